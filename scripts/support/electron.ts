/** Electron's binary: it comes from a release server, not from the registry, so it may be out of reach. */
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {ROOT} from './stage.ts';

const HOME = resolve(ROOT, 'node_modules/electron');
/** Nobody answers in this time: there is no way out from here. */
const REACH_MS_MAX = 4_000;
/** About 110 MB; on a slower line people run `npx install-electron` in their own time. */
const FETCH_MS_MAX = 40_000;
const SAY_EVERY_MS = 5_000;

/** The binary's path, or undefined while it has not been fetched. */
export function electronBinary(): string | undefined {
  const note = join(HOME, 'path.txt');
  if (!existsSync(note)) return undefined;
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(HOME, 'dist'), readFileSync(note, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

/** Whether a window could be shown at all. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Tries to fetch the binary, telling how it goes; answers why it could not be, or undefined when it is there. */
export async function fetchElectron(say: (words: string) => void): Promise<string | undefined> {
  const {version} = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as {version: string};
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/';
  try {
    await fetch(`${mirror}v${version}/SHASUMS256.txt`, {method: 'HEAD', signal: AbortSignal.timeout(REACH_MS_MAX)});
  } catch {
    return `${new URL(mirror).host} cannot be reached`;
  }
  say(`Fetching Electron ${version} (about 110 MB, once)`);
  const started = performance.now();
  const child = spawn(process.execPath, [join(HOME, 'install.js')], {stdio: ['ignore', 'ignore', 'pipe']});
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2_000);
  });
  const telling = setInterval(() => say(`… ${Math.round((performance.now() - started) / 1000)} s`), SAY_EVERY_MS);
  const late = setTimeout(() => child.kill('SIGKILL'), FETCH_MS_MAX);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  clearInterval(telling);
  clearTimeout(late);
  if (code === 0 && electronBinary()) return undefined;
  return code === null
    ? `fetching took longer than ${FETCH_MS_MAX / 1000} s`
    : (words.split('\n')[0] ?? 'fetching failed');
}
