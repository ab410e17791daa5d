import type { Instruction, Span, TaskId } from '@namu/core/internal'
import { needlessWaits, type NeedlessWaits } from '@namu/flow/analysis'
import { Node, type CallExpression, type SourceFile } from 'ts-morph'
import { projectPath } from '../diagnostics/index.js'
import type { AdvisedWorkflow } from './advise.js'
import { overlapFix } from './overlap-fix.js'

/** Reports calls that wait for others and use nothing of them, where that makes the workflow longer. */
export function adviseWaits(workflow: AdvisedWorkflow): void {
  const { graph, project, reporter } = workflow
  const isPure = (task: TaskId): boolean => project.tasks.get(task)?.policy.pure ?? false
  const groups = needlessWaits(graph, isPure)
  if (groups.length === 0) return
  const place = new Places(workflow)
  for (const { starts, before, after } of groups) {
    const [first, ...waiting] = starts.flatMap((start) => place.call(start) ?? [])
    const second = waiting.shift()
    if (!first || !second) continue
    reporter.report(
      'NAMU1503',
      second,
      {
        first: `\`${first.getExpression().getText()}(…)\``,
        workflow: graph.name,
        before: inCalls(before),
        after: String(after.calls),
        repeats: before.repeats ? ', with one round of each loop' : '',
      },
      [
        { message: 'It waits for this call', node: first },
        ...waiting.map((node) => ({ message: 'This one waits without need, too', node })),
      ],
      overlapFix([first, second, ...waiting]),
    )
  }
}

function inCalls({ calls }: NeedlessWaits['before']): string {
  return `${calls} call${calls === 1 ? '' : 's'}`
}

/** Finds the source of instructions again. */
class Places {
  readonly #workflow: AdvisedWorkflow
  readonly #files: ReadonlyMap<string, SourceFile>

  constructor(workflow: AdvisedWorkflow) {
    this.#workflow = workflow
    const { root } = workflow.project
    const files = new Set(workflow.functions.map((fn) => fn.getSourceFile()))
    this.#files = new Map([...files].map((file) => [projectPath(root, file), file]))
  }

  call({ loc }: Instruction): CallExpression | undefined {
    const { files, spans } = this.#workflow.graph.locations
    const span = spans[loc]
    const file = span && this.#files.get(files[span[0]] ?? '')
    return span && file && callAt(file, span)
  }
}

function callAt(
  file: SourceFile,
  [, line, column, endLine, endColumn]: Span,
): CallExpression | undefined {
  const { compilerNode } = file
  const start = compilerNode.getPositionOfLineAndCharacter(line - 1, column - 1)
  const end = compilerNode.getPositionOfLineAndCharacter(endLine - 1, endColumn - 1)
  let node: Node | undefined = file.getDescendantAtStartWithWidth(start, end - start)
  while (node && !Node.isCallExpression(node)) node = node.getFirstChild()
  return node
}
