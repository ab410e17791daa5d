import { describe, expect, it } from 'vitest'
import type { Digest, FunctionId, Release, TaskId, WorkflowIR } from '@namu/core/internal'
import type { WithStore } from './conformance.js'
import { digest } from './samples.js'

const graph: WorkflowIR = {
  ir: 1,
  semantics: 1,
  name: 'compute',
  digest: digest('1'),
  entry: 'src/compute#compute' as FunctionId,
  functions: [],
  tasks: {},
  input: { type: 'array', prefixItems: [{ type: 'number', description: 'ü\u0000' }] },
  output: { type: 'number' },
  locations: { files: ['src/compute.ts'], spans: [[0, 1, 1, 2, 2]] },
}

const release: Release = {
  digest: digest('2'),
  tasks: {
    ['src/tasks#add' as TaskId]: {
      artifact: digest('3'),
      export: 'add',
      policy: {
        pure: true,
        queue: 'default',
        retry: { maxAttempts: 3, initialDelayMs: 1, factor: 2, maxDelayMs: 9, jitter: 0.5 },
      },
    },
  },
}

const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)

export function contentSuite(withStore: WithStore): void {
  describe('content', () => {
    it('keeps graphs and releases by digest; writing one again changes nothing', () =>
      withStore(async ({ store, reopen }) => {
        await store.putGraph(graph)
        await store.putGraph(graph)
        await store.putRelease(release)
        await store.putRelease(release)
        const other = await reopen()
        expect(await other.getGraph(graph.digest)).toEqual(graph)
        expect(await other.getRelease(release.digest)).toEqual(release)
        expect(await other.getGraph(digest('9'))).toBeUndefined()
        expect(await other.getRelease(digest('9'))).toBeUndefined()
      }))

    it('keeps artifacts byte by byte, with and without a source map', () =>
      withStore(async ({ store, reopen }) => {
        const map = Uint8Array.from([123, 125, 0, 255])
        await store.putArtifact(digest('3'), bytes, map)
        await store.putArtifact(digest('4'), Uint8Array.from([1]))
        const other = await reopen()
        const first = await other.getArtifact(digest('3'))
        expect(first?.digest).toBe(digest('3'))
        expect(Uint8Array.from(first?.code ?? [])).toEqual(bytes)
        expect(Uint8Array.from(first?.sourceMap ?? [])).toEqual(map)
        const second = await other.getArtifact(digest('4'))
        expect(Uint8Array.from(second?.code ?? [])).toEqual(Uint8Array.from([1]))
        expect(second?.sourceMap).toBeUndefined()
        expect(await other.getArtifact(digest('9'))).toBeUndefined()
      }))

    it('takes an artifact again', () =>
      withStore(async ({ store }) => {
        await store.putArtifact(digest('3'), bytes)
        await store.putArtifact(digest('3'), bytes, Uint8Array.from([1, 2]))
        const found = await store.getArtifact(digest('3'))
        expect(Uint8Array.from(found?.code ?? [])).toEqual(bytes)
      }))
  })

  describe('versions', () => {
    const version = (name: string, label: string, letter: string) => ({
      name,
      version: label,
      graph: digest(letter),
      release: digest(letter),
    })

    it('are registered once: the same content is no change, other content a conflict', () =>
      withStore(async ({ store }) => {
        expect(await store.putVersion(version('compute', '1.0.0', 'a'))).toBe('created')
        expect(await store.putVersion(version('compute', '1.0.0', 'a'))).toBe('same')
        expect(await store.putVersion(version('compute', '1.0.0', 'b'))).toBe('conflict')
        const changed: { release: Digest } = { release: digest('b') }
        expect(await store.putVersion({ ...version('compute', '1.0.0', 'a'), ...changed })).toBe(
          'conflict',
        )
        expect(await store.getVersion('compute', '1.0.0')).toMatchObject(
          version('compute', '1.0.0', 'a'),
        )
      }))

    it('without a version are the one registered last', () =>
      withStore(async ({ store }) => {
        await store.putVersion(version('compute', '2.0.0', 'a'))
        await store.putVersion(version('compute', '1.0.0', 'b'))
        await store.putVersion(version('audit', '9.0.0', 'c'))
        await store.putVersion(version('compute', '2.0.0', 'a'))
        expect((await store.getVersion('compute'))?.version).toBe('1.0.0')
        expect(await store.getVersion('compute', '3.0.0')).toBeUndefined()
        expect(await store.getVersion('unknown')).toBeUndefined()
      }))

    it('are listed by name, in the order of registration', () =>
      withStore(async ({ store }) => {
        await store.putVersion(version('compute', '2.0.0', 'a'))
        await store.putVersion(version('audit', '1.0.0', 'b'))
        await store.putVersion(version('compute', '1.0.0', 'c'))
        const listed = await store.listVersions()
        expect(listed.map((one) => `${one.name}@${one.version}`)).toEqual([
          'audit@1.0.0',
          'compute@2.0.0',
          'compute@1.0.0',
        ])
        for (const { createdAt } of listed) expect(createdAt).toBeGreaterThan(0)
      }))

    it('let one of several concurrent registrations win', () =>
      withStore(async ({ store, reopen }) => {
        const other = await reopen()
        const outcomes = await Promise.all(
          ['a', 'b', 'c', 'd'].map((letter, index) =>
            (index % 2 === 0 ? store : other).putVersion(version('compute', '1.0.0', letter)),
          ),
        )
        expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
        expect(outcomes.filter((outcome) => outcome === 'conflict')).toHaveLength(3)
      }))
  })
}
