import { completionsIn, leaf } from './completion.js'
import { type Construct, constructs, type Place, step } from './construct.js'

/** A generated workflow and the inputs it is to run with. */
export interface MatrixProgram {
  readonly name: string
  readonly source: string
  readonly inputs: readonly (readonly string[])[]
  /** One frame does all the waiting: a cancellation is then the rejection of what it waits for. */
  readonly oneFrame: boolean
}

/** Everything stands in a loop with a label, so that each jump has somewhere to go. */
const top: Place = {
  awaits: true,
  breaks: true,
  continues: true,
  labels: [{ name: 'outer', loop: true }],
  depth: 0,
}

function program(
  name: string,
  body: string,
  inputs: MatrixProgram['inputs'],
  oneFrame: boolean,
): MatrixProgram {
  const source = `import { workflow } from '@namu/core'
import { echo, fail, note, syncFail } from '../tasks.js'

export const ${name} = workflow(async (mode: string, second: string): Promise<unknown> => {
const log: unknown[] = []
const started: Promise<unknown>[] = []
let stage = 0
outer: for (const round of [0, 1]) {
${oneFrame ? '' : 'started.push(echo(round).then((n) => log.push(`side ${n} ${stage}`)))\n'}${body}${step('end of round', top)}}
await Promise.allSettled(started)
return { how: 'end', stage, log, second }
})
export const inputs = ${JSON.stringify(inputs)}
`
  return { name, source, inputs, oneFrame }
}

function nested(name: string, around: readonly Construct[]): MatrixProgram {
  let place = top
  const places = around.map((construct) => {
    const outside = place
    place = construct.inside(place)
    return outside
  })
  const body = around.reduceRight(
    (inner, construct, index) => construct.print(inner, places[index] ?? top),
    leaf(place),
  )
  const inputs = completionsIn(place).map(({ mode }) => [mode, ''])
  return program(name, body, inputs, !around.some((construct) => construct.calls))
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Each construct alone. */
const alone = (): readonly MatrixProgram[] =>
  constructs.map((one) => nested(`alone${capital(one.name)}`, [one]))

/** Each construct in each. */
const pairs = (): readonly MatrixProgram[] =>
  constructs.flatMap((outer) =>
    constructs.map((inner) => nested(`${outer.name}${capital(inner.name)}`, [outer, inner])),
  )

/** Two completions that meet: of a block or a handler, and of the `finally` behind it. */
const meetings = (): readonly MatrixProgram[] => {
  const modes = completionsIn(top).map(({ mode }) => mode)
  const inputs = modes.flatMap((mode) => modes.map((second) => [mode, second]))
  const [first, second] = [leaf(top), leaf(top, 'second')]
  return [
    program('meetTryFinally', `try {\n${first}} finally {\n${second}}\n`, inputs, true),
    program(
      'meetCatchFinally',
      `try {\nif (stage < 90) throw new Error('risen')\n} catch {\n${first}} finally {\n${second}}\n`,
      inputs,
      true,
    ),
    program(
      'meetTryCatch',
      `try {\n${first}} catch (error) {\nlog.push(String(error))\n${second}}\n`,
      inputs,
      true,
    ),
  ]
}

export const matrix = (): readonly MatrixProgram[] => [...alone(), ...pairs(), ...meetings()]
