import tseslint from 'typescript-eslint'

/** What the engine core must not touch: it is pure, and runs in a browser tab too. */
const impureGlobals = [
  'process',
  'Buffer',
  'console',
  'crypto',
  'fetch',
  'performance',
  'queueMicrotask',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'navigator',
  'globalThis',
  'window',
  'global',
].map((name) => ({
  name,
  message: 'The engine core is pure: what it needs of its host comes with an event.',
}))

/** Another package is imported through its exports. */
const byName = {
  regex: '^(\\.\\./)+[a-z-]+/(src|dist|test)/',
  message: 'Import another package by its name.',
}

/** Packages that run in a browser. */
const noNode = { regex: '^node:', message: 'This package runs in a browser: no Node API here.' }

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/fixtures/**',
      '**/.namu/**',
      '**/coverage/**',
      'bench/**/results/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['packages/**/*.ts', 'examples/**/*.ts', 'tests/**/*.ts', 'bench/**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Numbers and booleans read well in messages; what matters is that no object gets in.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      // An interface and a type alias say different things here: shape or union.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A function that implements an async interface without awaiting is right as it is.
      '@typescript-eslint/require-await': 'off',
      // `() => list.push(x)` as a callback is no mistake.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      // Type parameters document a signature even when they appear once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `while (true)` is how an interpreter loops.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // An unknown thrown value is passed on as it is: workflows may throw anything.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingUnknown: true, allowEmptyReject: false },
      ],
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      // `String(error.name)` defends against what user code did to its own objects.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      // Overloads document a signature one form at a time.
      '@typescript-eslint/unified-signatures': 'off',
      // `record['key']` says that the key is data; `record.key` that it is a property.
      '@typescript-eslint/dot-notation': 'off',
      // A structural type of a library's class is used as one everywhere in this code.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Emulating JavaScript's objects deletes computed keys.
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-restricted-imports': ['error', { patterns: [byName] }],
    },
  },
  {
    files: ['packages/engine/src/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-imports': ['error', { patterns: [byName, noNode] }],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes with the event.' },
        { object: 'Math', property: 'random', message: "Chance comes from the run's seed." },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time comes with the event.',
        },
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
      ],
    },
  },
  {
    // core runs in a browser: no Node API, nowhere.
    files: ['packages/core/src/**/*.ts', 'packages/flow/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [byName, noNode] }],
    },
  },
  {
    files: [
      '**/*.test.ts',
      'packages/*/test/**/*.ts',
      'packages/conformance/**/*.ts',
      'tests/**/*.ts',
    ],
    rules: {
      // A test states what it knows: a missing element fails it, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Subjects of a test are often odd on purpose.
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['examples/**/*.ts'],
    rules: {
      // A class that groups tasks as static methods is one of the two forms on show.
      '@typescript-eslint/no-extraneous-class': 'off',
      // A parameter's default does not give its type where the function is an argument itself.
      '@typescript-eslint/no-inferrable-types': ['error', { ignoreParameters: true }],
    },
  },
)
