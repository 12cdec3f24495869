/** One Chromium for browser specs and for the Electron stand-in, whatever the machine has. `CHROMIUM=/path` overrides. */
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';

export interface Chromium {
  /** Undefined where Playwright's own download has to serve: `npx playwright install chromium`. */
  readonly executablePath: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** The package's own arguments switch web security off; these do not. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Finds or unpacks Chromium. Throws when the package is there and its archive cannot be unpacked. */
export async function findChromium(): Promise<Chromium> {
  if (process.env.CHROMIUM) return {executablePath: process.env.CHROMIUM, env: {}};
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked();
  return {executablePath: undefined, env: {}};
}

async function unpacked(): Promise<Chromium> {
  const require = createRequire(import.meta.url);
  const root = join(dirname(require.resolve('@sparticuz/chromium')), '..');
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
  const cache = resolve(import.meta.dirname, '../../node_modules/.cache');
  const place = join(cache, `chromium-${version}`);
  if (!existsSync(place)) await unpack(root, cache, place);
  const executablePath = join(place, 'chromium');
  const env: Record<string, string> = {};
  // A bare machine lacks libnss3, libnspr4 and libexpat; the package brings them in an archive of their own.
  if (execFileSync('ldd', [executablePath], {encoding: 'utf8'}).includes('not found')) {
    env.LD_LIBRARY_PATH = join(place, 'al2023/lib');
  }
  // The package's fonts.conf names folders of Lambda only: with ours text has a font anywhere.
  const conf = join(place, 'fonts.conf');
  const dirs = [join(place, 'fonts/fonts'), '/usr/share/fonts'].map((dir) => `<dir>${dir}</dir>`).join('');
  const cachedir = `<cachedir>${join(place, 'fonts-cache')}</cachedir>`;
  writeFileSync(
    conf,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}${cachedir}</fontconfig>`,
  );
  env.FONTCONFIG_FILE = conf;
  return {executablePath, env};
}

async function unpack(root: string, cache: string, place: string): Promise<void> {
  mkdirSync(cache, {recursive: true});
  const staging = mkdtempSync(join(cache, 'unpack-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = staging; // the package always unpacks into os.tmpdir(), without a version in the name
  try {
    const {default: chromium, inflate} = await import('@sparticuz/chromium');
    await chromium.executablePath();
    await inflate(join(root, 'bin/al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  chmodSync(join(staging, 'chromium'), 0o755);
  try {
    renameSync(staging, place);
  } catch (error) {
    if (!existsSync(place)) throw error; // somebody else was faster: theirs is the same
    rmSync(staging, {recursive: true});
  }
}
