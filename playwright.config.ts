/**
 * End-to-end specs in two hosts. `*.spec.ts` runs in both; `*.desktop.spec.ts` and `*.browser.spec.ts` in one.
 * Without a real binary Playwright's own `_electron.launch` starts the stand-in: nothing in the specs differs.
 */
import {resolve} from 'node:path';
import {defineConfig} from '@playwright/test';
import {CHROMIUM_ARGS, findChromium} from './tests/support/chromium.ts';
import type {HostOptions} from './tests/support/e2e.ts';

const chromium = await findChromium();
Object.assign(process.env, chromium.env);

if (!process.env.REAL_ELECTRON) {
  process.env.ELECTRON_OVERRIDE_DIST_PATH = resolve(import.meta.dirname, 'tests/stand-in');
  process.env.STANDIN_NODE = process.execPath;
  if (chromium.executablePath) process.env.STANDIN_CHROMIUM = chromium.executablePath;
}

export default defineConfig<HostOptions>({
  timeout: 60_000,
  expect: {timeout: 10_000},
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  outputDir: 'test-results/e2e',
  reporter: [['list']],
  use: {
    // A failed page's state is kept anyway; a trace costs a quarter of the time. Ask for one with --trace=retain-on-failure.
    trace: 'off',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    colorScheme: 'light',
    launchOptions: {executablePath: chromium.executablePath, args: CHROMIUM_ARGS},
  },
  projects: [
    {name: 'fidelity', testDir: 'tests/fidelity'},
    {name: 'felt', testDir: 'tests/felt-speed'},
    {
      name: 'electron',
      testDir: 'tests/e2e',
      testMatch: /\.spec\.ts$/,
      testIgnore: /\.browser\.spec\.ts$/,
      use: {host: 'electron'},
    },
    {
      name: 'browser',
      testDir: 'tests/e2e',
      testMatch: /\.spec\.ts$/,
      testIgnore: /\.desktop\.spec\.ts$/,
      use: {host: 'browser'},
    },
  ],
});
