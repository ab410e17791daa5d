import { iteratorKey, type ClassId, type ClassMember } from '@namu/core/internal'
import { Node } from 'ts-morph'
import { moduleName, projectPath } from '../../diagnostics/index.js'
import { codeSpec, lowerCode } from '../functions.js'
import type { FunctionLowering } from '../lowering.js'
import { iteratorFunction } from '../names/iterator-symbol.js'
import { usesReceiver } from '../self.js'
import { exportedName, memberName, type ClassNode, type CodeMember } from './class-node.js'

/** Adds the function of a method or accessor to the graph. */
export function lowerMember(
  s: FunctionLowering,
  member: CodeMember,
  id: ClassId,
  owner: ClassNode,
): ClassMember {
  const { root, builder } = s.workflow
  const file = member.getSourceFile()
  const name = memberName(member.getNameNode()) ?? ''
  const isStatic = member.isStatic()
  const isPrivate = Node.isPrivateIdentifier(member.getNameNode())
  const kind = memberKind(member)
  const words = [
    ...(isStatic ? ['static'] : []),
    ...(isPrivate ? ['private'] : []),
    ...(kind === 'method' ? [] : [kind]),
    isPrivate ? name.slice(1) : name,
  ]
  const spec = {
    ...codeSpec(s, member, name === iteratorKey ? iteratorFunction : name),
    idName: `${exportedName(owner)}.${words.join(' ')}`,
    receiver: usesReceiver(member),
  }
  const key = `${projectPath(root, file)}:${member.getStart()}`
  const fn = builder.function(moduleName(root, file), spec, key, (code) => {
    const inner = s.nested(code)
    inner.self = {
      ...(spec.receiver && { receiver: code.receiver() }),
      home: { class: id, static: isStatic, node: owner },
    }
    lowerCode(inner, member)
  })
  return { key: name, kind, static: isStatic, private: isPrivate, function: fn }
}

function memberKind(member: CodeMember): ClassMember['kind'] {
  if (Node.isMethodDeclaration(member)) return 'method'
  return Node.isGetAccessorDeclaration(member) ? 'get' : 'set'
}
