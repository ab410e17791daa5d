import {
  encode,
  fromWire,
  NamuError,
  type Digest,
  type Encoded,
  type JsonValue,
  type WorkflowIR,
} from '@namu/core/internal'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** Validates the arguments of runs against the schemas of their workflows; compiles each schema once. */
export class InputValidator {
  readonly #ajv: Ajv2020
  readonly #compiled = new Map<Digest, ValidateFunction>()

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
    const validate = this.#validatorOf(graph)
    if (!validate(args)) throw mismatch(graph, args, validate.errors ?? [])
    return encode(fromWire(graph.input, args))
  }

  #validatorOf(graph: WorkflowIR): ValidateFunction {
    const before = this.#compiled.get(graph.digest)
    if (before) return before
    const validate = this.#ajv.compile({ ...graph.input })
    this.#compiled.set(graph.digest, validate)
    return validate
  }
}

const shownErrors = 5

function mismatch(
  graph: WorkflowIR,
  args: readonly JsonValue[],
  errors: readonly ErrorObject[],
): NamuError {
  // Deepest first: inside a union, the alternative that came furthest says most.
  const lines = [...new Set(errors.filter(isSpecific).map((error) => describe(error, args)))]
  const shown = lines.slice(0, shownErrors)
  if (lines.length > shown.length) shown.push(`and ${String(lines.length - shown.length)} more`)
  return new NamuError(
    'NAMU3003',
    `The input of "${graph.name}" does not match its schema: ${shown.join('; ')}`,
    {
      where: errors[0]?.instancePath ?? '',
      hint: `It takes a JSON array with its arguments: ${signature(graph)}.`,
    },
  )
}

/** `anyOf` only repeats what its alternatives say. */
function isSpecific(error: ErrorObject, _: number, all: readonly ErrorObject[]): boolean {
  return error.keyword !== 'anyOf' || all.length === 1
}

function describe(error: ErrorObject, args: readonly JsonValue[]): string {
  const place = error.instancePath === '' ? 'the arguments' : `at ${error.instancePath}`
  const expected =
    error.keyword === 'enum'
      ? `must be one of ${JSON.stringify(error.params.allowedValues)}`
      : error.keyword === 'const'
        ? `must be ${JSON.stringify(error.params.allowedValue)}`
        : error.keyword === 'additionalProperties'
          ? `must not have the property "${String(error.params.additionalProperty)}"`
          : (error.message ?? `break the keyword ${error.keyword}`)
  return `${place} ${expected}${found(error.instancePath, args)}`
}

const shownLength = 60

function found(path: string, args: readonly JsonValue[]): string {
  let value: unknown = args
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
