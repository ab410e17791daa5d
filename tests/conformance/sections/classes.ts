import type { Section } from './section.js'

const attempt = `
const attempt = (run: () => unknown) => { try { log.push(run()) } catch (error) { log.push(String(error)) } }
void attempt
`

/** ECMA-262 15.7 and what it leans on. */
export const classes: readonly Section[] = [
  {
    title: '15.7.10 ClassFieldDefinitionEvaluation, 7.3.34 InitializeInstanceElements',
    module: `
class Base {
  seen: string[] = []
  first = this.mark('first')
  constructor(readonly given: string) { this.mark('base body ' + given) }
  mark(name: string) { this.seen.push(name); return name }
  arrow = () => this.first
  second = this.arrow()
}
class Derived extends Base {
  third = this.mark('third')
  #hidden = this.mark('hidden')
  override first = this.mark('first again')
  constructor() { super('x'); this.mark('derived body ' + this.#hidden) }
}
class Silent extends Base { none: unknown; override mark(name: string) { return super.mark(name.toUpperCase()) } }
class Shadowed { value = 1; get computed() { return this.value } }
class Over extends Shadowed { override value = super.computed + 1 }`,
    cases: {
      'fields of the base come before its body, fields of the derived class after super()': `
const d = new Derived()
log.push(d.seen, d.second, Object.keys(d))`,
      'a method that a derived class overrides is called by the base while it is made': `
const s = new Silent('y')
log.push(s.seen, Object.keys(s), 'none' in s, s.none)`,
      'a field without a value is undefined, and super in an initialiser reads the prototype': `
log.push(Object.keys(new Over()), new Over().value, new Over().computed)`,
    },
  },
  {
    title: '9.1.1.3 Function environments: this before super()',
    module: `
class Root { made = true }
class Early extends Root { constructor(f: (self: () => unknown) => void) { f(() => this); super() } }
class Reads extends Root { constructor(n: number) { if (n > 0) super(); ((() => this)() as any).n = n } }
class Never extends Root { constructor() { if (Math.abs(1) === 0) super() } }
class Args extends Root { constructor(readonly x: number, y = x + 1) { super(); (this as any).y = y } }
class Catches extends Root { ok: string; constructor() { let found = 'none'; try { use((() => this)()) } catch (error) { found = String(error) } super(); this.ok = found } }
const use = (value: unknown) => value`,
    cases: {
      'an arrow function that reads this too early throws, and works afterwards': `${attempt}
let later: () => unknown = () => undefined
attempt(() => new Early((self) => { later = self; attempt(() => self()) }) instanceof Root)
log.push((later() as Root).made)`,
      'this without super() is a ReferenceError, also at the end': `${attempt}
attempt(() => Object.keys(new Reads(1)))
attempt(() => new Reads(0))
attempt(() => new Never())`,
      'parameters are evaluated before super(), and the error can be caught': `${attempt}
log.push({ ...new Args(1) }, { ...new Args(1, 5) }, new Catches().ok)`,
    },
  },
  {
    title: '13.3.7 super, 10.2.3 OrdinaryCallBindThis',
    module: `
class A {
  tag = 'a'
  who() { return 'A.who ' + this.tag }
  get prop() { return 'A.prop ' + this.tag }
  set prop(value: string) { this.tag = value }
  static make() { return new this() }
  static describe() { return 'A ' + this.name }
}
class B extends A {
  override tag = 'b'
  override who() { return 'B > ' + super.who() }
  override get prop() { return 'B > ' + super.prop }
  override set prop(value: string) { this.tag = 'B ' + value }
  later() { return () => super.who() }
  missing() { return (super['nothing' as 'who'] as unknown) }
  static override describe() { return 'B > ' + super.describe() }
}
class C extends B {
  override who() { return 'C > ' + super.who() }
}
class OnlyGet extends A { override get prop() { return 'fixed' } }`,
    cases: {
      'is looked up in the parent of the class the code stands in, and reads the receiver': `
const c = new C()
log.push(c.who(), c.prop, c.later()(), c.missing(), new B().who())
c.prop = 'new'
log.push(c.tag, Object.keys(c))`,
      'static methods are inherited, and this is the class they are called on': `
log.push(A.describe(), B.describe(), C.describe(), C.make() instanceof C, B.make() instanceof C)`,
      'an accessor of the derived class hides both halves of its parent': `${attempt}
const o = new OnlyGet()
attempt(() => { (o as { prop: string }).prop = 'x' })
log.push(o.prop, o.tag)`,
      'a method taken from its object has no this': `${attempt}
const { who } = new A()
attempt(() => who())`,
    },
  },
  {
    title: '7.3.28 Private names',
    module: `
class P {
  #field = 1
  #method() { return 'method' }
  get #both() { return this.#field }
  set #both(value: number) { this.#field = value }
  get #read() { return 'read' }
  set #write(value: number) { this.#field = value }
  static readonly #count = 7
  static #shared() { return 'shared' }
  static has(o: object) { return #field in o }
  static brand(o: object) { return #method in o }
  static get(o: any) { return o.#field }
  static set(o: any) { o.#field = 2 }
  static call(o: any) { return o.#method() }
  static getter(o: any) { return o.#both }
  static setter(o: any) { o.#both = 5; return o.#field }
  static writes(o: any) { o.#read = 1 }
  static reads(o: any) { return o.#write }
  static own() { return [P.#shared(), this.#count] }
  bump() { return [this.#field++, ++this.#both, (this.#field += 10)] }
}
class Q extends P { #field = 'q'; own() { return this.#field } }`,
    cases: {
      'an object has those of the classes that made it, each its own': `${attempt}
const q = new Q()
log.push(P.has(q), P.brand(q), P.has({}), P.brand({}), q.own(), P.get(q), P.call(q), Object.keys(q))
attempt(() => P.has(1 as never))`,
      'each access to a stranger is a TypeError': `${attempt}
for (const stranger of [{}, [], null, undefined, 5, P]) for (const way of [P.get, P.set, P.call, P.getter, P.setter]) attempt(() => way(stranger))
// The bundler of the tests may rename a class that uses itself.
log.forEach((line, at) => { log[at] = String(line).replace('_P', 'P') })`,
      'what is read-only or write-only says so': `${attempt}
const p = new P()
attempt(() => P.writes(p))
attempt(() => P.reads(p))
log.push(P.setter(p), p.bump())`,
      'static ones belong to the class alone': `${attempt}
attempt(() => P.own())
attempt(() => Q.own())`,
    },
  },
  {
    title: '13.3.5 new, 13.3.12 new.target, 13.10.2 instanceof',
    module: `
class Shape { readonly made: string; constructor() { this.made = new.target.name } }
class Circle extends Shape {}
class Round extends Circle { constructor(readonly args: unknown[] = []) { super() } }
class Failure extends Error { constructor(message?: string, readonly code = 'E') { super(message); this.name = new.target.name } }
class Timeout extends Failure {}
class Many extends AggregateError { get count() { return this.errors.length } }
function order(log: unknown[], name: string) { log.push(name); return name }
class Takes { constructor(...args: unknown[]) { (this as any).args = args } }`,
    cases: {
      'new.target is the class that new names': `
log.push(new Shape().made, new Circle().made, new Round().made, [Shape, Circle].map((K) => new K().made))`,
      'arguments are evaluated before the class is called': `${attempt}
log.push(Object.values(new Takes(order(log, 'a'), ...[order(log, 'b')], order(log, 'c'))))
const [no, five] = [undefined, 5] as any[]
attempt(() => new no(order(log, 'd')))
attempt(() => new five())
attempt(() => (Takes as any)(1))`,
      'instanceof walks the chain of classes': `${attempt}
const all = [new Shape(), new Circle(), new Round(), new Timeout('t'), {}, null, 5] as unknown[]
for (const K of [Shape, Circle, Round, Failure, Error, Object]) log.push(all.map((one) => (one instanceof K ? 1 : 0)).join(''))
attempt(() => ({}) instanceof ({} as any))
attempt(() => ({}) instanceof (null as any))`,
      'the constructor property leads back to the class': `
log.push(new Circle().constructor === Circle, new Circle().constructor.name, (new Timeout().constructor as unknown) === Timeout)
log.push(Circle.name, Round.length, Takes.length, Failure.length, typeof Circle)`,
      'errors of classes have their message, name and own properties': `
const t = new Timeout('late', 'T')
log.push(String(t), t.message, t.code, Object.keys(t), JSON.stringify(t), 'message' in new Timeout(), Object.hasOwn(new Timeout(), 'message'), t instanceof Failure)`,
      'AggregateError has subclasses, too': `
const many = new Many([new Error('a'), 1], 'both', { cause: 'c' })
log.push(many.count, many.message, many.cause, String(many), many instanceof AggregateError, many instanceof Error, Object.keys(many), many)
log.push(await echo(many) instanceof Many)`,
    },
  },
  {
    title: '15.7.14 Members are not enumerable; 20.1.2 and 25.5.2 on instances',
    module: `
class Counted { static more() { return 2 } value = 3 }
class Recounted extends Counted {}
const key = 'dynamic'
class Data {
  a = 1
  static readonly s = 2
  private b = 2;
  [key] = 3;
  ['quoted'] = 4
  method() { return 1 }
  get accessor() { return 'got' }
  get [1 + 1]() { return 1 }
  static create() { return new this() }
}
class Json { constructor(readonly n: number) {} toJSON(k: string) { return { k, n: this.n } } }`,
    cases: {
      'own fields are listed, methods and accessors are not': `
const d = new Data()
log.push(Object.keys(d), Object.entries(d), { ...d }, JSON.stringify(d), Object.assign({}, d))
for (const k in d) log.push(k)
log.push('method' in d, 'accessor' in d, Object.hasOwn(d, 'method'), d.hasOwnProperty('a'), d.accessor, delete (d as { a?: number }).a, 'a' in d)
const { method, accessor, ...rest } = d
log.push(typeof method, accessor, rest)`,
      'a copy is a plain object': `
const copy: Record<string, unknown> = { ...new Data() }
log.push((copy as unknown) instanceof Data, copy['method'], copy['accessor'], copy['dynamic'])`,
      'a spread reads nothing of the prototype, JSON calls toJSON with the key': `
log.push(JSON.stringify({ inner: new Json(1), list: [new Json(2)] }), JSON.stringify(new Json(3)))`,
      'what a class has itself': `
log.push(Object.hasOwn(Counted, 'more'), Object.hasOwn(Counted, 'name'), Object.hasOwn(Counted, 'prototype'))
log.push('more' in Counted, 'more' in Recounted, 'length' in Recounted, 'call' in Counted)`,
      'identity of methods and classes': `
log.push(new Data().method === new Data().method, Data.create === Data.create, new Set([Data, Data]).size, Data.s)`,
    },
  },
  {
    title: '7.1.1 ToPrimitive of instances',
    module: `
class Money {
  constructor(readonly cents: number) {}
  valueOf() { return this.cents }
  toString() { return '$' + this.cents / 100 }
}
class Text { constructor(readonly text: string) {} toString() { return this.text } }
class Loud extends Text { override toString() { return super.toString().toUpperCase() } }
class Neither { toString() { return {} as string } valueOf() { return [] as unknown as number } }
class Fails { toString(): string { throw new RangeError('no text') } }
class Asks { toString() { return 'sum ' + syncAdd(1, 2) } }
class Problem extends Error { override toString() { return 'problem: ' + this.message } }`,
    cases: {
      'the hint decides which method is called first': `
const m = new Money(250) as any
log.push(\`\${m}\`, m + 1, m + '', m * 2, m > 200, m == 250, -m, String(m), Number(m))
log.push(Math.max(m, 3), isNaN(m), parseInt(m), \`\${[m, m]}\`)`,
      'operands are converted from left to right': `
const spy = (name: string, value: unknown): any => ({ valueOf() { log.push(name + ' value'); return value }, toString() { log.push(name + ' text'); return name } })
log.push(spy('a', 1) + spy('b', 2), spy('c', 3) < spy('d', 4), spy('e', 5) > spy('f', 6), \`\${spy('g', 1)}\${spy('h', 2)}\`)
log.push(spy('i', 2) ** spy('j', 3), spy('k', 1) == 1, spy('l', {}) + spy('m', null))
let n = spy('n', 7)
n++
log.push(n, (n += spy('o', 1)))`,
      'no primitive is a TypeError, and what a method throws is thrown': `${attempt}
attempt(() => \`\${new Neither() as unknown}\`)
attempt(() => +(new Neither() as any))
attempt(() => \`\${new Fails() as unknown}\`)
attempt(() => \`\${new Problem('p') as unknown}\` + String(new Loud('loud') as unknown))`,
      'as a key, and in a template between calls of tasks': `
const record: Record<string, unknown> = { a: 1 }
const key = new Text('a') as any
log.push(record[key], key in record, await add(1, 2), delete record[key], \`\${new Asks() as unknown} \${await echo('x')}\`)
record[key] = 2
log.push(record)`,
    },
  },
  {
    title: '7.4 Iteration of instances',
    module: `
class Span {
  constructor(readonly from: number, readonly to: number) {}
  *[Symbol.iterator]() { for (let i = this.from; i < this.to; i++) yield i }
}
class Held { readonly #items: string[] = ['a', 'b']; [Symbol.iterator]() { return this.#items[Symbol.iterator]() } }
class Count implements IterableIterator<number> {
  n = 0
  closed = 0
  next() { this.n += 1; return this.n > 3 ? { done: true as const, value: undefined } : { done: false as const, value: this.n } }
  return() { this.closed += 1; return { done: true as const, value: undefined } }
  [Symbol.iterator]() { return this }
}`,
    cases: {
      'loops, spreads and patterns call the method of the class': `
log.push([...new Span(1, 4)], [...new Held()], Math.max(...new Span(2, 5)))
for (const i of new Span(0, 2)) log.push(i, await add(i, 1))
const [first, , ...rest] = new Span(5, 9)
log.push(first, rest, Array.from(new Span(0, 2)), new Set(new Span(0, 3)).size)`,
      'an iterator of its own is closed when a loop is left early': `
const count = new Count()
for (const n of count) { log.push(n); if (n === 2) break }
const [one] = new Count()
log.push(count.closed, one, [...count], count.closed)`,
    },
  },
]
