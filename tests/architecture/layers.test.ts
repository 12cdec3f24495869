/** A folder is a layer: dependency-cruiser reads every module and judges it by `layers.cjs`. */
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import {promisify} from 'node:util';
import {beforeAll, expect, test} from 'vitest';

/**
 * With TypeScript 7 a misconfigured dependency-cruiser reads 0 modules and passes, so a floor is asserted.
 * Raise it as the code grows.
 */
const MODULES_MIN = 150;
const ROOT = resolve(import.meta.dirname, '../..');

interface Cruise {
  readonly modules: readonly {readonly source: string; readonly coreModule?: boolean}[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: {readonly name: string};
    }[];
  };
}
let seen: Cruise;

beforeAll(async () => {
  const places = ['src-shared', 'src-main', 'src-preload', 'src-renderer', 'src-server'];
  const there = places.filter((place) => existsSync(resolve(ROOT, place)));
  const bin = resolve(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...there];
  // The exit code is the number of violations; the JSON says the same, so a non-zero code is no failure here.
  const {stdout} = await promisify(execFile)(process.execPath, args, {cwd: ROOT, maxBuffer: 256 * 1024 * 1024}).catch(
    (error: {stdout?: string; stderr?: string}) => {
      if (!error.stdout) throw new Error(`dependency-cruiser did not run: ${error.stderr}`);
      return {stdout: error.stdout};
    },
  );
  seen = JSON.parse(stdout) as Cruise;
}, 120_000);

test('enough modules are seen for the rules to mean something', () => {
  expect(seen.modules.filter((module) => module.source.startsWith('src-')).length).toBeGreaterThanOrEqual(MODULES_MIN);
});

test('every import obeys the layer table', () => {
  expect(seen.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([]);
});

test('every row of the layer table is a folder or a file that exists', () => {
  const {layers} = createRequire(import.meta.url)('../../layers.cjs') as {layers: Record<string, readonly string[]>};
  const missing = Object.keys(layers).filter((place) => !existsSync(resolve(ROOT, place)));
  expect(missing).toEqual([]);
});
