import type { Edge, FunctionId, LocationId, Terminator, ValueId, Block } from '@namu/core/internal'
import { printEdge, printTerminator, printValue } from './instructions.js'

interface PrintableFunction<I> {
  readonly id: FunctionId
  readonly async: boolean
  readonly generator?: true
  readonly captures: readonly string[]
  readonly receiver?: true
  readonly params: readonly string[]
  readonly rest: boolean
  readonly blocks: readonly {
    readonly id: Block['id']
    readonly params: readonly ValueId[]
    readonly body: readonly I[]
    readonly end: Terminator
    readonly onError?: Edge
    readonly construct?: Block['construct']
  }[]
}

export interface FunctionPrinter<I> {
  instruction(instruction: I, owner: FunctionId): string
  /** Text after an instruction or terminator, as its position; empty for none. */
  note(loc: LocationId): string
}

/** A function as text, before or after SSA construction. */
export function printFunction<I extends { readonly loc: LocationId }>(
  fn: PrintableFunction<I>,
  printer: FunctionPrinter<I>,
): string {
  const params = fn.params.map((name, index) =>
    fn.rest && index === fn.params.length - 1 ? `...${name}` : name,
  )
  const captures = fn.captures.length ? ` captures [${fn.captures.join(', ')}]` : ''
  const receiver = fn.receiver ? ['this'] : []
  const head = `${fn.async ? 'async ' : ''}function${fn.generator ? '*' : ''} ${fn.id}(${[...receiver, ...params].join(', ')})${captures}`
  const blocks = fn.blocks.map((block) => {
    const blockParams = block.params.length ? `(${block.params.map(printValue).join(', ')})` : ''
    const construct = block.construct ? `  ; ${block.construct}` : ''
    const handler = block.onError ? ` on error ${printEdge(block.onError)}` : ''
    return [
      `  b${block.id}${blockParams}${handler}:${construct}`,
      ...block.body.map((it) => `    ${printer.instruction(it, fn.id)}${printer.note(it.loc)}`),
      `    ${printTerminator(block.end)}${printer.note(block.end.loc)}`,
    ].join('\n')
  })
  return [head, ...blocks].join('\n')
}
