import * as fc from 'fast-check'

/**
 * Random programs of promises: fibers that log, wait for each other's promises, chain and combine
 * them, and start tasks. Every promise has a number; a fiber uses those made before it.
 */
export const randomPromiseProgram: fc.Arbitrary<string> = fc
  .array(fc.array(fc.tuple(fc.nat(13), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((fibers) => {
    const lines = fibers.map((steps, index) => {
      const body = steps.map(([kind, x, y], at) => step(kind, x, y, `${index}.${at}`))
      return `const f${index} = async () => { ${body.join(' ')} return 'r${index}' }
        keep(f${index}())`
    })
    return `async () => {
      const log = [], ps = [Promise.resolve('zero')]
      const keep = (p) => { ps.push(p); p.then((v) => log.push('ok'), (e) => log.push('err')); return p }
      const at = (n) => ps[n % ps.length]
      const swallow = async (p) => { try { return await p } catch (e) { return 'caught ' + (e instanceof Error ? e.message : e) } }
      ${lines.join('\n')}
      for (let i = 0; i < ps.length; i++) log.push(String(await swallow(at(i))))
      for (let i = 0; i < 20; i++) await undefined
      return log
    }`
  })

function step(kind: number, x: number, y: number, name: string): string {
  const mark = `log.push('${name}');`
  switch (kind) {
    case 0:
      return `await undefined; ${mark}`
    case 1:
      return `log.push('${name} ' + await swallow(at(${x}))); ${mark}`
    case 2:
      return `keep(at(${x}).then((v) => { ${mark} return v })); ${mark}`
    case 3:
      return `keep(at(${x}).then((v) => at(${y}))); ${mark}`
    case 4:
      return `keep(at(${x}).catch((e) => { ${mark} return 'c' })); ${mark}`
    case 5:
      return `keep(at(${x}).finally(() => { ${mark} return at(${y}) })); ${mark}`
    case 6:
      return `keep(Promise.all([at(${x}), at(${y}), 1])); ${mark}`
    case 7:
      return `keep(Promise.race([at(${x}), at(${y})])); ${mark}`
    case 8:
      return `keep(Promise.allSettled([at(${x}), at(${y})])); ${mark}`
    case 9:
      return `keep(Promise.any([at(${x}), at(${y})])); ${mark}`
    case 10:
      return `keep(Promise.reject(new Error('e${name}'))); ${mark}`
    case 11:
      return `keep((async () => { ${mark} return at(${x}) })()); ${mark}`
    case 12:
      return `log.push(await { then: (r) => { ${mark} r('t${y}') } });`
    default:
      return `keep(${x % 3 === 0 ? 'fail' : 'a'}(${y})); ${mark}`
  }
}
