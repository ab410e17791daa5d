import { canonicalJson, digestOf, type Digest, type WorkflowIR } from '@namu/core/internal'

/**
 * The name of a graph: sha256 of its canonical JSON without `digest`, `locations` and the `loc` of
 * instructions and terminators, so that reformatting the source keeps it.
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
  return digestOf(canonicalJson({ ...ir, functions, digest: undefined, locations: undefined }))
}

/** Only here is `loc` a location: a schema may have a property of that name. */
const withoutLocation = (located: { readonly loc: unknown }): object => ({
  ...located,
  loc: undefined,
})
