import { classMark, encode } from '@namu/core/internal'
import { expect, test } from 'vitest'
import { thrownView } from './values.js'

class Declined extends Error {}
Object.defineProperty(Declined.prototype, classMark, { value: 'src/errors#Declined' })

test('an error that has no name of its own is shown under the name of its class', () => {
  expect(thrownView(encode(new Declined('no')))).toMatchObject({ name: 'Declined', message: 'no' })
})

test('an error is shown under the name that it gave itself', () => {
  const named = Object.assign(new Declined('no'), { name: 'PaymentDeclined', code: 'E1' })
  expect(thrownView(encode(named))).toMatchObject({ name: 'PaymentDeclined', code: 'E1' })
  expect(thrownView(encode(new RangeError('no')))).toMatchObject({ name: 'RangeError' })
})
