/**
 * One signed-in person's replica with its ports: boots from cache and outbox, talks over the link, carries out what the
 * replica decides. A command is durable in the outbox before it is shown or sent; one that could not be kept is refused
 * alone, and the next is tried afresh.
 */
import type {Solver} from '../allocation/solver.ts';
import {QUIET_AFTER_MS} from '../api/limits.ts';
import type {ActivityEntry} from '../api/types.ts';
import type {Command} from '../domain/commands.ts';
import type {Role} from '../domain/decider.ts';
import type {Key} from '../domain/events.ts';
import type {Scope} from '../domain/scope.ts';
import {assert} from '../kernel/assert.ts';
import type {SignInFailure} from '../kernel/sign-in.ts';
import type {BatchBody, Carried, Down, Question, Submission} from '../protocol/frames.ts';
import {LIMITS} from '../protocol/limits.ts';
import type {Told} from '../read-models/changes-together.ts';
import {Replica, type ReplicaEffect, type Settled} from '../sync/replica.ts';
import {admits, type Grant, viewOf} from '../visibility/view.ts';
import {isAutomatic} from './automatic.ts';
import {type Cached, CacheKeeper, loadCache, type Past} from './cache-keeper.ts';
import {type Issued, OutboxKeeper} from './outbox-keeper.ts';
import type {Access, Cache, HostClock, Link, Outbox, SignedIn} from './ports.ts';

export type Ports = {
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly link: Link;
  readonly clock: HostClock;
  readonly access: Access;
  readonly newId: () => string;
  /** A solver in a thread of its own, for one optimisation; absent where the host has none. */
  readonly openSolver?: () => Solver;
};
export type Connection = 'connecting' | 'loading' | 'live' | 'offline' | 'stopped';
export type SessionEvents = {
  /** Keys whose visible state changed; `all` after a snapshot. */
  readonly changed: (keys: readonly Key[], all: boolean, decisions: BatchBody['decisions']) => void;
  readonly status: () => void;
  readonly settled: (settled: readonly Settled[]) => void;
  /** Not by the person: the server gives no token any more. */
  readonly signedOut: (why: SignInFailure | null) => void;
  /** What stands under "What changed": kept with the cache. */
  readonly told: () => readonly Told[];
};
type Clock = {logAt: number; realAt: number; speed: number; simulated: boolean};

assert(
  QUIET_AFTER_MS > 2 * LIMITS.beatEveryMs && QUIET_AFTER_MS < LIMITS.deadAfterMs,
  'a silence is named after two missed beats and before the link is given up',
);

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

export class Session {
  readonly who: SignedIn;
  readonly grant: Grant;
  readonly replica: Replica;
  readonly issuedAt = new Map<string, number>();
  connection: Connection = 'connecting';
  since: number;
  /** Real ms of the last frame; null before the first. */
  heardAt: number | null = null;
  head = 0;
  progress = 0;
  integrity: {differences: number; checkedAt: number} | null = null;
  notice: {code: string; detail: string} | null = null;
  refused: ActivityEntry[] = [];
  clock: Clock;
  /** As the cache has it. */
  readonly past: Past;
  readonly #ports: Ports;
  readonly #on: SessionEvents;
  readonly #asks = new Map<number, {resolve: (rows: readonly unknown[]) => void; reject: (why: Error) => void}>();
  #askId = 0;
  #linkOpen = false;
  #tries = 0;
  #cancelRetry: (() => void) | null = null;
  #cancelBeat: (() => void) | null = null;
  #linkOpenedAt = 0;
  readonly #cache: CacheKeeper;
  #closed = false;
  readonly #outbox: OutboxKeeper;

  private constructor(who: SignedIn, ports: Ports, on: SessionEvents, boot: Boot) {
    this.who = who;
    this.#ports = ports;
    this.#on = on;
    this.grant = grantOf(who);
    this.since = ports.clock.now();
    this.clock = {
      logAt: boot.lastAt || ports.clock.now(),
      realAt: ports.clock.now(),
      speed: boot.lastAt > 0 ? 0 : 1,
      simulated: false,
    };
    this.replica = new Replica({
      state: {ledger: boot.ledger, cursor: boot.cursor, view: null},
      clientId: boot.clientId,
      nextSeq: boot.nextSeq,
      submissions: boot.submissions,
      actor: {user: who.user, role: who.role as Role},
      grant: this.grant,
      logNow: () => this.logNow(),
      speed: () => Math.max(1, this.clock.speed),
    });
    this.refused = boot.refused;
    this.past = boot.past;
    this.#outbox = new OutboxKeeper(ports.outbox, this.replica, (effects) => this.#perform(effects));
    this.#cache = new CacheKeeper(ports.cache, ports.clock, this.replica, on.told, boot.cursor !== null);
  }

  static async open(who: SignedIn, ports: Ports, on: SessionEvents): Promise<Session> {
    const outbox = await ports.outbox.load();
    const cached = await loadCache(ports.cache);
    const refused = outbox.refused.map((r) => JSON.parse(r.body) as ActivityEntry);
    const session = new Session(who, ports, on, {
      ...cached,
      clientId: outbox.clientId,
      nextSeq: outbox.nextSeq,
      submissions: outbox.submissions,
      refused,
    });
    return session;
  }

  /** Log time now: the last one heard of, and real time since at the log's speed. */
  logNow(): number {
    return Math.round(this.clock.logAt + (this.#ports.clock.now() - this.clock.realAt) * this.clock.speed);
  }

  get outboxKept(): boolean {
    return this.#outbox.kept;
  }

  sees(scope: Scope): boolean {
    return admits(viewOf(this.grant), scope);
  }

  /** False: no order is in this person's view, whatever there is. */
  get seesOrders(): boolean {
    return viewOf(this.grant).orders.length > 0;
  }

  start(): void {
    this.#connect();
  }

  /** Makes a command durable, shows it and sends it; what could not be kept is refused. */
  async issue(command: Command): Promise<Issued> {
    const commandId = this.#ports.newId();
    this.issuedAt.set(commandId, this.#ports.clock.now());
    const issued = await this.#outbox.keep(commandId, command);
    if ('refused' in issued) this.issuedAt.delete(commandId);
    return issued;
  }

  async ask(question: Question): Promise<readonly unknown[]> {
    if (this.connection !== 'live') throw new Error('offline');
    if (this.#asks.size >= LIMITS.asksOpenMax) throw new Error('too many questions are open');
    const id = ++this.#askId;
    return new Promise((resolve, reject) => {
      this.#asks.set(id, {resolve, reject});
      this.#ports.link.send(['ask', {id, question}, this.replica.attempt]);
    });
  }

  async dismiss(commandId: string): Promise<void> {
    this.refused = this.refused.filter((r) => r.commandId !== commandId);
    await this.#outbox.dismiss(commandId);
    this.#on.status();
  }

  async close(save: boolean): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#cancelBeat?.();
    this.#ports.link.close();
    this.#failAsks();
    await this.#cache.close(save);
    await this.#outbox.close();
  }

  // ---- the link ----------------------------------------------------------------------------------------------------

  #connect(): void {
    if (this.#closed || this.#linkOpen) return;
    this.#setConnection(this.#tries === 0 ? 'connecting' : 'offline');
    this.#ports.link.open({
      opened: () => {
        this.#linkOpen = true;
        this.#linkOpenedAt = this.#ports.clock.now();
        this.#ports.link.send(this.replica.hello(this.#ports.clock.now()));
        this.#beat();
      },
      frame: (carried) => this.#receive(carried),
      closed: (why) => this.#lost(why),
    });
  }

  #receive(carried: Carried<Down>): void {
    this.heardAt = this.#ports.clock.now();
    this.#perform(this.replica.receive(carried, this.heardAt));
  }

  #lost(why: 'lost' | 'unauthenticated'): void {
    this.#linkOpen = false;
    this.#cancelBeat?.();
    this.replica.disconnected();
    this.#failAsks();
    if (this.#closed || this.connection === 'stopped') return;
    // A first cut is usually over in a second (a token's end, a restart): only a second failure is worth a banner.
    this.#setConnection(this.#tries === 0 && this.connection === 'live' ? 'connecting' : 'offline');
    if (why === 'unauthenticated') void this.#authenticateAgain();
    else this.#retry(RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] as number);
  }

  async #authenticateAgain(): Promise<void> {
    const token = await this.#ports.access.token(true).catch(() => null);
    if (token === null) {
      // What was withdrawn is gone from disk; the outbox stays for its owner.
      await this.#cache.forget();
      this.#on.signedOut(this.#ports.access.refusal);
    } else this.#retry(RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] as number);
  }

  #retry(ms: number): void {
    this.#tries += 1;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#ports.clock.after(ms, () => {
      this.#ports.link.close();
      this.#linkOpen = false;
      this.#connect();
    });
  }

  #beat(): void {
    this.#cancelBeat?.();
    this.#cancelBeat = this.#ports.clock.after(LIMITS.beatEveryMs, () => {
      const now = this.#ports.clock.now();
      // A link that was just opened after a long silence has its own time to answer.
      if (now - Math.max(this.heardAt ?? 0, this.#linkOpenedAt) > LIMITS.deadAfterMs) {
        this.#ports.link.close();
        return this.#lost('lost');
      }
      this.#ports.link.send(this.replica.beat(now));
      this.#beat();
    });
  }

  // ---- effects -----------------------------------------------------------------------------------------------------

  #perform(effects: readonly ReplicaEffect[]): void {
    for (const e of effects) this.#carryOut(e);
    if (this.replica.online && this.connection !== 'live') {
      this.#tries = 0;
      this.progress = 1;
      this.#setConnection('live');
      this.#ports.link.send(this.replica.beat(this.#ports.clock.now()));
    }
    this.#on.status();
  }

  #carryOut(e: ReplicaEffect): void {
    switch (e.do) {
      case 'send':
        return this.#ports.link.send(e.frame);
      case 'append':
        this.head = Math.max(this.head, e.cursor.seq);
        return this.#cache.append(e.cursor, e.bytes);
      case 'replace': {
        this.#on.changed([], true, []);
        return this.#cache.replaced();
      }
      case 'settle':
        return this.#settle(e.settled);
      case 'changed': {
        const last = e.decisions.at(-1);
        if (last !== undefined && last.at > this.logNow())
          this.clock = {...this.clock, logAt: last.at, realAt: this.#ports.clock.now()};
        return this.#on.changed(e.keys, false, e.decisions);
      }
      case 'clock': {
        this.clock = {logAt: e.at, realAt: this.#ports.clock.now(), speed: e.speed, simulated: e.simulated};
        return;
      }
      case 'integrity': {
        this.integrity = e.integrity;
        this.head = e.head;
        return;
      }
      case 'answer': {
        const open = this.#asks.get(e.id);
        this.#asks.delete(e.id);
        if (e.rows === null) open?.reject(new Error(e.error ?? 'no answer'));
        else open?.resolve(e.rows);
        return;
      }
      case 'progress': {
        this.progress = e.done / e.total;
        return this.#setConnection('loading');
      }
      case 'drop-cache': {
        this.notice = {code: 'resync', detail: e.why};
        return this.#cache.drop();
      }
      case 'forked':
        return this.#fork(e.unknown);
      default:
        return this.#wait(e.reason, e.retryAfterMs);
    }
  }

  #wait(reason: string, retryAfterMs: number | null): void {
    this.#ports.link.close();
    this.#linkOpen = false;
    this.#cancelBeat?.();
    if (reason === 'unauthenticated') return void this.#authenticateAgain();
    if (retryAfterMs === null) {
      this.notice = {code: reason, detail: ''};
      return this.#setConnection('stopped');
    }
    // What would fail again at once is tried later each time, never in a tight loop.
    this.#retry(Math.max(retryAfterMs, RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] as number));
  }

  /** A profile copied to two machines: a new client id; commands of unknown fate go to Activity for the person to decide. */
  #fork(unknown: readonly Submission[]): void {
    const clientId = this.#ports.newId();
    this.replica.clientId = clientId;
    this.replica.pending = [];
    this.replica.nextSeq = 1;
    this.replica.recompute();
    const entries = unknown.map(
      (s): ActivityEntry => ({
        commandId: s.commandId,
        issuedAt: this.issuedAt.get(s.commandId) ?? 0,
        command: s.command,
        state: 'rejected',
        rejection: {code: 'invalid', what: 'its fate is unknown: another copy of this desk spoke'},
        seq: null,
        guessed: false,
      }),
    );
    this.refused = [...this.refused, ...entries];
    this.#outbox.forked();
    this.#on.changed([], true, []);
    this.#retry(1_000);
  }

  #settle(settled: readonly Settled[]): void {
    const refused = settled
      // A page says itself that its hold was refused; as a request of a person it would only puzzle them.
      .filter((s) => s.rejection !== null && !isAutomatic(s.submission.command))
      .map(
        (s): ActivityEntry => ({
          commandId: s.submission.commandId,
          issuedAt: this.issuedAt.get(s.submission.commandId) ?? this.#ports.clock.now(),
          command: s.submission.command,
          state: 'rejected',
          rejection: s.rejection,
          seq: s.seq,
          guessed: true,
        }),
      );
    this.refused = [...this.refused, ...refused].slice(-200);
    const records = refused.map((r) => ({commandId: r.commandId, at: r.issuedAt, body: JSON.stringify(r)}));
    this.#outbox.settle(
      settled.map((s) => s.submission.clientSeq),
      records,
    );
    this.#on.settled(settled);
  }

  #failAsks(): void {
    for (const {reject} of this.#asks.values()) reject(new Error('offline'));
    this.#asks.clear();
  }

  #setConnection(next: Connection): void {
    if (this.connection !== next) {
      this.connection = next;
      // The age of what is shown is the silence, not the time since the silence was noticed.
      this.since = (next === 'offline' ? this.heardAt : null) ?? this.#ports.clock.now();
    }
    this.#on.status();
  }
}

type Boot = Cached & {
  clientId: string;
  nextSeq: number;
  submissions: readonly Submission[];
  refused: ActivityEntry[];
};

export const grantOf = (who: SignedIn): Grant => ({
  role: who.role as Role,
  sites: who.sites,
  territories: who.territories,
});
