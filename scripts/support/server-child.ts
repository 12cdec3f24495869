/** The server as a child of `npm start` and `npm run dev`. */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {resolve} from 'node:path';
import {ROOT} from './stage.ts';

const STOP_MS_MAX = 10_000;

export interface Ready {
  readonly url: string;
  /** The address with a one-time sign-in token. */
  readonly signIn: string;
}

/** Starts it; its progress goes to our stderr. `ready` rejects when it ends before it is ready. */
export function startServer(args: readonly string[]): {child: ChildProcess; ready: Promise<Ready>} {
  const child = spawn(process.execPath, [resolve(ROOT, 'src-server/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Half a second less at every start but the first: types are stripped and modules compiled once.
    env: {NODE_COMPILE_CACHE: resolve(ROOT, 'node_modules/.cache/compiled'), ...process.env},
  });
  const ready = new Promise<Ready>((done, fail) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-65_536);
      const line = text
        .split('\n')
        .slice(0, -1)
        .find((one) => one.startsWith('{"ready":true'));
      if (line) done(JSON.parse(line) as Ready);
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => fail(new Error(`the server ended before it was ready (${code ?? signal})`)));
  });
  return {child, ready};
}

/** Asks it to end and waits; kills it when it does not. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
  await gone;
  clearTimeout(late);
}

/** The wished port if nobody has it, else 0: any. */
export const freePort = async (wished: number): Promise<number> =>
  (await portFault(wished)) === undefined ? wished : 0;

/** Why the server could not listen at a port, in one sentence; undefined when it can. Asked before anything that takes long. */
export function portFault(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', ({code}: NodeJS.ErrnoException) =>
      done(
        code === 'EADDRINUSE'
          ? `Port ${port} is taken by another program: stop that, or choose another with --port.`
          : `Port ${port} cannot be used here (${code ?? 'unknown'}): choose another with --port.`,
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(undefined)));
  });
}
