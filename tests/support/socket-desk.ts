/**
 * A desktop without a window: the real replica over a real socket, for tests that need many desks and no engine.
 * Its outbox and cache live in memory; `crash` loses the connection and keeps both, as a killed desktop would.
 */
import {randomUUID} from 'node:crypto';
import {io, type Socket} from 'socket.io-client';
import type {Command} from '../../src-shared/domain/commands.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {WIRE_PARSER} from '../../src-shared/link/wire-parser.ts';
import type {Down} from '../../src-shared/protocol/frames.ts';
import {Replica, type ReplicaEffect, type Settled} from '../../src-shared/sync/replica.ts';
import type {Grant} from '../../src-shared/visibility/view.ts';

export type DeskOptions = {
  readonly url: string;
  readonly token: string;
  readonly user: string;
  readonly grant: Grant;
};

/** Signs in over REST and gives what a desk needs. Throws when the server refuses. */
export async function signIn(url: string, user: string, password: string): Promise<DeskOptions> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({user, password}),
  });
  const body = (await response.json()) as {accessToken: string; who: Grant};
  if (!response.ok) throw new Error(`${user} could not sign in: ${response.status}`);
  const {role, sites, territories} = body.who;
  return {url, token: body.accessToken, user, grant: {role, sites, territories}};
}

export class SocketDesk {
  readonly replica: Replica;
  readonly settled: Settled[] = [];
  readonly goodbyes: string[] = [];
  readonly answers = new Map<number, {readonly rows: readonly unknown[] | null; readonly error: string | null}>();
  #options: DeskOptions;
  #socket: Socket | undefined;
  #asked = 0;
  #waiting: (() => void)[] = [];

  constructor(options: DeskOptions) {
    this.#options = options;
    this.replica = new Replica({
      state: {ledger: new Ledger(), cursor: null, view: null},
      clientId: `desk-${randomUUID()}`,
      nextSeq: 1,
      submissions: [],
      actor: {user: options.user, role: options.grant.role},
      grant: options.grant,
      logNow: Date.now,
      speed: () => 1,
    });
  }

  /** Connects and resolves when the replica is in step with the stream. */
  async connect(token = this.#options.token): Promise<void> {
    this.#options = {...this.#options, token};
    const socket = io(this.#options.url, {
      auth: {token},
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      parser: WIRE_PARSER,
    });
    this.#socket = socket;
    socket.on('connect', () => socket.emit('frame', this.replica.hello(Date.now())));
    socket.on('frame', (frame: Down, bytes?: Uint8Array) => {
      this.#perform(this.replica.receive({frame, bytes: bytes ?? null}, Date.now()));
    });
    socket.on('disconnect', () => {
      this.replica.disconnected();
      this.#wake();
    });
    await new Promise<void>((resolve, reject) => {
      socket.on('connect_error', reject);
      const check = () => (this.replica.online ? resolve() : void this.#waiting.push(check));
      check();
    });
  }

  /** Cuts the connection without a word. */
  crash(): void {
    this.#socket?.io.engine?.close();
    this.#socket?.close();
    this.replica.disconnected();
  }

  close(): void {
    this.#socket?.close();
  }

  /** Issues a command and resolves with what became of it. */
  async issue(command: Command, commandId: string = randomUUID(), msMax?: number): Promise<Settled> {
    const submission = this.replica.prepare(commandId, command);
    if (submission === null) throw new Error('the outbox is full');
    this.#perform(this.replica.issued(submission));
    await this.until(() => this.settled.some((settled) => settled.submission.commandId === commandId), msMax);
    const settled = this.settled.find((one) => one.submission.commandId === commandId);
    if (settled === undefined) throw new Error('bug: settled and not there');
    return settled;
  }

  async ask(question: unknown): Promise<{readonly rows: readonly unknown[] | null; readonly error: string | null}> {
    this.#asked += 1;
    const id = this.#asked;
    this.#socket?.emit('frame', ['ask', {id, question}, this.replica.attempt]);
    await this.until(() => this.answers.has(id));
    return this.answers.get(id) ?? {rows: null, error: 'bug'};
  }

  /** Resolves when the replica stands at a log position. */
  async reach(seq: number): Promise<void> {
    await this.until(() => (this.replica.cursor?.seq ?? -1) >= seq);
  }

  /** Waits for something that a frame brings about. */
  async until(met: () => boolean, ms = 15_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!met()) {
      if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${String(met)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #perform(effects: readonly ReplicaEffect[]): void {
    for (const effect of effects) {
      if (effect.do === 'send' && this.#socket?.connected) this.#socket.emit('frame', effect.frame);
      if (effect.do === 'settle') this.settled.push(...effect.settled);
      if (effect.do === 'answer') this.answers.set(effect.id, effect);
      if (effect.do === 'wait') this.goodbyes.push(effect.reason);
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
