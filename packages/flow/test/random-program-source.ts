import type { Block, Expression, Statement } from './random-program.js'

/** The program as JavaScript; the host's functions are in scope. */
export function sourceOf(program: Block): string {
  return `'use strict'\n${contents(program)}\nreturn 0`
}

function contents(block: Block): string {
  const functions = block.functions.map(
    ({ name, parameter, body }) =>
      `function ${name}(${parameter}) {\ntick()\n${braced(body)}\nreturn 0\n}`,
  )
  return [...functions, ...block.statements.map(statement)].join('\n')
}

const braced = (block: Block): string => `{\n${contents(block)}\n}`

function statement(it: Statement): string {
  switch (it.kind) {
    case 'let':
      return `let ${it.name} = ${expression(it.value)}`
    case 'assign':
      return `${it.name} = ${expression(it.value)}`
    case 'expression':
      return `void ${expression(it.value)}`
    case 'if':
      return `if (${expression(it.test)}) ${braced(it.then)} else ${braced(it.otherwise)}`
    case 'while':
      return `while (${expression(it.test)}) {\ntick()\n${braced(it.body)}\n}`
    case 'for':
      return `for (let ${it.name} = 0; ${it.name} < ${it.count}; ${it.name} = ${it.name} + 1) {\ntick()\n${braced(it.body)}\n}`
    case 'try':
      return `try ${braced(it.body)} catch (${it.caught}) ${braced(it.handler)}`
    case 'throw':
      return `throw ${expression(it.value)}`
    case 'return':
      return `return ${expression(it.value)}`
    case 'rethrow':
      return `throw ${it.name}`
    case 'describe':
      return `log(${it.name})`
    case 'break':
    case 'continue':
      return it.kind
    case 'keep':
      return `keep(() => {\ntick()\n${braced(it.body)}\nreturn 0\n})`
    case 'run':
      return 'run()'
  }
}

function expression(it: Expression): string {
  switch (it.kind) {
    case 'number':
      return String(it.value)
    case 'read':
      return it.name
    case 'add':
      return `(${expression(it.left)} + ${expression(it.right)})`
    case 'less':
      return `(${expression(it.left)} < ${expression(it.right)})`
    case 'conditional':
      return `(${expression(it.test)} ? ${expression(it.then)} : ${expression(it.otherwise)})`
    case 'log':
      return `log(${expression(it.value)})`
    case 'call':
      return `${it.name}(${expression(it.argument)})`
  }
}
