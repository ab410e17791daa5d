import {
  isFramed,
  type Picture,
  type PictureEdge,
  type PictureGroup,
  type PictureNode,
} from './picture.js'

const nodeStyles: Readonly<Record<PictureNode['kind'], string>> = {
  start: 'shape=box style=rounded',
  task: 'shape=box style=filled fillcolor="#e8f0fe"',
  workflow: 'shape=component',
  timer: 'shape=hexagon',
  signal: 'shape=hexagon',
  approval: 'shape=hexagon',
  publish: 'shape=note',
  rollback: 'shape=note',
  call: 'shape=box peripheries=2',
  branch: 'shape=diamond',
  catch: 'shape=cds',
  end: 'shape=box style=rounded',
  throw: 'shape=box style=rounded color="#b3261e"',
  block: 'shape=box fontname="monospace"',
}

const edgeStyles: Readonly<Record<PictureEdge['kind'], string>> = {
  flow: '',
  error: 'style=dashed color="#b3261e"',
  calls: 'style=dotted',
}

/** A picture in Graphviz's DOT language. */
export function dot({ title, groups, edges }: Picture): string {
  const nodes = groups.flatMap((group) => printGroup(group, groups.length, '  '))
  const head = [`digraph "${escape(title)}" {`, '  node [fontname="sans-serif"]']
  return `${[...head, ...nodes, ...edges.map(printEdge), '}'].join('\n')}\n`
}

function printGroup(group: PictureGroup, functions: number, indent: string): readonly string[] {
  const framed = isFramed(group, functions)
  const inside = framed ? `${indent}  ` : indent
  const lines = [
    ...group.nodes.map((node) => inside + printNode(node)),
    ...group.groups.flatMap((inner) => printGroup(inner, functions, inside)),
  ]
  if (!framed) return lines
  const style = group.kind === 'function' ? [] : [`${inside}style="dashed,rounded"`]
  const head = [
    `${indent}subgraph "cluster_${group.id}" {`,
    `${inside}label="${escape(group.label)}"`,
  ]
  return [...head, ...style, ...lines, `${indent}}`]
}

function printNode({ id, label, kind }: PictureNode): string {
  // `\l` ends a line that is set to the left.
  const lines = label.split('\n').map(escape)
  const text = kind === 'block' ? lines.map((line) => `${line}\\l`).join('') : lines.join('\\n')
  return `${id} [label="${text}" ${nodeStyles[kind]}]`
}

function printEdge({ from, to, label, kind }: PictureEdge): string {
  const text = label === undefined ? '' : `label="${escape(label)}"`
  const attributes = [text, edgeStyles[kind]].filter((it) => it !== '').join(' ')
  return `  ${from} -> ${to}${attributes === '' ? '' : ` [${attributes}]`}`
}

const escape = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
