/**
 * The shell around the authority: one log store, one ledger in memory, many doors.
 *
 *   frames, REST, feeds ─► decide ─ setImmediate ─► group ─► append thread: insert, fsync ─► durable ─► send, answer
 *                             ▲─ the next is decided meanwhile ─┘
 *
 * One group is on its way at a time; what was decided meanwhile is the next. Now and then everything is made durable in one go
 * (`flush`): a hello, a snapshot, a hash and the integrity meter need a moment at which the ledger shows what the log says.
 *
 * Snapshot sets are made between the turns (`SnapshotKeeper`), a few milliseconds at a time, and stored a part at a time.
 *
 * Invariants: nothing leaves before its decision is durable; a failed append ends the process (`onFatal`), because the
 * ledger in memory is then ahead of the log; a snapshot is saved only of committed state.
 */
import type {Command} from '../../src-shared/domain/commands.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import type {Down, GoodbyeReason, Up} from '../../src-shared/protocol/frames.ts';
import {Authority, type Effect} from '../../src-shared/sync/authority.ts';
import {type Decision, decodeDecision} from '../../src-shared/sync/decision.ts';
import {type Door} from '../../src-shared/sync/door.ts';
import type {SessionId} from '../../src-shared/sync/session.ts';
import type {LogStore, NewDecision} from '../log-store/log-store.ts';
import type {LogClock} from './log-clock.ts';
import {SnapshotKeeper} from './snapshot-keeper.ts';
import {logReader, newLine} from './stored-log.ts';
import {loadSnapshot} from './stored-snapshot.ts';

export const HOST_LIMITS = {
  foldPage: 2_000,
  /** Whoever asked hears at once; the others at most this often: far under what a person can see. */
  fanOutEveryMs: 8,
} as const;

/** Where a session's frames go. */
export interface Outlet {
  send(frame: Down, bytes: Uint8Array | null): void;
  close(): void;
}
export type Question = Extract<Effect, {readonly do: 'answer'}>;
export type Answer = {readonly rows: readonly unknown[] | null; readonly error: string | null};
export type Submitted = {readonly commandId: string; readonly command: Command; readonly basis?: number | undefined};

/** What the host tells of its work. */
export type HostWatch = {
  readonly committed: (decisions: readonly Decision[], seconds: number) => void;
  /** The log can take no more: the process must end. */
  readonly fatal: (error: unknown) => void;
  readonly progress: (done: number, total: number) => void;
  readonly warn: (what: string) => void;
};

export type HostOptions = {
  readonly store: LogStore;
  readonly clock: LogClock;
  readonly answer: (question: Question) => Answer;
  readonly watch: HostWatch;
};

/** Folds the log (newest snapshot, then the rest) and opens the authority over it. */
export function openAuthority(options: HostOptions): AuthorityHost {
  const {store, clock, watch} = options;
  const {ledger, set} = loadSnapshot(store, watch.warn);
  const head = store.head().seq;
  for (let seq = set?.seq ?? 0; seq < head; ) {
    const lines = store.read(seq, HOST_LIMITS.foldPage);
    for (const line of lines) applyDecision(ledger, decodeDecision(line.body));
    seq = must(lines.at(-1), `decisions after ${seq} up to the head ${head}`).seq;
    watch.progress(seq, head);
  }
  ledger.takeChanges();
  const lastAt = head === 0 ? 0 : must(store.read(head - 1, 1)[0], `the decision at the head ${head}`).at;
  const authority = new Authority({
    logId: store.logId,
    ledger,
    head,
    lastAt,
    floor: 0,
    log: logReader(store),
    now: () => clock.now(),
    // A standing clock (the import of the past) still gives holds their length.
    speed: () => Math.max(1, clock.speed),
    simulated: clock.simulated,
    snapshot: set,
  });
  return new AuthorityHost(authority, options);
}

export class AuthorityHost {
  readonly authority: Authority;
  readonly clock: LogClock;
  readonly #store: LogStore;
  readonly #options: HostOptions;
  readonly #outlets = new Map<SessionId, Outlet>();
  #waiting: {
    readonly decision: Decision;
    readonly resolve: (decision: Decision) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  readonly #listeners = new Set<(decisions: readonly Decision[]) => void>();
  #scheduled = false;
  /** A group is with the append thread. */
  #onItsWay = false;
  /** Back orders still wait to be asked; a turn of them is bounded. */
  #more = false;
  #closed = false;
  /** When the desks may be told again. */
  #tellFrom = 0;
  #telling: NodeJS.Timeout | undefined;
  #bulk = false;
  #failed: unknown;
  readonly #snapshots: SnapshotKeeper;

  /** What the authority holds as its newest snapshot is taken for stored. */
  constructor(authority: Authority, options: HostOptions) {
    this.authority = authority;
    this.clock = options.clock;
    this.#store = options.store;
    this.#options = options;
    this.#snapshots = new SnapshotKeeper(authority, options.store, {
      perform: (effects) => this.#perform(effects),
      failed: (error) => this.#fail(error),
    });
  }

  connect(id: SessionId, door: Door, outlet: Outlet): void {
    this.#outlets.set(id, outlet);
    this.authority.connect(id, door);
  }

  receive(id: SessionId, frame: Up): void {
    if (this.#failed !== undefined) return;
    this.#perform(this.authority.receive(id, frame));
    this.#schedule();
    this.#snapshots.goOn();
  }

  /** Says goodbye and closes. */
  end(id: SessionId, reason: GoodbyeReason, retryAfterMs: number | null): void {
    this.#perform(this.authority.end(id, reason, retryAfterMs));
  }

  disconnect(id: SessionId): void {
    this.#outlets.delete(id);
    this.authority.disconnect(id);
  }

  /** Submits through a door without a session. Resolves when the decision is durable; the same command id gives the same decision. */
  submit(door: Door, commandId: string, command: Command, basis?: number): Promise<Decision> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    if (this.#closed) return Promise.reject(new Error('the host is closed'));
    const decision = this.authority.submit(door, commandId, command, basis);
    if (decision.seq <= this.authority.durable) return Promise.resolve(decision);
    this.#schedule();
    return new Promise((resolve, reject) => this.#waiting.push({decision, resolve, reject}));
  }

  /** Several commands in one group commit, each decided on its own, in order. */
  submitAll(door: Door, submitted: readonly Submitted[]): Promise<Decision[]> {
    return Promise.all(submitted.map(({commandId, command, basis}) => this.submit(door, commandId, command, basis)));
  }

  /** Durable decisions after a position, rising. */
  read(from: number, limit: number): readonly Decision[] {
    return this.#store.read(from, limit).map((line) => decodeDecision(line.body));
  }

  /** Makes everything decided so far durable before it returns, and lets everybody hear of it. */
  flush(): void {
    if (this.#failed !== undefined || this.#closed) return;
    this.#store.settle();
    if (this.#failed !== undefined) return;
    const decisions = this.#taken();
    if (decisions.length === 0) return;
    const start = performance.now();
    try {
      this.#store.append(this.#lines(decisions));
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#durable(decisions, start);
    this.#schedule();
  }

  /** Hands the next group to the append thread, unless one is with it. */
  #turn(): void {
    this.#scheduled = false;
    if (this.#failed !== undefined || this.#closed || this.#onItsWay) return;
    if (this.authority.awaitsDurable) return this.flush();
    const decisions = this.#taken();
    if (decisions.length === 0) return;
    const start = performance.now();
    this.#onItsWay = true;
    try {
      this.#store.appendBeside(this.#lines(decisions), (error) => {
        this.#onItsWay = false;
        try {
          if (error === undefined) this.#durable(decisions, start);
          else this.#fail(error);
        } finally {
          this.#schedule();
        }
      });
    } catch (error) {
      this.#onItsWay = false;
      this.#fail(error);
    }
  }

  /** What was decided since the last group, and what back orders get of it. */
  #taken(): readonly Decision[] {
    this.#more = this.authority.allocate();
    const decisions = [...this.authority.takeUncommitted()];
    if (decisions.length === 0) this.#schedule();
    return decisions;
  }

  #lines(decisions: readonly Decision[]): NewDecision[] {
    return decisions.map((decision) => newLine(decision, this.authority.encoded(decision)));
  }

  #durable(decisions: readonly Decision[], start: number): void {
    const {seq} = must(decisions.at(-1), 'a group');
    const seconds = (performance.now() - start) / 1_000;
    this.#tell(seq);
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({decision}) => decision.seq > seq);
    for (const {decision, resolve} of waiting) if (decision.seq <= seq) resolve(decision);
    this.#options.watch.committed(decisions, seconds);
    for (const listen of this.#listeners) listen(decisions);
    this.#snapshots.committed(!this.#bulk);
  }

  /** Hears of every committed group, in the turn of its commit. Returns the way to stop hearing. */
  onCommitted(listen: (decisions: readonly Decision[]) => void): () => void {
    this.#listeners.add(listen);
    return () => this.#listeners.delete(listen);
  }

  /** Runs a long import: one snapshot at its end instead of many on the way. */
  async bulk<T>(run: () => Promise<T>): Promise<T> {
    this.#bulk = true;
    try {
      return await run();
    } finally {
      this.#bulk = false;
      this.saveSnapshot();
    }
  }

  /** Stores a snapshot of the head at once, so that the next start folds nothing. For an end, or where nobody waits. */
  saveSnapshot(): void {
    if (this.#failed !== undefined) return;
    this.flush();
    if (this.#failed === undefined) this.#snapshots.saveNow();
  }

  /** Flushes and keeps a snapshot. The store stays open: it belongs to whoever opened it. */
  close(): void {
    clearTimeout(this.#telling);
    for (const id of this.#outlets.keys()) this.end(id, 'shutting-down', 1_000);
    this.saveSnapshot();
    this.#snapshots.stop();
    this.#closed = true;
  }

  #schedule(): void {
    if (this.#scheduled || (!this.#more && this.authority.takeUncommitted().length === 0)) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  /** Whoever asked is answered at once, the others after a pause; under load they hear of several commits together. */
  #tell(upTo: number): void {
    const wait = this.#tellFrom - performance.now();
    if (wait <= 0) return this.#tellAll(this.authority.committed('all', upTo));
    this.#perform(this.authority.committed('own', upTo));
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#tellAll(this.authority.fanOut());
    }, wait);
  }

  #tellAll(effects: readonly Effect[]): void {
    this.#perform(effects);
    this.#tellFrom = performance.now() + HOST_LIMITS.fanOutEveryMs;
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const outlet = this.#outlets.get(effect.session);
      if (outlet === undefined) continue;
      switch (effect.do) {
        case 'send':
          outlet.send(effect.frame, effect.bytes);
          break;
        case 'close':
          this.#outlets.delete(effect.session);
          outlet.close();
          break;
        case 'answer': {
          const {rows, error} = this.#options.answer(effect);
          outlet.send(['answer', {id: effect.id, rows: rows === null ? null : [...rows], error}, effect.attempt], null);
          break;
        }
      }
    }
  }

  #fail(error: unknown): void {
    this.#failed = error;
    this.#snapshots.stop();
    for (const {reject} of this.#waiting.splice(0)) reject(error);
    this.#options.watch.fatal(error);
  }
}

function applyDecision(ledger: Ledger, decision: Decision): void {
  if (decision.verdict.kind !== 'accepted') return;
  for (const event of decision.verdict.events) ledger.apply(event);
}
