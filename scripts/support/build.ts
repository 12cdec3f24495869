/** The build, made only when something it is made of has changed: a stamp in `out/` holds the hash of the sources. */
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, globSync, readFileSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {ROOT} from './stage.ts';

const STAMP = resolve(ROOT, 'out/.sources');
/** What the bundles are made of. The server runs from its sources and needs no build. */
const SOURCES = [
  'src-{shared,renderer,main,preload}/**/*',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** True when `out/` was built from the sources as they are. */
export function isFresh(): boolean {
  const built = ['main/index.js', 'preload/preload.cjs', 'renderer/index.html'].every((file) =>
    existsSync(resolve(ROOT, 'out', file)),
  );
  return built && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourcesHash();
}

/** Builds and stamps. Rejects with the builder's own words. */
export async function build(): Promise<void> {
  const hash = sourcesHash();
  const child = spawn(
    process.execPath,
    [resolve(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-20_000);
    });
  }
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code !== 0) throw new Error(`the build failed (exit code ${code}):\n${words}`);
  writeFileSync(STAMP, hash);
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, {cwd: ROOT, withFileTypes: true}).filter(
    (entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name),
  );
  const paths = files.map((entry) => resolve(entry.parentPath, entry.name)).sort();
  for (const path of paths) hash.update(path.slice(ROOT.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}
