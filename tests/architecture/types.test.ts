/** A file the type checker never opens has no types: a wrong pattern in `tsconfig.json` passes in silence. */
import {execFileSync} from 'node:child_process';
import {resolve} from 'node:path';
import {expect, test} from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, {cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024}).split('\n');

test('every TypeScript file of the repository is type-checked', () => {
  const checked = new Set(
    run(resolve(ROOT, 'node_modules/.bin/tsc'), '-p', '.', '--listFilesOnly').map((file) => resolve(ROOT, file)),
  );
  const files = run('git', 'ls-files', '--cached', '--', '*.ts', '*.tsx').filter((file) => file !== '');
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !checked.has(resolve(ROOT, file)))).toEqual([]);
});
