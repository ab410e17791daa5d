import { Node, SyntaxKind } from 'ts-morph'

/**
 * The smallest node that stands for one that may be pages long: the name of a function or class, else
 * its arrow or keyword. Any other node stands for itself.
 */
export function smallest(node: Node): Node {
  if (Node.isArrowFunction(node)) return node.getEqualsGreaterThan()
  if (Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node)) {
    return node.getNameNode() ?? node.getFirstChildByKind(SyntaxKind.FunctionKeyword) ?? node
  }
  if (Node.isClassDeclaration(node) || Node.isClassExpression(node)) {
    return node.getNameNode() ?? node.getFirstChildByKind(SyntaxKind.ClassKeyword) ?? node
  }
  if (
    Node.isMethodDeclaration(node) ||
    Node.isGetAccessorDeclaration(node) ||
    Node.isSetAccessorDeclaration(node)
  ) {
    return node.getNameNode()
  }
  if (Node.isConstructorDeclaration(node)) {
    return node.getFirstChildByKind(SyntaxKind.ConstructorKeyword) ?? node
  }
  if (Node.isClassStaticBlockDeclaration(node)) {
    return node.getFirstChildByKind(SyntaxKind.StaticKeyword) ?? node
  }
  return node
}
