// Starts a TypeScript program on a Node that can run it: `node scripts/run.mjs scripts/test.ts …`.
// Plain JavaScript that Node 20 understands, so that an old Node gets a sentence instead of a stack trace or, from
// better-sqlite3's Node-API 10 binary, a bare segmentation fault.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const NAPI_MIN = 10;
const root = fileURLToPath(new URL('..', import.meta.url));
const [program, ...args] = process.argv.slice(2);
const own = resolve(root, 'node_modules/.bin/node');

if (program === undefined) {
  console.error('Usage: node scripts/run.mjs <program.ts> [arguments]');
  process.exitCode = 2;
} else if (Number(process.versions.napi) >= NAPI_MIN && process.features.typescript) {
  process.argv.splice(1, 2, resolve(root, program));
  await import(pathToFileURL(resolve(root, program)).href);
} else if (existsSync(own) && process.env.SIGNALBOX_NODE === undefined) {
  const {status} = spawnSync(own, [fileURLToPath(import.meta.url), program, ...args], {
    stdio: 'inherit',
    env: {...process.env, SIGNALBOX_NODE: own},
  });
  process.exitCode = status ?? 1;
} else {
  console.error(
    `Signalbox needs Node 22.18 or newer and this is ${process.version}. ` +
      'On Linux x64 `npm ci` brings Node 24 along; elsewhere install it from nodejs.org.',
  );
  process.exitCode = 1;
}
