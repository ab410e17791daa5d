import type { Project, ts } from 'ts-morph'

const remembers = Symbol('remembers')

/**
 * Makes the type checker of a checked project answer each question once. It keeps the types of
 * declarations, but works that of most expressions out again each time it is asked, from their parts
 * and from the assignments before them, and every rule of lowering asks.
 */
export function rememberAnswers(project: Project): void {
  const checker: ts.TypeChecker & { [remembers]?: true } = project.getTypeChecker().compilerObject
  if (checker[remembers]) return
  checker[remembers] = true
  checker.getTypeAtLocation = remembered(checker.getTypeAtLocation.bind(checker))
  checker.getSymbolAtLocation = remembered(checker.getSymbolAtLocation.bind(checker))
}

function remembered<Node extends object, Answer>(
  ask: (node: Node) => Answer,
): (node: Node) => Answer {
  const answers = new WeakMap<Node, { readonly answer: Answer }>()
  return (node) => {
    const known = answers.get(node)
    if (known) return known.answer
    const answer = ask(node)
    answers.set(node, { answer })
    return answer
  }
}
