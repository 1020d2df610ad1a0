import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const REAL_TIME = 'The simulator has virtual time only: take it from the machine clock.';
const RANDOM = 'The simulator draws from the seeded generator of the scenario.';
const ENGINE_MATH = 'Its last bits differ between JavaScript engines: use integers or a table.';

const realTimeGlobals = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
];
const engineMath = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'exp', 'expm1']
  .concat(['log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot'])
  .map((property) => ({ object: 'Math', property, message: ENGINE_MATH }));

export default ts.config(
  { ignores: ['node_modules/', 'build/', 'dist/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      // TypeScript knows which names exist.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    // State = f(scenario, actions, virtual time).
    files: ['web/simulator/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...realTimeGlobals.map((name) => ({ name, message: REAL_TIME })),
        { name: 'crypto', message: RANDOM },
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: RANDOM }, ...engineMath],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/lab/**', '**/worker/**', '**/cli/**', '**/reference/**', '**/embed/**'],
              message: 'Arrows point one way: the simulator never imports what stands on it.',
            },
            {
              group: ['svelte', 'svelte/**', 'comlink', 'node:*', 'vite', 'vite/**'],
              message: 'The simulator runs in a worker and in Node alike.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['wasm/**', 'web/worker/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/lab/**', '**/cli/**', 'svelte', 'svelte/**'],
              message: 'Arrows point one way: no screens here.',
            },
          ],
        },
      ],
    },
  },
);
