import {
  isFramed,
  type Picture,
  type PictureEdge,
  type PictureGroup,
  type PictureNode,
} from './picture.js'

const shapes: Readonly<Record<PictureNode['kind'], readonly [open: string, close: string]>> = {
  start: ['([', '])'],
  task: ['[', ']'],
  workflow: ['[/', '/]'],
  timer: ['{{', '}}'],
  signal: ['{{', '}}'],
  approval: ['{{', '}}'],
  publish: ['[', ']'],
  rollback: ['[', ']'],
  call: ['[[', ']]'],
  branch: ['{', '}'],
  catch: ['>', ']'],
  end: ['([', '])'],
  throw: ['([', '])'],
  block: ['[', ']'],
}

const arrows: Readonly<Record<PictureEdge['kind'], string>> = {
  flow: '-->',
  error: '-. error .->',
  calls: '-.->',
}

/** A picture as a Mermaid flow chart. */
export function mermaid({ groups, edges }: Picture): string {
  const nodes = groups.flatMap((group) => printGroup(group, groups.length, '  '))
  return `${['flowchart TD', ...nodes, ...edges.map(printEdge)].join('\n')}\n`
}

function printGroup(group: PictureGroup, functions: number, indent: string): readonly string[] {
  const framed = isFramed(group, functions)
  const inside = framed ? `${indent}  ` : indent
  const lines = [
    ...group.nodes.map((node) => inside + printNode(node)),
    ...group.groups.flatMap((inner) => printGroup(inner, functions, inside)),
  ]
  if (!framed) return lines
  return [`${indent}subgraph ${group.id}["${escape(group.label)}"]`, ...lines, `${indent}end`]
}

function printNode({ id, label, kind }: PictureNode): string {
  const [open, close] = shapes[kind]
  return `${id}${open}"${escape(label)}"${close}`
}

function printEdge({ from, to, label, kind }: PictureEdge): string {
  const text = label === undefined || kind === 'error' ? '' : `|"${escape(label)}"|`
  return `  ${from} ${arrows[kind]}${text} ${to}`
}

/** Mermaid has entities of its own, which begin with `#`; line breaks are tags. */
const escape = (text: string): string =>
  text
    .replaceAll('#', '#35;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('\n', '<br>')
