import type { Block, FunctionIR, WorkflowIR } from '@namu/core/internal'
import { flowEdges } from '../analysis/control-flow.js'
import { printInstruction, printTerminator, printValue } from '../text/instructions.js'
import { shortName } from './describe-value.js'
import type { Picture, PictureEdge } from './picture.js'

/** A workflow as the engine sees it: every block with its instructions. */
export function blockPicture(ir: WorkflowIR): Picture {
  const nodeOf = (fn: number, block: Pick<Block, 'id'>): string => `f${fn}_b${block.id}`
  const groups = ir.functions.map((fn, index) => ({
    id: `gf${index}`,
    kind: 'function' as const,
    groups: [],
    function: fn.id,
    label: `${shortName(fn.id)}(${fn.params.join(', ')})`,
    nodes: fn.blocks.map((block) => ({
      id: nodeOf(index, block),
      label: linesOf(fn, block).join('\n'),
      kind: 'block' as const,
    })),
  }))
  const edges = ir.functions.flatMap((fn, index) =>
    fn.blocks.flatMap((block) =>
      flowEdges(block).map(({ edge, handler }): PictureEdge => ({
        from: nodeOf(index, block),
        to: nodeOf(index, { id: edge.to }),
        kind: handler ? 'error' : 'flow',
        ...(edge.args.length > 0 && { label: edge.args.map(printValue).join(', ') }),
      })),
    ),
  )
  return { title: ir.name, groups, edges }
}

const linesOf = (fn: FunctionIR, block: Block): readonly string[] => [
  `b${block.id}(${block.params.map(printValue).join(', ')})`,
  ...block.body.map((instruction) => printInstruction(instruction, fn.id)),
  printTerminator(block.end),
]
