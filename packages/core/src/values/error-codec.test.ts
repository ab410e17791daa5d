import { describe, expect, test } from 'vitest'
import { classIdOf, classMark, prototypesIn, rememberedClass } from './class-mark.js'
import { decode, encode } from './codec.js'
import { copy } from './copy.js'
import { copyThrown } from './copy-thrown.js'

/** As the compiler leaves a class of the user. */
function marked<T extends { readonly prototype: object }>(id: string, made: T): T {
  Object.defineProperty(made.prototype, classMark, { value: id })
  return made
}

class Declined extends Error {
  readonly code: string
  constructor(code: string, options?: ErrorOptions) {
    super(`declined: ${code}`, options)
    this.code = code
  }
  override get name(): string {
    return 'Declined'
  }
  get upper(): string {
    return this.code.toUpperCase()
  }
  isFinal(): boolean {
    return this.code === 'stolen'
  }
}
marked('src/errors#Declined', Declined)

class Named extends TypeError {
  override name = 'Named'
  readonly at = 5
}
marked('src/errors#Named', Named)

const classes = prototypesIn(
  new Map<string, unknown>([
    ['src/errors#Declined', Declined],
    ['src/errors#Named', Named],
  ]),
)
const there = (error: Error): Error => decode(encode(error)) as Error
const here = (error: Error): Error => decode(encode(error), undefined, classes) as Error

describe('an error of the user’s class', () => {
  test('is an instance of it again where the class is known, with methods and getters', () => {
    const back = here(new Declined('stolen', { cause: new Named('inner') })) as Declined
    expect(back).toBeInstanceOf(Declined)
    expect(Object.prototype.toString.call(back)).toBe('[object Error]')
    expect([back.code, back.upper, back.isFinal()]).toEqual(['stolen', 'STOLEN', true])
    expect(back.message).toBe('declined: stolen')
    expect(back.cause).toBeInstanceOf(Named)
    expect(back.stack).toContain('error-codec.test')
    expect(Object.keys(back)).toEqual(['code'])
  })

  test('has its name from where it had it: the class, or itself', () => {
    expect(Object.hasOwn(here(new Declined('x')), 'name')).toBe(false)
    const named = new Named('x')
    expect(Object.keys(here(named))).toEqual(Object.keys(named))
    expect(here(named)).toMatchObject({ name: 'Named', at: 5 })
    expect(Object.hasOwn(here(new Error()), 'message')).toBe(false)
    expect(Object.hasOwn(here(new Error('')), 'message')).toBe(true)
  })

  test('is of its built-in class where its own is unknown, with its name, and comes back later', () => {
    const away = there(new Declined('lost'))
    expect(away).not.toBeInstanceOf(Declined)
    expect(away).toMatchObject({ name: 'Declined', code: 'lost' })
    expect(classIdOf(away)).toBe('src/errors#Declined')
    expect(there(new Named('x'))).toBeInstanceOf(TypeError)
    const back = here(there(away)) as Declined
    expect(back).toBeInstanceOf(Declined)
    expect(back.upper).toBe('LOST')
    expect(Object.hasOwn(back, 'name')).toBe(false)
  })

  test('has one text, whether its class was known on the way or not', () => {
    for (const error of [new Declined('x'), new Named('y')]) {
      expect(encode(there(error))).toBe(encode(error))
      expect(encode(here(error))).toBe(encode(error))
    }
  })

  test('is of its nearest class with an id when its own has none', () => {
    const made = new (class extends Declined {})('local')
    expect(here(made).constructor).toBe(Declined)
  })

  test('is of its nearest base class that is known, until it comes to where its own is', () => {
    class Stolen extends Declined {
      get owner(): string {
        return `of ${this.code}`
      }
    }
    marked('src/errors#Stolen', Stolen)
    const all = (id: string): object | undefined =>
      id === 'src/errors#Stolen' ? Stolen.prototype : classes(id)
    const near = here(new Stolen('card')) as Declined
    expect(near.constructor).toBe(Declined)
    expect(near.upper).toBe('CARD')
    expect(copy(near).constructor).toBe(Declined)
    const back = decode(encode(copy(near)), undefined, all) as Stolen
    expect(back).toBeInstanceOf(Stolen)
    expect(back.owner).toBe('of card')
    expect(encode(back)).toBe(encode(near))
    expect(encode(copy(near))).toBe(encode(near))
  })

  test('remembers the names of what absent classes define, and only of those', () => {
    class Stolen extends Declined {
      get owner(): string {
        return `of ${this.code}`
      }
    }
    marked('src/errors#Stolen', Stolen)
    const ofDeclined = ['constructor', 'name', 'upper', 'isFinal']
    const members = (error: Error): unknown => rememberedClass(error)?.members
    expect(members(there(new Declined('x')))).toEqual([[], ofDeclined])
    expect(members(here(new Declined('x')))).toBeUndefined()
    expect(members(there(new Stolen('x')))).toEqual([[], ['constructor', 'owner'], ofDeclined])
    expect(members(here(new Stolen('x')))).toEqual([[], ['constructor', 'owner']])
    expect(members(copy(here(new Stolen('x'))))).toEqual([[], ['constructor', 'owner']])
    expect(members(there(new RangeError('x')))).toBeUndefined()
  })

  test('remembers what classes without an id define, which are never found again', () => {
    class Local extends Declined {
      *[Symbol.iterator](): Generator<string> {
        yield this.code
      }
    }
    const local = new Local('x')
    const near = here(local)
    expect(near.constructor).toBe(Declined)
    expect(rememberedClass(near)?.members).toEqual([['constructor', '@@iterator']])
    expect(encode(near)).toBe(encode(local))
  })

  test('takes no class from data but the known ones', () => {
    const text = encode(new Declined('x')).replace('src/errors#Declined', '__proto__#constructor')
    expect(Object.getPrototypeOf(decode(text as never, undefined, classes))).toBe(Error.prototype)
  })
})

describe('a copy inside one process', () => {
  test('is of the same class, with an id or without one, and its constructor is not called', () => {
    let constructed = 0
    class Local extends RangeError {
      readonly tags: string[]
      constructor(tags: string[]) {
        super()
        constructed += 1
        this.tags = tags
      }
    }
    const original = new Local(['a'])
    const back = copy(original)
    expect(back).toBeInstanceOf(Local)
    expect(back.tags).toEqual(['a'])
    expect(back.tags).not.toBe(original.tags)
    expect(constructed).toBe(1)
    expect(copy(copy(new Declined('x')))).toBeInstanceOf(Declined)
  })

  test('of an error whose class is absent keeps what it remembers', () => {
    expect(here(copy(there(new Declined('x'))))).toBeInstanceOf(Declined)
  })

  test('of an error of the host keeps its name and message', () => {
    const aborted = copy(new DOMException('stop', 'AbortError'))
    expect([aborted.name, aborted.message]).toEqual(['AbortError', 'stop'])
  })

  test('of an error whose getters need what only the constructor makes can be made again', () => {
    class Private extends Error {
      readonly #code = 'x'
      override get name(): string {
        return this.#code
      }
    }
    expect(copy(copy(new Private('m')))).toBeInstanceOf(Private)
  })
})

describe('what a task throws', () => {
  test('loses the properties that cannot be serialised, and nothing else', () => {
    const error = Object.assign(new Declined('x'), { socket: Symbol('open'), retries: 3 })
    const back = copyThrown(error)
    expect(back).toBeInstanceOf(Declined)
    expect(back).toMatchObject({ message: 'declined: x', code: 'x', retries: 3 })
    expect(back).not.toHaveProperty('socket')
  })

  test('is described when it is nothing that can be serialised', () => {
    expect(copyThrown(Symbol('x'))).toMatchObject({
      message: expect.stringContaining('A symbol was thrown that cannot be serialised') as string,
    })
  })
})
