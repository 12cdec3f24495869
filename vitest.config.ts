import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'out/**', 'tests/e2e/**', 'tests/fidelity/**'],
    environment: 'node',
    // Two cores for everything: more workers only make the timing tests of the others wait.
    maxWorkers: 2,
    // How long a law over thousands of worlds takes is the machine's affair; this is for what hangs.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
