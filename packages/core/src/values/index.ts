export * from './canonical-json.js'
export * from './codec.js'
export * from './digest.js'
