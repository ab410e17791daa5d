import type { Evaluate } from './host-evaluator.js'

type Writable = 'hash' | 'href' | 'search'

export const urlBuiltins = {
  'URL.canParse': ([input, base]) => URL.canParse(input as string, base as string | undefined),
  // The serialisation says everything of a URL.
  'new URL': (operands) => {
    const [input, base] = operands as [string, string | undefined]
    // Without arguments it is told so by the constructor.
    const url = operands.length === 0 ? (Reflect.construct(URL, []) as URL) : new URL(input, base)
    return url.href
  },
  'URL.set': (operands) => {
    const [href, key, text] = operands as [string, Writable, string]
    const url = new URL(href)
    url[key] = text
    return url.href
  },
} satisfies Record<string, Evaluate>
