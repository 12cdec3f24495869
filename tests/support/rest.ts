/** The REST door as a script uses it: signed in once, plain JSON. For specs that compare a screen with what REST answers. */
import {randomUUID} from 'node:crypto';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {DEMO_PASSWORD} from './server.ts';

export type RestAnswer = {readonly status: number; readonly body: unknown};
type Result = {
  readonly outcome: 'accepted' | 'rejected';
  readonly code?: string;
  readonly left?: number | null;
  readonly seq: number | null;
};

export class Rest {
  readonly #base: string;
  readonly #token: string;

  private constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** Signs a demo account in. Throws when the server refuses. */
  static async as(url: string, user: string): Promise<Rest> {
    const base = `${url}/api/v1`;
    const answer = await call(base, '', 'POST', '/session', {user, password: DEMO_PASSWORD});
    const {accessToken} = answer.body as {accessToken?: string};
    if (accessToken === undefined) throw new Error(`${user} could not sign in: ${answer.status}`);
    return new Rest(base, accessToken);
  }

  /** The body of an answer 200. Throws for any other. */
  async get<T>(path: string): Promise<T> {
    const {status, body} = await this.ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  ask(method: string, path: string, body?: unknown): Promise<RestAnswer> {
    return call(this.#base, this.#token, method, path, body);
  }

  /** Submits one command and gives its outcome, refusals too. Throws when the door does not answer 200. */
  async submit(command: Command, commandId: string = randomUUID()): Promise<Result> {
    const {status, body} = await this.ask('POST', '/commands', {commandId, command});
    const [result] = (body as {results?: Result[]}).results ?? [];
    if (status !== 200 || result === undefined) throw new Error(`${command.type}: ${status} ${JSON.stringify(body)}`);
    return result;
  }

  /** Submits commands that must be accepted. Throws at the first that is not. */
  async all(...commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      const result = await this.submit(command);
      if (result.outcome !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(result)}`);
    }
  }

  /** The day the log is at, as a day number in UTC. */
  async today(): Promise<number> {
    return Math.floor((await this.get<{at: number}>('/inventory?limit=1')).at / DAY_MS);
  }

  /** A position's figures, as the Inventory screen has them. */
  async position(site: string, item: string): Promise<Readonly<Record<string, unknown>>> {
    const {rows} = await this.get<{rows: readonly Record<string, unknown>[]}>(`/inventory?site=${site}&item=${item}`);
    const [row] = rows;
    if (row === undefined || rows.length !== 1) throw new Error(`${rows.length} positions of ${item} at ${site}`);
    return row;
  }
}

async function call(base: string, token: string, method: string, path: string, body?: unknown): Promise<RestAnswer> {
  const response = await fetch(base + path, {
    method,
    headers: {'content-type': 'application/json', ...(token !== '' && {authorization: `Bearer ${token}`})},
    ...(body !== undefined && {body: JSON.stringify(body)}),
  });
  return {status: response.status, body: await response.json()};
}
