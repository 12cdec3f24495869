/**
 * `npm start`: the tower over the demo company, in Electron where its binary is there or can be fetched, else in the browser.
 *
 *   --no-open   only serve, and print the address      --port N     the server's port (4317, or any free one)
 *   --browser   the browser, not Electron              --data DIR   where the company lies (./.data)
 */
import {spawn} from 'node:child_process';
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {SIGN_IN_LINK_MINUTES} from '../src-shared/kernel/sign-in.ts';
import {build, isFresh} from './support/build.ts';
import {electronBinary, fetchElectron, hasDisplay} from './support/electron.ts';
import {freePort, portFault, type Ready, startServer, stopServer} from './support/server-child.ts';
import {ROOT} from './support/stage.ts';

const PORT_DEFAULT = 4_317;
/** An Electron that ends this soon did not start: a missing library, a sandbox that is not allowed. */
const STARTED_AFTER_MS = 5_000;

const USAGE = 'usage: npm start -- [--no-open] [--browser] [--port N] [--data DIR] [--speed N]';

const options = readOptions();
const port = options.port ?? (await freePort(PORT_DEFAULT));
const taken = await portFault(port);
if (taken !== undefined) {
  say(taken);
  process.exit(1);
}
const args = ['--data', resolve(options.data), '--port', String(port), '--demo'];
if (options.speed) args.push('--speed', options.speed);
const building = isFresh() ? undefined : build();
if (building) say('Building the screens (once for every change)');
building?.catch(() => undefined); // awaited below, after the server has had its say

const {child: server, ready} = startServer(args);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(0));
try {
  const obstacle = options.open && !options.browser ? await obstacleToElectron() : 'none asked for';
  await building;
  const at = await ready;
  server.once('exit', (code) => {
    say(`The server ended (${code}).`);
    process.exit(code === 0 ? 0 : 1);
  });
  if (obstacle === undefined) await inElectron(at);
  else inBrowser(at, options.open && !options.browser ? obstacle : undefined);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await end(1);
}

/** Why there will be no Electron, or undefined when its binary is there. */
async function obstacleToElectron(): Promise<string | undefined> {
  if (!hasDisplay()) return 'there is no display';
  return electronBinary() ? undefined : fetchElectron(say);
}

async function inElectron(at: Ready): Promise<void> {
  const binary = electronBinary();
  if (!binary) return inBrowser(at, 'its binary is missing');
  const started = performance.now();
  const token = new URL(at.signIn).searchParams.get('token') ?? '';
  const {ELECTRON_RUN_AS_NODE: _, ...env} = process.env;
  const app = spawn(binary, [ROOT, `--server=${at.url}`], {stdio: 'inherit', env: {...env, SIGNALBOX_SIGN_IN: token}});
  say(`The tower is open in Electron; the server is at ${at.url}.`);
  const code = await new Promise<number | null>((done) => {
    app.on('error', () => done(1));
    app.on('exit', done);
  });
  if (code !== 0 && performance.now() - started < STARTED_AFTER_MS) inBrowser(at, `it ended with code ${code}`);
  else await end(0);
}

/** `why`: what stood in Electron's way, said in one sentence. */
function inBrowser(at: Ready, why: string | undefined): void {
  if (why) say(`Electron cannot be used here (${why}), so the same screens are served to your browser.`);
  process.stdout.write(`The tower is open at ${at.signIn}\n`);
  say(
    `This link signs you in once, within ${SIGN_IN_LINK_MINUTES} minutes; after that by password. Ctrl+C stops the server.`,
  );
  if (!options.open || !hasDisplay()) return;
  const program = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  const opener = spawn(program, [at.signIn], {stdio: 'ignore', detached: true});
  opener.on('error', () => undefined); // no opener: the address has been printed
  opener.unref();
}

async function end(code: number): Promise<void> {
  server.removeAllListeners('exit');
  await stopServer(server);
  process.exit(code);
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

function readOptions() {
  try {
    const {values} = parseArgs({
      options: {
        'no-open': {type: 'boolean', default: false},
        browser: {type: 'boolean', default: false},
        port: {type: 'string'},
        data: {type: 'string', default: '.data'},
        speed: {type: 'string'},
      },
    });
    const wished = values.port === undefined ? undefined : Number(values.port);
    if (wished !== undefined && !(Number.isInteger(wished) && wished >= 0 && wished <= 65_535)) {
      throw new Error(`--port ${values.port}: a port is a number from 0 to 65535`);
    }
    return {open: !values['no-open'], browser: values.browser, port: wished, data: values.data, speed: values.speed};
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exit(2);
  }
}
