export * from './cancelled-error.js'
export * from './codes.js'
export * from './error-classes.js'
export * from './namu-error.js'
