import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'out/**', 'tests/e2e/**', 'tests/fidelity/**'],
    environment: 'node',
    // Two cores for everything: more workers only make the timing tests of the others wait.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
