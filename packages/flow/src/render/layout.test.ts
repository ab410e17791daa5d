import { describe, expect, it } from 'vitest'
import { shop } from '../../test/shop.js'
import { renderJson, renderMermaid, renderSvg } from '../graph.js'

interface Box {
  readonly title: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The bounding boxes of the drawn nodes or frames, from their outlines. */
function boxes(svg: string, what: 'node' | 'cluster'): readonly Box[] {
  const pattern = new RegExp(
    `<g id="[^"]*" class="${what}">\\s*<title>([^<]*)</title>\\s*<(polygon|path|ellipse)([^>]*)>`,
    'g',
  )
  return [...svg.matchAll(pattern)].map(([, title = '', , attributes = '']) => {
    const [, list = ''] = /(?:points|d)="([^"]*)"/.exec(attributes) ?? []
    const numbers = [...list.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number)
    const xs = numbers.filter((_, at) => at % 2 === 0)
    const ys = numbers.filter((_, at) => at % 2 === 1)
    const [left, right] = [Math.min(...xs), Math.max(...xs)]
    return { title, left, right, top: Math.min(...ys), bottom: Math.max(...ys) }
  })
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const holds = (outer: Box, inner: Box): boolean =>
  outer.left <= inner.left &&
  inner.right <= outer.right &&
  outer.top <= inner.top &&
  inner.bottom <= outer.bottom

/** Whether every element is closed by its own tag. */
function isWellFormed(xml: string): boolean {
  const open: string[] = []
  for (const [, closing, name = '', , empty] of xml.matchAll(
    /<(\/?)([A-Za-z][\w:]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (closing) {
      if (open.pop() !== name) return false
    } else if (!empty) open.push(name)
  }
  const text = xml.replaceAll(/<!--[\s\S]*?-->|<[?!/]?[A-Za-z][^>]*>/g, '')
  return open.length === 0 && !/[<>]|&(?!#?\w+;)/.test(text)
}

describe('a drawn graph', () => {
  it('is well-formed XML', async () => {
    expect(isWellFormed(await renderSvg(shop()))).toBe(true)
    expect(isWellFormed(await renderSvg(shop(), { level: 'blocks' }))).toBe(true)
    expect(isWellFormed('<a><b></a></b>')).toBe(false)
  })

  it('shows every node once, and none over another', async () => {
    const nodes = boxes(await renderSvg(shop()), 'node')
    const ids = renderJson(shop()).nodes.map(({ id }) => id)
    expect(nodes.map(({ title }) => title).sort()).toEqual([...ids].sort())
    for (const [at, node] of nodes.entries())
      for (const other of nodes.slice(at + 1))
        expect(overlap(node, other), `${node.title} over ${other.title}`).toBe(false)
  })

  it('frames the nodes of each construct, and those of no other', async () => {
    const svg = await renderSvg(shop())
    const { constructs, nodes } = renderJson(shop())
    const frames = boxes(svg, 'cluster')
    expect(frames.length).toBeGreaterThan(2)
    const around = (id: string | null): readonly string[] => {
      if (id === null) return []
      const parent = constructs.find((it) => it.id === id)?.parent ?? null
      return [id, ...around(parent)]
    }
    for (const frame of frames)
      for (const box of boxes(svg, 'node')) {
        const home = nodes.find(({ id }) => id === box.title)?.construct ?? null
        const inside = around(home).includes(frame.title.replace('cluster_', ''))
        expect(
          inside ? holds(frame, box) : !overlap(frame, box),
          `${frame.title} ${box.title}`,
        ).toBe(true)
      }
  })
})

describe('a graph as JSON', () => {
  it('has constructs, nodes with sites and places, and edges', () => {
    const json = renderJson(shop())
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
    expect(json.constructs.map(({ kind, label }) => `${kind}: ${label}`)).toMatchInlineSnapshot(`
      [
        "function: main",
        "loop: for next item :2",
        "try: try :4",
        "if: if item.total > 100 && item.new :4",
        "catch: catch",
        "switch: switch orders.length :12",
      ]
    `)
    expect(json.nodes.find(({ site }) => site?.endsWith('b / 1'))).toMatchInlineSnapshot(`
      {
        "construct": "gf0_b3_try",
        "id": "f0_b6_s0",
        "kind": "task",
        "label": "b :1",
        "location": {
          "column": 1,
          "endColumn": 2,
          "endLine": 1,
          "file": "src/flow.ts",
          "line": 1,
        },
        "site": "src/flow#main / src/tasks#b / 1",
      }
    `)
    const ids = new Set(json.nodes.map(({ id }) => id))
    for (const { from, to } of json.edges) expect(ids.has(from) && ids.has(to)).toBe(true)
  })
})

describe('a Mermaid chart', () => {
  it('declares every node before it connects them, in subgraphs that are closed', () => {
    const lines = renderMermaid(shop()).trimEnd().split('\n')
    expect(lines[0]).toBe('flowchart TD')
    const known = new Set<string>()
    let depth = 0
    for (const line of lines.slice(1).map((it) => it.trim())) {
      const [, node] = /^(\w+)[[({>]+".*"[\])}]+$/.exec(line) ?? []
      const [, from = '', to = ''] =
        /^(\w+) (?:-->|-\. error \.->|-\.->)(?:\|".*"\|)? (\w+)$/.exec(line) ?? []
      if (line.startsWith('subgraph ')) depth += 1
      else if (line === 'end') depth -= 1
      else if (node !== undefined) known.add(node)
      else expect(known.has(from) && known.has(to), line).toBe(true)
    }
    expect(depth).toBe(0)
  })
})
