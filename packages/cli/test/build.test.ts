import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { namu } from './namu.js'
import { compute, createProject } from './project.js'

/** Every file below `folder` with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file, 'base64')]),
  )
}

describe('namu build', () => {
  it('writes the manifest, the graphs and the tasks, and prints what there is', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { code, stdout, stderr } = await namu(['build'], { cwd })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(/compute +src\/compute\.ts:4/)
    expect(stdout).toMatch(/add +src\/compute\.ts:3/)
    expect(stdout).toContain('1 workflow, 1 task')
    const files = Object.keys(contents(path.join(cwd, 'dist')))
    expect(files).toContain('manifest.json')
    expect(files).toContain('workflows/compute.json')
    expect(files.some((file) => /^tasks\/.*\.mjs$/.test(file))).toBe(true)
  })

  it('gives the same bytes twice', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    await namu(['build', '--out', 'one'], { cwd })
    await namu(['build', '--out', 'two'], { cwd })
    expect(contents(path.join(cwd, 'one'))).toEqual(contents(path.join(cwd, 'two')))
  })

  it('describes the project as JSON when asked', async () => {
    const cwd = createProject({ 'compute.ts': compute })
    const { stdout } = await namu(['build', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({
      project: 'sample',
      version: '1.0.0',
      workflows: [{ name: 'compute' }],
      warnings: [],
    })
  })

  it('of a project without workflows says how to write one', async () => {
    const cwd = createProject({ 'empty.ts': 'export {}\n' })
    const { code, stdout } = await namu(['build'], { cwd })
    expect(code).toBe(0)
    expect(stdout).toContain('export const hello = workflow(')
  })
})

describe('namu graph', () => {
  it.each([
    ['text', /start/],
    ['mermaid', /^(flowchart|graph) /],
    ['dot', /^digraph /],
    ['svg', /<svg /],
  ])('shows a workflow as %s', async (format, pattern) => {
    const cwd = createProject({ 'compute.ts': compute })
    const { code, stdout } = await namu(['graph', 'compute', '--format', format], { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(pattern)
  })
})
