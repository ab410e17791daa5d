import {
  canonicalJson,
  digestOf,
  mapSubschemas,
  type Digest,
  type JsonSchema,
  type WorkflowIR,
} from '@namu/core/internal'

/**
 * The name of a graph: sha256 of its canonical JSON without `digest`, `locations`, the `loc` of
 * instructions and terminators, and the `description` of schemas, so that reformatting the source or
 * editing its comments keeps it.
 */
export function digestOfGraph(ir: Omit<WorkflowIR, 'digest'>): Digest {
  const functions = ir.functions.map((fn) => ({
    ...fn,
    blocks: fn.blocks.map((block) => ({
      ...block,
      body: block.body.map(withoutLocation),
      end: withoutLocation(block.end),
    })),
  }))
  const tasks = Object.fromEntries(
    Object.entries(ir.tasks).map(([id, task]) => [
      id,
      { ...task, input: withoutComments(task.input), output: withoutComments(task.output) },
    ]),
  )
  const children =
    ir.children &&
    Object.fromEntries(
      Object.entries(ir.children).map(([name, { input, output }]) => [
        name,
        { input: withoutComments(input), output: withoutComments(output) },
      ]),
    )
  const signals =
    ir.signals &&
    Object.fromEntries(
      Object.entries(ir.signals).map(([name, schema]) => [name, withoutComments(schema)]),
    )
  const forms = ir.forms?.map(withoutComments)
  return digestOf(
    canonicalJson({
      ...ir,
      functions,
      tasks,
      children,
      signals,
      forms,
      input: withoutComments(ir.input),
      output: withoutComments(ir.output),
      digest: undefined,
      locations: undefined,
    }),
  )
}

/** A property named `description` stays: only the keyword of a schema goes. */
export function withoutComments(schema: JsonSchema): JsonSchema {
  const keywords = Object.entries(mapSubschemas(schema, withoutComments))
  return Object.fromEntries(keywords.filter(([keyword]) => keyword !== 'description'))
}

/** Only here is `loc` a location: a schema may have a property of that name. */
const withoutLocation = (located: { readonly loc: unknown }): object => ({
  ...located,
  loc: undefined,
})
