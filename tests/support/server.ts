/**
 * A Signalbox server as a child process on a data folder of its own, for specs, scenarios, soak and bench.
 * It is the program that `npm start` runs, over the same command line; nothing is replaced inside.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const READY_MS_MAX = 120_000;
const STOP_MS_MAX = 10_000;
/** The demo accounts' password in tests. */
export const DEMO_PASSWORD = 'correct-horse-battery';

export interface ServerOptions {
  /** Kept between starts when given; otherwise a temporary folder that `dispose` removes. */
  readonly data?: string;
  /** A prepared data folder to copy first. */
  readonly template?: string;
  /** Play the demo company. Default true. */
  readonly demo?: boolean;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly args?: readonly string[];
  /** Another program with the same command line: a company of its own. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ReadyLine {
  readonly ready: true;
  readonly url: string;
  /** A one-time sign-in address, where the server offers one. */
  readonly signIn?: string;
}

/** A server that can be stopped, killed and started again on the same data and the same port. */
export class TestServer {
  readonly data: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #ready: ReadyLine | undefined;
  #log = '';
  readonly #temporary: boolean;

  private constructor(options: ServerOptions) {
    this.#options = options;
    this.#temporary = options.data === undefined;
    this.data = options.data ?? mkdtempSync(join(tmpdir(), 'signalbox-'));
    if (options.template) cpSync(options.template, this.data, {recursive: true});
  }

  /** Starts one and waits for its ready line. Throws with the server's own words when it does not come. */
  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = new TestServer(options);
    await server.start();
    return server;
  }

  get url(): string {
    if (!this.#ready) throw new Error('the server is not running');
    return this.#ready.url;
  }
  get signIn(): string | undefined {
    return this.#ready?.signIn;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  /** What it wrote on stderr, its last 64 kB. */
  get log(): string {
    return this.#log;
  }

  /** Starts again after `stop` or `kill`, on the same port. */
  async start(): Promise<void> {
    const {demo = true, port = 0, args = [], program = 'src-server/main.ts', env = {}} = this.#options;
    const samePort = this.#ready ? Number(new URL(this.#ready.url).port) : port;
    const line = [program, '--data', this.data, '--port', String(samePort), ...(demo ? ['--demo'] : []), ...args];
    const child = spawn(process.execPath, line, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {...process.env, SIGNALBOX_DEMO_PASSWORD: DEMO_PASSWORD, ...env},
    });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-65_536);
    });
    this.#ready = await readyLine(child, () => this.#log);
  }

  /** Asks it to end and waits; kills it when it does not. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** No goodbye: SIGKILL, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it and removes its temporary folder. */
  async dispose(): Promise<void> {
    await this.stop();
    if (this.#temporary) rmSync(this.data, {recursive: true, force: true, maxRetries: 5});
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await gone;
    clearTimeout(late);
  }
}

function readyLine(child: ChildProcess, log: () => string): Promise<ReadyLine> {
  return new Promise((done, fail) => {
    let text = '';
    const give = (why: string) => fail(new Error(`${why}\n${log()}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      give(`the server was not ready after ${READY_MS_MAX} ms`);
    }, READY_MS_MAX);
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      give(`the server ended before it was ready: ${code ?? signal}`);
    });
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const line = text.split('\n').find((candidate) => candidate.startsWith('{"ready":true'));
      if (!line || !text.includes(`${line}\n`)) return;
      clearTimeout(late);
      done(JSON.parse(line) as ReadyLine);
    });
  });
}
