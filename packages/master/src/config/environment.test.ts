import { expect, test } from 'vitest'
import { masterConfig } from './environment.js'

test('reads every variable', () => {
  expect(
    masterConfig({
      NAMU_PG_URL: 'postgres://a',
      DATABASE_URL: 'postgres://b',
      NAMU_REDIS_URL: 'redis://c',
      BIND_HOST: '0.0.0.0',
      BIND_PORT: '0',
      NAMU_ADVERTISE_URL: 'https://namu.example',
      NAMU_TOKEN: 'secret',
      NAMU_VALUE_LIMIT: '5000',
      NAMU_KEEP_EVENTS: '0',
    }),
  ).toEqual({
    postgresUrl: 'postgres://a',
    redisUrl: 'redis://c',
    bind: '0.0.0.0',
    port: 0,
    advertise: 'https://namu.example',
    token: 'secret',
    valueLimit: 5_000,
    keepEvents: 0,
  })
})

test('takes DATABASE_URL when NAMU_PG_URL is empty, and listens on this machine only', () => {
  expect(masterConfig({ NAMU_PG_URL: ' ', DATABASE_URL: 'postgres://b' })).toEqual({
    postgresUrl: 'postgres://b',
    redisUrl: 'redis://127.0.0.1:6379',
    bind: '127.0.0.1',
    port: 7420,
  })
})

test('names what is missing or wrong', () => {
  expect(() => masterConfig({})).toThrow(/NAMU_PG_URL is missing/)
  expect(() => masterConfig({ NAMU_PG_URL: 'postgres://a', BIND_PORT: '70000' })).toThrow(
    /BIND_PORT/,
  )
  expect(() =>
    masterConfig({ NAMU_PG_URL: 'postgres://a', NAMU_ADVERTISE_URL: 'ftp://x' }),
  ).toThrow(/NAMU_ADVERTISE_URL/)
})
