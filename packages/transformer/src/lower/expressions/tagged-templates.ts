import { toLiteral, type Element, type Literal, type ValueId } from '@namu/core/internal'
import { Node, type TaggedTemplateExpression, type TemplateLiteral } from 'ts-morph'
import { calleeName } from '../calls/callee-name.js'
import { bare } from '../../discover/constant.js'
import { moduleName } from '../../diagnostics/index.js'
import { checkReadOf } from '../checks/members.js'
import { checkText } from '../checks/text.js'
import type { FunctionLowering } from '../lowering.js'
import { referenceOf } from '../names/reference.js'
import { lowerComputedKey } from './keys.js'

/** A call of a tag: the function, then the strings of this place, then the values between them. */
export function lowerTaggedTemplate(s: FunctionLowering, node: TaggedTemplateExpression): ValueId {
  const tag = bare(node.getTag())
  const template = node.getTemplate()
  const reference = referenceOf(s.workflow, tag)
  if (reference?.kind === 'builtin' && reference.path === 'String.raw') {
    return lowerRaw(s, node, template)
  }
  const { callee, receiver } = lowerTag(s, tag, reference !== undefined)
  const strings: Element = { kind: 'value', value: templateObject(s, node, template) }
  const values = valuesOf(template).map((value): Element => ({
    kind: 'value',
    value: s.expression(value),
  }))
  return s.fn.call(callee, [strings, ...values], calleeName(tag), s.span(node), receiver)
}

/** The function, and the object that a method is the tag of. */
function lowerTag(
  s: FunctionLowering,
  tag: Node,
  isName: boolean,
): { readonly callee: ValueId; readonly receiver?: ValueId } {
  const isProperty = Node.isPropertyAccessExpression(tag)
  if (isName || (!isProperty && !Node.isElementAccessExpression(tag)))
    return { callee: s.expression(tag) }
  const object = tag.getExpression()
  const receiver = s.expression(object)
  if (isProperty) {
    checkReadOf(s, tag.getNameNode(), object, tag.getName())
    const key = s.constant(tag.getName(), tag.getNameNode())
    return { callee: s.fn.get(receiver, key, s.span(tag)), receiver }
  }
  const key = lowerComputedKey(s, tag.getArgumentExpressionOrThrow())
  if (key.name !== undefined) checkReadOf(s, tag, object, key.name)
  return { callee: s.fn.get(receiver, key.value, s.span(tag)), receiver }
}

/** `String.raw` makes text of its values when all of them are there. */
function lowerRaw(
  s: FunctionLowering,
  node: TaggedTemplateExpression,
  template: TemplateLiteral,
): ValueId {
  const values = valuesOf(template).map((value) => {
    checkText(s, value)
    return s.expression(value)
  })
  const raw = stringsOf(template).map((part) => part.raw)
  return s.fn.template(raw, values, s.span(node))
}

/** The strings: frozen, and one object for each place in the source. */
function templateObject(
  s: FunctionLowering,
  node: TaggedTemplateExpression,
  template: TemplateLiteral,
): ValueId {
  const { root, builder } = s.workflow
  const name = `${moduleName(root, node.getSourceFile())}#${calleeName(node.getTag())}\`\``
  const parts = stringsOf(template)
  const items = (texts: readonly (string | undefined)[]): { kind: 'literal'; literal: Literal }[] =>
    texts.map((text) => ({ kind: 'literal', literal: toLiteral(text) }))
  const raw = builder.constant({
    kind: 'array',
    name: `${name}.raw`,
    items: items(parts.map((part) => part.raw)),
  })
  const cooked = items(parts.map((part) => part.cooked))
  const strings = builder.constant({ kind: 'array', name, items: cooked, raw })
  return s.fn.moduleConstant(strings, s.span(template))
}

function valuesOf(template: TemplateLiteral): Node[] {
  return Node.isTemplateExpression(template)
    ? template.getTemplateSpans().map((span) => span.getExpression())
    : []
}

interface TemplateString {
  /** `undefined` where an escape sequence means nothing. */
  readonly cooked: string | undefined
  readonly raw: string
}

function stringsOf(template: TemplateLiteral): TemplateString[] {
  const literals = Node.isTemplateExpression(template)
    ? [template.getHead(), ...template.getTemplateSpans().map((span) => span.getLiteral())]
    : [template]
  return literals.map((literal) => {
    const text = literal.getText().replace(/\r\n?/g, '\n')
    const raw = text.slice(1, text.endsWith('${') ? -2 : -1)
    return { raw, cooked: hasMeaning(raw) ? literal.compilerNode.text : undefined }
  })
}

/** Whether every escape sequence of a template string is one (ECMA-262 12.9.6). */
function hasMeaning(raw: string): boolean {
  for (const [, escape = ''] of raw.matchAll(/\\(u\{[^}]*\}?|u.{0,4}|x.{0,2}|0\d|.)/gsu)) {
    if (/^[1-9]$|^0\d$/.test(escape)) return false
    if (escape.startsWith('x') && !/^x[\da-f]{2}$/i.test(escape)) return false
    if (!escape.startsWith('u')) continue
    const [, code] = /^u\{([\da-f]+)\}$/i.exec(escape) ?? []
    const isCodePoint = code !== undefined && Number.parseInt(code, 16) <= 0x10_ff_ff
    if (!isCodePoint && !/^u[\da-f]{4}$/i.test(escape)) return false
  }
  return true
}
