// @ts-check
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Folders of src/ and what each may import beside node: imports point one way. */
const mayImport = {
  node: [],
  time: [],
  protocol: [],
  sdk: ['protocol'],
  server: ['sdk', 'protocol', 'time'],
  cluster: ['protocol', 'time'],
  sidecar: ['cluster', 'protocol', 'time'],
  'local/apiserver': ['cluster', 'protocol', 'time'],
  'local/control': ['cluster', 'protocol', 'time'],
  'local/workloads': ['local/control', 'cluster', 'protocol', 'time'],
  'local/engine': ['local/control', 'cluster', 'protocol', 'time'],
  'local/run': [
    'local/apiserver',
    'local/workloads',
    'local/engine',
    'local/control',
    'cluster',
    'protocol',
    'time',
  ],
  'local/dev': [
    'local/run',
    'local/engine',
    'local/workloads',
    'local/control',
    'server',
    'sidecar',
    'cluster',
    'protocol',
    'time',
  ],
  testing: [
    'server',
    'local/apiserver',
    'local/workloads',
    'local/engine',
    'local/control',
    'local/run',
    'cluster',
    'protocol',
    'time',
  ],
  cli: ['sidecar', 'cluster', 'local/dev', 'local/run', 'local/engine', 'server', 'sdk', 'protocol', 'time'],
}
const folders = Object.keys(mayImport)

/** How a folder below local/ names its sibling. */
const besides = (folder, other) =>
  folder.startsWith('local/') && other.startsWith('local/') ? other.slice('local/'.length) : other

const layering = folders.map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: folders
          .filter((other) => other !== 'node' && other !== folder && !mayImport[folder].includes(other))
          .map((other) => ({
            // Folders of one parent name each other without it.
            regex: `^(\\.\\./)+(?:${other}|${besides(folder, other)})/`,
            message: `src/${folder} may import only ${mayImport[folder].join(', ') || 'itself'}`,
          })),
      },
    ],
  },
}))

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.hookwright', 'test/fixtures', '**/*.generated.*']),
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  ...layering,
  {
    // Time and chance come in through src/time, so that tests can hold the clock.
    files: ['src/**/*.ts'],
    ignores: ['src/time/**', 'src/node/**', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'use the Clock of src/time' },
        { object: 'Math', property: 'random', message: 'pass a generator in' },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['bench/**', 'bin/**', 'scripts/**', 'src/cli/**', 'src/server/workers/console.ts'],
    rules: { 'no-console': 'off' },
  },
)
