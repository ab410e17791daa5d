/** `toNumeric`, `increment` and `decrement` are ECMA-262's ToNumeric and its successor and predecessor (number or bigint). */
export const unaryOperators = [
  '+',
  '-',
  '!',
  '~',
  'typeof',
  'toNumeric',
  'increment',
  'decrement',
] as const
export type UnaryOperator = (typeof unaryOperators)[number]

/** Operators with two evaluated operands. `&&`, `||`, `??` and `?:` are control flow and do not appear here. */
export const binaryOperators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '&',
  '|',
  '^',
  '<<',
  '>>',
  '>>>',
  '==',
  '!=',
  '===',
  '!==',
  '<',
  '<=',
  '>',
  '>=',
  'in',
] as const
export type BinaryOperator = (typeof binaryOperators)[number]
