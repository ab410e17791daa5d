export * from './cancelled-error.js'
export * from './codes.js'
export * from './namu-error.js'
