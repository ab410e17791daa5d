import { Node, type Expression } from 'ts-morph'
import type { DiscoveredTask } from '../../discover/index.js'
import { shorten } from '../../schema/index.js'
import type { FunctionLowering } from '../lowering.js'

/**
 * Warns about arguments of a task or child workflow that its parameters let in (`unknown`, an interface that names less,
 * a type parameter) and that are no data.
 */
export function checkArguments(
  s: FunctionLowering,
  args: readonly Node[],
  task: Pick<DiscoveredTask, 'fn'> & { readonly id: string },
): void {
  const parameters = task.fn.getParameters().filter((one) => one.getName() !== 'this')
  args.forEach((argument, at) => {
    if (!Node.isExpression(argument) || Node.isSpreadElement(argument)) return
    for (const { path, what } of s.workflow.payloads.problemsOf(argument)) {
      const place = partAt(argument, path)
      const name = parameters[Math.min(at, parameters.length - 1)]?.getName() ?? 'the argument'
      s.workflow.reporter.report('NAMU1504', place, {
        path: `\`${shorten(`${isName(argument) ? argument.getText() : name}${path}`)}\``,
        what,
        task: task.id,
      })
    }
  })
}

function isName(node: Node): boolean {
  return (
    Node.isIdentifier(node) ||
    (Node.isPropertyAccessExpression(node) && isName(node.getExpression()))
  )
}

/** The value in a literal that a path like `.customer.callback` leads to, as far as it is written there. */
function partAt(argument: Expression, path: string): Node {
  const [whole, name] = /^\.([\p{ID_Continue}$]+)/u.exec(path) ?? []
  if (whole === undefined || !Node.isObjectLiteralExpression(argument)) return argument
  const property = argument.getProperty(name ?? '')
  if (Node.isPropertyAssignment(property)) {
    const value = property.getInitializer()
    return value ? partAt(value, path.slice(whole.length)) : property
  }
  return property ?? argument
}
