import {
  fromLiteral,
  unreachable,
  type Edge,
  type Element,
  type FunctionId,
  type Instruction,
  type Literal,
  type Member,
  type SiteId,
  type StartTarget,
  type Terminator,
  type ValueId,
} from '@namu/core/internal'

/** A JSON string is the spelling of names, too, where they may contain spaces. */
const quote = (text: string): string => JSON.stringify(text)

export const printValue = (value: ValueId): string => `v${value}`

export const printConstantId = (constant: number): string => `module constant ${constant}`

export function printLiteral(literal: Literal): string {
  const value = fromLiteral(literal)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}

export function printEdge({ to, args }: Edge): string {
  return args.length === 0 ? `b${to}` : `b${to}(${printValues(args)})`
}

const printValues = (values: readonly ValueId[]): string => values.map(printValue).join(', ')

const printElements = (elements: readonly Element[]): string =>
  elements
    .map(({ kind, value }) => (kind === 'spread' ? `...${printValue(value)}` : printValue(value)))
    .join(', ')

const printMember = (member: Member): string =>
  member.kind === 'property'
    ? `[${printValue(member.key)}]: ${printValue(member.value)}`
    : `${member.kind === 'spread' ? '...' : '[Symbol.iterator]: '}${printValue(member.value)}`

/** The part of a site's name that its function does not say already. */
const printSite = (site: SiteId, owner: FunctionId): string =>
  `  ; ${site.startsWith(`${owner} / `) ? site.slice(owner.length + 3) : site}`

/** What an error's message calls a value. */
const named = (what: string | undefined, property?: string): string =>
  [
    what === undefined ? '' : ` named ${quote(what)}`,
    property === undefined ? '' : ` for ${quote(property)}`,
  ].join('')

function printTarget(target: StartTarget, verb: string): string {
  switch (target.kind) {
    case 'task':
      return `${verb} ${target.task}`
    case 'workflow':
      return `${verb} ${target.detached ? 'detached ' : ''}child ${target.workflow}`
    case 'timer':
      return target.kind
    case 'signal':
      return `signal ${quote(target.signal)}`
    case 'approval':
      return target.form === undefined ? 'approval' : `approval form ${target.form}`
    case 'publish':
      return `publish ${quote(target.view)}`
    case 'rollback':
      return `rollback ${target.task}`
    default:
      return unreachable(target, 'target of a start')
  }
}

/** One instruction as one line, as `v3 = v1 + v2`. */
export function printInstruction(instruction: Instruction, owner: FunctionId): string {
  const text = printOperation(instruction, owner)
  return 'id' in instruction ? `${printValue(instruction.id)} = ${text}` : text
}

function printOperation(instruction: Instruction, owner: FunctionId): string {
  const v = printValue
  switch (instruction.kind) {
    case 'constant':
      return printLiteral(instruction.value)
    case 'moduleConstant':
      return printConstantId(instruction.constant)
    case 'unary':
      return /^\W$/.test(instruction.operator)
        ? `${instruction.operator}${v(instruction.operand)}`
        : `${instruction.operator} ${v(instruction.operand)}`
    case 'binary':
      return `${v(instruction.left)} ${instruction.operator} ${v(instruction.right)}`
    case 'instanceOf':
      return `${v(instruction.value)} instanceof ${instruction.class}`
    case 'template': {
      const parts = instruction.strings.flatMap((text, index) => {
        const value = instruction.values[index]
        return value === undefined ? [quote(text)] : [quote(text), v(value)]
      })
      return `template ${parts.join(' ')}`
    }
    case 'array':
      return `[${printElements(instruction.elements)}]`
    case 'object':
      return `{${instruction.members.map(printMember).join(', ')}}`
    case 'get':
      return `get ${v(instruction.object)}[${v(instruction.key)}]`
    case 'set':
      return `set ${v(instruction.object)}[${v(instruction.key)}] = ${v(instruction.value)}`
    case 'define':
      return `define ${v(instruction.object)}[${v(instruction.key)}] = ${v(instruction.value)}`
    case 'delete':
      return `delete ${v(instruction.object)}[${v(instruction.key)}]`
    case 'objectRest':
      return `object rest ${v(instruction.object)} without (${printValues(instruction.excluded)})`
    case 'requireObject':
      return `require object ${v(instruction.value)}${named(instruction.what, instruction.property)}`
    case 'iterate':
      return `iterate ${v(instruction.value)}${named(instruction.what)}`
    case 'iteratorStep':
      return `iterator step ${v(instruction.iterator)}`
    case 'iteratorValue':
      return `iterator value ${v(instruction.iterator)}`
    case 'iteratorRest':
      return `iterator rest ${v(instruction.iterator)}`
    case 'iteratorClose':
      return `iterator close ${v(instruction.iterator)}`
    case 'closure': {
      const captures = instruction.captures.length ? ` [${printValues(instruction.captures)}]` : ''
      return `closure ${instruction.function}${captures}`
    }
    case 'cell':
      return instruction.initial === undefined
        ? `cell ${quote(instruction.name)}`
        : `cell ${quote(instruction.name)} = ${v(instruction.initial)}`
    case 'cellGet':
      return `cell get ${v(instruction.cell)}`
    case 'cellSet': {
      const verb = instruction.initialise ? 'initialise' : 'set'
      return `cell ${verb} ${v(instruction.cell)} = ${v(instruction.value)}`
    }
    case 'class':
      return `class ${instruction.class}`
    case 'instance':
      return instruction.made === undefined
        ? `instance of ${v(instruction.newTarget)}`
        : `instance of ${v(instruction.newTarget)} from ${v(instruction.made)}`
    case 'construct': {
      const target = instruction.newTarget === undefined ? '' : ` for ${v(instruction.newTarget)}`
      return `new ${v(instruction.callee)}(${printElements(instruction.args)})${target}${printSite(instruction.site, owner)}`
    }
    case 'superGet': {
      const side = instruction.static ? 'static super' : 'super'
      return `get ${side} of ${instruction.class}[${v(instruction.key)}] for ${v(instruction.receiver)}`
    }
    case 'privateGet':
      return `get ${v(instruction.object)}.${instruction.class}.${instruction.name}`
    case 'privateSet': {
      const verb = instruction.define ? 'define' : 'set'
      return `${verb} ${v(instruction.object)}.${instruction.class}.${instruction.name} = ${v(instruction.value)}`
    }
    case 'privateHas':
      return `${instruction.class}.${instruction.name} in ${v(instruction.object)}`
    case 'isInstance':
      return `${v(instruction.value)} instanceof ${v(instruction.class)}`
    case 'call': {
      const receiver = instruction.receiver === undefined ? '' : ` on ${v(instruction.receiver)}`
      return `call ${v(instruction.callee)}(${printElements(instruction.args)})${receiver}${printSite(instruction.site, owner)}`
    }
    case 'callMethod': {
      const symbol = instruction.symbol ? 'symbol ' : ''
      const receiver = `${v(instruction.object)}[${symbol}${v(instruction.key)}]`
      return `call ${receiver}(${printElements(instruction.args)})${printSite(instruction.site, owner)}`
    }
    case 'callBuiltin':
      return `builtin ${instruction.builtin}(${printElements(instruction.args)})${printSite(instruction.site, owner)}`
    case 'start': {
      const { target } = instruction
      const verb = instruction.sync ? 'start sync' : 'start'
      return `${printTarget(target, verb)}(${printElements(instruction.args)})${printSite(instruction.site, owner)}`
    }
    case 'builtinValue':
      return `builtin ${instruction.builtin}`
    case 'generatorStart':
      return 'generator start'
    case 'yield':
      return `yield ${instruction.delegated ? 'result ' : ''}${v(instruction.value)}`
    case 'delegate':
      return `delegate ${v(instruction.iterator)} ${v(instruction.resumption)}`
    case 'asyncItem':
      return `async item ${v(instruction.value)}`
    case 'await':
      return `await ${v(instruction.value)}`
    default:
      return unreachable(instruction, 'instruction')
  }
}

export function printTerminator(end: Terminator): string {
  switch (end.kind) {
    case 'jump':
      return `jump ${printEdge(end.edge)}`
    case 'branch':
      return `branch ${printValue(end.condition)} ? ${printEdge(end.then)} : ${printEdge(end.else)}`
    case 'switch': {
      const cases = end.cases.map(
        ({ literal, edge }) => `${printLiteral(literal)}: ${printEdge(edge)}`,
      )
      return `switch ${printValue(end.value)} { ${[...cases, `else: ${printEdge(end.otherwise)}`].join(', ')} }`
    }
    case 'return':
      return `return ${printValue(end.value)}`
    case 'throw':
      return `throw ${printValue(end.value)}`
    case 'unreachable':
      return 'unreachable'
    default:
      return unreachable(end, 'terminator')
  }
}
