import type { Plugin } from 'esbuild'
import type { ErrorClass } from '../discover/error-classes.js'
import type { InsertionPlace } from './source-insertions.js'

/**
 * How compiled code knows its error classes by id (core's class marks): something is put at the start
 * of each class that announces the class while it is defined. It is a pure call, so that a bundler
 * drops a class that nobody uses, with its announcement.
 */
export type Announcement = (id: string) => string

/**
 * In an artifact: to the list that the artifact exports. A block is dropped with its class whatever
 * the project's `useDefineForClassFields` says; a bundler that minifies would drop it alone.
 */
export const announceInArtifact: Announcement = (id) =>
  `static{/* @__PURE__ */${announce}(this,${JSON.stringify(id)})}`

/** In an application's bundle, minified or not: to the process, in which `@namu/client` looks. */
export const announceInApplication: Announcement = (id) =>
  `static #__namuClass=/* @__PURE__ */(c=>{` +
  `Object.defineProperty(c.prototype,Symbol.for("namu.class"),{value:${JSON.stringify(id)}});` +
  `(globalThis[Symbol.for("namu.classes")]??=new Map).set(${JSON.stringify(id)},c)})(this);`

export function classMarks(
  classes: readonly Pick<ErrorClass, 'id' | 'file' | 'body'>[],
  announcement: Announcement,
): readonly InsertionPlace[] {
  return classes.map(({ id, file, body }) => ({ file, at: body, text: announcement(id) }))
}

/** The module that an artifact's list of classes is in, and its function. */
export const classesModule = 'namu:classes'
const announce = '__namuClass'

const classesSource = `export const classes = /* @__PURE__ */ new Map()
export function ${announce}(made, id) {
  Object.defineProperty(made.prototype, Symbol.for('namu.class'), { value: id })
  classes.set(id, made)
}
`

/** Gives every module of a bundle the function that classes announce themselves with. */
export function artifactClasses(): Plugin {
  return {
    name: 'namu-artifact-classes',
    setup(build) {
      build.initialOptions.inject = [...(build.initialOptions.inject ?? []), classesModule]
      build.onResolve({ filter: /^namu:classes$/ }, () => ({
        path: 'classes',
        namespace: 'namu-classes',
        sideEffects: false,
      }))
      build.onLoad({ filter: /.*/, namespace: 'namu-classes' }, () => ({
        contents: classesSource,
        loader: 'js',
      }))
    },
  }
}
