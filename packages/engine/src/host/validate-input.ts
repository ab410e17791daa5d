import {
  encode,
  fromWire,
  invariant,
  NamuError,
  type Encoded,
  type JsonSchema,
  type JsonValue,
  type TaskId,
  type WorkflowIR,
} from '@namu/core/internal'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** Validates the arguments of runs against the schemas of their workflows; compiles each schema once. */
export class InputValidator {
  readonly #ajv: Ajv2020
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor() {
    this.#ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true })
    this.#ajv.addKeyword('x-namu')
    // A CommonJS module: its plug-in is the property `default`.
    formats.default(this.#ajv)
  }

  /**
   * The encoded array of arguments.
   * @param args the arguments in wire form
   * @throws NamuError NAMU3003 naming each part that does not fit and what was expected there
   */
  encodeArguments(graph: WorkflowIR, args: readonly JsonValue[]): Encoded {
    const validate = this.#validatorOf(graph.digest, graph.input)
    if (!validate(args)) throw mismatch(graph, args, validate.errors ?? [])
    return encode(fromWire(graph.input, args))
  }

  /**
   * A result of a task, or of a child workflow, of the graph, encoded.
   * @param value the result in wire form
   * @throws NamuError NAMU3003 naming each part that does not fit and what was expected there
   */
  encodeOutcome(graph: WorkflowIR, task: TaskId, value: JsonValue): Encoded {
    const signature = graph.tasks[task] ?? graph.children?.[task]
    invariant(signature, `the graph has a task "${task}"`)
    const { output } = signature
    const validate = this.#validatorOf(`${graph.digest}/${task}`, output)
    if (validate(value)) return encode(fromWire(output, value))
    throw new NamuError(
      'NAMU3003',
      `The value does not match the result of ${task}: ${faultsOf(value, validate.errors ?? [])}`,
      { where: task, hint: 'Give a value of the type that the task returns, as JSON.' },
    )
  }

  /**
   * What comes from people or other systems, encoded.
   * @param name names the schema among all
   * @param what begins the sentence of the error
   * @throws NamuError NAMU3003 naming each part that does not fit and what was expected there
   */
  encodePayload(name: string, schema: JsonSchema, value: JsonValue, what: string): Encoded {
    const validate = this.#validatorOf(name, schema)
    if (validate(value)) return encode(fromWire(schema, value))
    const errors = validate.errors ?? []
    throw new NamuError(
      'NAMU3003',
      `${what} does not match its schema: ${faultsOf(value, errors, 'it')}`,
      { where: errors[0]?.instancePath ?? '', hint: `Its schema is ${JSON.stringify(schema)}.` },
    )
  }

  #validatorOf(name: string, schema: JsonSchema): ValidateFunction {
    const before = this.#compiled.get(name)
    if (before) return before
    const validate = this.#ajv.compile({ ...schema })
    this.#compiled.set(name, validate)
    return validate
  }
}

const shownErrors = 5

function mismatch(
  graph: WorkflowIR,
  args: readonly JsonValue[],
  errors: readonly ErrorObject[],
): NamuError {
  return new NamuError(
    'NAMU3003',
    `The input of "${graph.name}" does not match its schema: ${faultsOf(args, errors)}`,
    {
      where: errors[0]?.instancePath ?? '',
      hint: `It takes a JSON array with its arguments: ${signature(graph)}.`,
    },
  )
}

function faultsOf(value: unknown, errors: readonly ErrorObject[], whole = 'the arguments'): string {
  // Deepest first: inside a union, the alternative that came furthest says most.
  const lines = [
    ...new Set(errors.filter(isSpecific).map((error) => describe(error, value, whole))),
  ]
  const shown = lines.slice(0, shownErrors)
  if (lines.length > shown.length) shown.push(`and ${String(lines.length - shown.length)} more`)
  return shown.join('; ')
}

/** `anyOf` only repeats what its alternatives say. */
function isSpecific(error: ErrorObject, _: number, all: readonly ErrorObject[]): boolean {
  return error.keyword !== 'anyOf' || all.length === 1
}

function describe(error: ErrorObject, root: unknown, whole: string): string {
  const place = error.instancePath === '' ? whole : `at ${error.instancePath}`
  const expected =
    error.keyword === 'enum'
      ? `must be one of ${JSON.stringify(error.params.allowedValues)}`
      : error.keyword === 'const'
        ? `must be ${JSON.stringify(error.params.allowedValue)}`
        : error.keyword === 'additionalProperties'
          ? `must not have the property "${String(error.params.additionalProperty)}"`
          : (error.message ?? `break the keyword ${error.keyword}`)
  return `${place} ${expected}${found(error.instancePath, root)}`
}

const shownLength = 60

function found(path: string, root: unknown): string {
  let value = root
  for (const token of path.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return ` (found ${text.length > shownLength ? `${text.slice(0, shownLength)}…` : text})`
}

function signature(graph: WorkflowIR): string {
  const entry = graph.functions.find((fn) => fn.id === graph.entry)
  const names = entry?.params ?? []
  return `[${names.join(', ')}]`
}
