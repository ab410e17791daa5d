/** Where statements stand: what may be written there. */
export interface Place {
  /** Whether `await` may be written. */
  readonly awaits: boolean
  /** Plain `break` and `continue` have something to leave. */
  readonly breaks: boolean
  readonly continues: boolean
  /** Labels that `break` may name; those of loops may be named by `continue` too. */
  readonly labels: readonly { readonly name: string; readonly loop: boolean }[]
  /** How many constructs stand around; makes names distinct. */
  readonly depth: number
}

/** A control construct with a hole: what it prints around the statements in it. */
export interface Construct {
  readonly name: string
  /** Its hole is in a function of its own. */
  readonly calls?: true
  readonly inside: (place: Place) => Place
  readonly print: (body: string, place: Place) => string
}

/** A visible effect: a task where one can be waited for, else a line in the log. */
export const step = (label: string, { awaits, depth }: Place): string =>
  awaits
    ? `await note(\`${label} ${depth} \${stage}\`)\n`
    : `log.push(\`${label} ${depth} \${stage}\`)\n`

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 })
const inLoop = (place: Place): Place => ({ ...deeper(place), breaks: true, continues: true })
const inSwitch = (place: Place): Place => ({ ...deeper(place), breaks: true })

const loop = (name: string, print: Construct['print']): Construct => ({
  name,
  inside: inLoop,
  print,
})

const branches: readonly Construct[] = [
  {
    name: 'then',
    inside: deeper,
    print: (body, p) => `if (stage < 90) {\n${body}} else {\n${step('else', p)}}\n`,
  },
  {
    name: 'else',
    inside: deeper,
    print: (body, p) => `if (stage > 90) {\n${step('then', p)}} else {\n${body}}\n`,
  },
  {
    name: 'switch',
    inside: inSwitch,
    print: (body, p) =>
      `switch (round) {\ncase 7: ${step('seven', p)}default:\n${body}case 1: ${step('one', p)}break\ncase 2: ${step('two', p)}}\n`,
  },
]

const loops: readonly Construct[] = [
  loop(
    'for',
    (body, p) => `for (let i${p.depth} = 0; i${p.depth} < 2; i${p.depth}++) {\n${body}}\n`,
  ),
  loop(
    'forOf',
    (body, p) => `for (const x${p.depth} of ['a', 'b']) {\nlog.push(x${p.depth})\n${body}}\n`,
  ),
  loop(
    'forIn',
    (body, p) => `for (const k${p.depth} in { b: 1, 1: 2 }) {\nlog.push(k${p.depth})\n${body}}\n`,
  ),
  loop('while', (body, p) => `let w${p.depth} = 0\nwhile (w${p.depth}++ < 2) {\n${body}}\n`),
  loop('doWhile', (body, p) => `let d${p.depth} = 0\ndo {\n${body}} while (++d${p.depth} < 2)\n`),
  {
    name: 'block',
    inside: (p) => ({
      ...deeper(p),
      labels: [...p.labels, { name: `block${p.depth}`, loop: false }],
    }),
    print: (body, p) => `block${p.depth}: {\n${body}${step('end of block', p)}}\n`,
  },
]

const caught = (p: Place): string => `catch (error) {\nlog.push(String(error))\n${step('catch', p)}`
const risen = (p: Place): string =>
  `stage += 1\nif (stage > 0) throw new Error('risen ${p.depth}')\n`

const handlers: readonly Construct[] = [
  { name: 'tryOfCatch', inside: deeper, print: (body, p) => `try {\n${body}} ${caught(p)}}\n` },
  {
    name: 'catch',
    inside: deeper,
    print: (body, p) => `try {\n${risen(p)}} ${caught(p)}${body}}\n`,
  },
  {
    name: 'tryOfFinally',
    inside: deeper,
    print: (body, p) => `try {\n${body}} finally {\n${step('finally', p)}}\n`,
  },
  {
    name: 'finally',
    inside: deeper,
    print: (body, p) => `try {\n${step('try', p)}} finally {\n${body}${step('finally', p)}}\n`,
  },
  {
    name: 'finallyOfThrow',
    inside: deeper,
    print: (body, p) => `try {\n${risen(p)}} finally {\n${body}${step('finally', p)}}\n`,
  },
  {
    name: 'tryOfBoth',
    inside: deeper,
    print: (body, p) => `try {\n${body}} ${caught(p)}} finally {\n${step('finally', p)}}\n`,
  },
  {
    name: 'catchOfBoth',
    inside: deeper,
    print: (body, p) =>
      `try {\n${risen(p)}} ${caught(p)}${body}} finally {\n${step('finally', p)}}\n`,
  },
  {
    name: 'finallyOfBoth',
    inside: deeper,
    print: (body, p) =>
      `try {\n${risen(p)}} ${caught(p)}} finally {\n${body}${step('finally', p)}}\n`,
  },
]

const called = (p: Place, awaits: boolean): Place => ({
  awaits,
  breaks: false,
  continues: false,
  labels: [],
  depth: p.depth + 1,
})

const functions: readonly Construct[] = [
  {
    name: 'asyncArrow',
    calls: true,
    inside: (p) => called(p, true),
    print: (body, p) =>
      p.awaits
        ? `log.push(await (async (): Promise<unknown> => {\n${body}return 'fell'\n})())\n`
        : `started.push((async (): Promise<unknown> => {\n${body}return 'fell'\n})())\n`,
  },
  {
    name: 'closure',
    calls: true,
    inside: (p) => called(p, false),
    print: (body, p) =>
      `const call${p.depth} = (): unknown => {\n${body}return 'fell'\n}\nlog.push(call${p.depth}())\n`,
  },
]

/** Every control construct, each place in it that can hold statements once. */
export const constructs: readonly Construct[] = [...branches, ...loops, ...handlers, ...functions]
