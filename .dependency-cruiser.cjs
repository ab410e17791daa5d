/**
 * The layers of docs/design.md, checked on every import of every source file (type imports too).
 * Tests are free: they may bring a higher layer to exercise a lower one.
 */
const layers = {
  core: [],
  flow: ['core'],
  transformer: ['core', 'flow'],
  engine: ['core', 'flow'],
  client: ['core'],
  conformance: ['core', 'engine'],
  'store-lmdb': ['core', 'engine'],
  'store-postgres': ['core', 'engine'],
  'dispatch-redis': ['core', 'engine'],
  worker: ['core', 'client', 'engine', 'dispatch-redis'],
  master: ['core', 'flow', 'client', 'engine', 'store-postgres', 'dispatch-redis'],
  cli: ['core', 'client', 'engine', 'flow', 'master', 'store-lmdb', 'transformer', 'worker'],
}

/** Libraries that stay behind one package, so that nobody loads what they do not use. */
const homes = {
  'ts-morph': ['transformer'],
  esbuild: ['transformer'],
  lmdb: ['store-lmdb'],
  pg: ['store-postgres'],
  ioredis: ['dispatch-redis'],
  express: ['master'],
  zod: ['master'],
  ws: ['master', 'client'],
  ajv: ['engine'],
  devalue: ['core'],
  commander: ['cli'],
  '@hpcc-js/wasm-graphviz': ['flow'],
}

const tests = '(\\.test\\.ts$|^packages/[^/]+/test/)'

const layerRules = Object.entries(layers).map(([name, below]) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment: `${name} may import ${below.length === 0 ? 'none of our packages' : below.join(', ')}`,
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: { path: '^packages/', pathNot: `^packages/(${[name, ...below].join('|')})/` },
}))

const homeRules = Object.entries(homes).map(([library, packages]) => ({
  name: `only-${packages.join('-')}-knows-${library.replace(/[^a-z]/g, '')}`,
  severity: 'error',
  from: { path: '^packages/', pathNot: [`^packages/(${packages.join('|')})/`, tests] },
  to: { path: `node_modules/${library}/` },
}))

module.exports = {
  forbidden: [
    ...layerRules,
    ...homeRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'No module waits for itself when it is loaded. Types may refer to each other: an import of ' +
        'types alone is gone by then.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine-core-is-pure',
      severity: 'error',
      comment: 'The engine core imports only itself and the pure layers below it.',
      from: { path: '^packages/engine/src/core/', pathNot: tests },
      to: { pathNot: '^(packages/engine/src/core/|packages/(core|flow)/|node_modules/@noble/)' },
    },
    {
      name: 'interfaces-stand-alone',
      severity: 'error',
      comment: 'An interface knows the types of the engine core, never an implementation.',
      from: { path: '^packages/engine/src/interfaces/', pathNot: tests },
      to: { path: '^packages/engine/src/', pathNot: '^packages/engine/src/(core|interfaces)/' },
    },
    {
      name: 'no-node-in-the-browser-layers',
      severity: 'error',
      from: { path: '^packages/(core|flow)/src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-dev', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm', 'type-only'],
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'source-does-not-import-tests',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/fixtures/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['namu-source', 'types', 'import', 'node', 'default'],
    },
  },
}
