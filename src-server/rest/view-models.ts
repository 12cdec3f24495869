/**
 * The screens' read models on the server, one set per kind of view that REST callers have, so that REST and a desk give
 * the same figures by the same code.
 *
 * Who sees every site and territory shares the authority's own ledger. Any other view gets a ledger of its own, restricted
 * as a replica's is (blocks, then the admitted events), made when first asked for and caught up when asked again.
 * Answers are taken after a flush: nothing is told that could still be lost.
 */
import {scopeOf} from '../../src-shared/domain/events.ts';
import {stockScope} from '../../src-shared/domain/scope.ts';
import {decodeBlock, encodeBlocks} from '../../src-shared/ledger/blocks.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {Hub} from '../../src-shared/read-models/hub.ts';
import {admits, type View, viewKey} from '../../src-shared/visibility/view.ts';
import type {AuthorityHost} from '../sessions/authority-host.ts';

export const MODEL_LIMITS = {
  /** Restricted ledgers kept; the one unused longest goes first. */
  viewsMax: 8,
  /** A longer way to catch up is a new start. */
  catchUpMax: 50_000,
  /** Sweeps follow the clock only while somebody asks. */
  idleMs: 60_000,
  sliceMs: 5,
  /** An answer waits so long for what to do about endangered lots that changed; the rest says null. */
  adviceMs: 250,
} as const;
const SWEEP_EVERY_MS = 500;
/** While there is something to catch up with. */
const BRISK_EVERY_MS = 50;
/** After a slice it rests so many times as long, whatever it cost: a tenth of the time, for everybody else works beside it. */
const PAUSE_TIMES = 9;
const FULL = 'full';

export type Models = {readonly hub: Hub; readonly view: View};
type Kept = {
  readonly hub: Hub;
  readonly ledger: Ledger;
  readonly view: View | null;
  seq: number;
  usedAt: number;
  ready: Promise<void>;
};

export class ViewModels {
  readonly #host: AuthorityHost;
  readonly #realNow: () => number;
  readonly #kept = new Map<string, Kept>();
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(host: AuthorityHost, realNow: () => number) {
    this.#host = host;
    this.#realNow = realNow;
    this.#sweepIn(SWEEP_EVERY_MS);
  }

  /** The read models of a view, standing at the log's head, with every risk and tally reckoned at least once. */
  async of(view: View): Promise<Models> {
    this.#host.flush();
    const shared = view.stock === '*' && view.orders === '*';
    const name = shared ? FULL : viewKey(view);
    let kept = this.#kept.get(name);
    if (kept !== undefined && this.#host.authority.durable - kept.seq > MODEL_LIMITS.catchUpMax && !shared) {
      this.#kept.delete(name);
      kept = undefined;
    }
    kept ??= this.#open(name, shared ? null : view);
    kept.usedAt = this.#realNow();
    await kept.ready;
    this.#host.flush();
    this.#catchUp(kept);
    return {hub: kept.hub, view};
  }

  /** The same, and for some time it is waited for what to do about endangered lots that changed. */
  async advised(view: View): Promise<Models> {
    const {hub} = await this.of(view);
    for (const until = performance.now() + MODEL_LIMITS.adviceMs; !hub.advised && performance.now() < until; ) {
      hub.advise();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.of(view);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#kept.clear();
  }

  #open(name: string, view: View | null): Kept {
    const {authority} = this.#host;
    if (this.#kept.size >= MODEL_LIMITS.viewsMax) this.#forgetOldest();
    const ledger = view === null ? authority.ledger : restricted(authority.ledger, view);
    const seesStock = (site: string) => view === null || admits(view, stockScope(site));
    const hub = new Hub({ledger, read: ledger.read, overlaid: () => false, seesStock, now: () => authority.now});
    ledger.takeChanges();
    hub.reset();
    const kept: Kept = {hub, ledger, view, seq: authority.durable, usedAt: this.#realNow(), ready: sweepOnce(hub)};
    this.#kept.set(name, kept);
    return kept;
  }

  #catchUp(kept: Kept): void {
    const {authority} = this.#host;
    const {view} = kept;
    if (view !== null) {
      while (kept.seq < authority.durable) {
        const decisions = this.#host.read(kept.seq, 1_000);
        for (const {seq, verdict} of decisions) {
          if (verdict.kind === 'accepted') {
            for (const event of verdict.events) if (admits(view, scopeOf(event))) kept.ledger.apply(event);
          }
          kept.seq = seq;
        }
      }
    }
    kept.seq = authority.durable;
    const changes = kept.ledger.takeChanges();
    if (changes.all) kept.hub.reset();
    else kept.hub.change(changes, []);
  }

  #sweepIn(ms: number): void {
    this.#timer = setTimeout(() => {
      const start = performance.now();
      const brisk = this.#sweep();
      const took = performance.now() - start;
      const every = brisk ? BRISK_EVERY_MS : SWEEP_EVERY_MS / Math.max(1, this.#kept.size);
      this.#sweepIn(Math.max(every, took * PAUSE_TIMES));
    }, ms);
    this.#timer.unref();
  }

  /** A slice for one of those in use, in turn; true while one has something to catch up with. */
  #sweep(): boolean {
    const now = this.#realNow();
    // The shared ledger keeps collecting changes for its hub; a restricted one can be made again.
    for (const [name, {usedAt}] of this.#kept)
      if (name !== FULL && now - usedAt > MODEL_LIMITS.idleMs) this.#kept.delete(name);
    const used = [...this.#kept.values()].filter(({usedAt}) => now - usedAt <= MODEL_LIMITS.idleMs);
    this.#turn = (this.#turn + 1) % Math.max(1, used.length);
    const hub = used[this.#turn]?.hub;
    const until = performance.now() + MODEL_LIMITS.sliceMs;
    if (hub !== undefined) {
      do hub.sweep();
      while (hub.brisk && performance.now() < until);
    }
    return used.some((kept) => kept.hub.brisk);
  }

  #forgetOldest(): void {
    const oldest = [...this.#kept].filter(([name]) => name !== FULL).sort((a, b) => a[1].usedAt - b[1].usedAt)[0];
    if (oldest !== undefined) this.#kept.delete(oldest[0]);
  }
}

/** fold(filter(log, view)) = restrict(fold(log), view): the blocks of the admitted scopes. */
function restricted(whole: Ledger, view: View): Ledger {
  const ledger = new Ledger();
  for (const [scope, bytes] of encodeBlocks(whole, (name) => admits(view, name))) decodeBlock(ledger, scope, bytes);
  ledger.adopted();
  return ledger;
}

/**
 * Looks at every order once, in slices, so that no session waits for the first REST caller. What to do about what is endangered
 * costs more than all of that, and is found after it.
 */
async function sweepOnce(hub: Hub): Promise<void> {
  let started = performance.now();
  while (!hub.complete) {
    hub.sweep();
    if (performance.now() - started < MODEL_LIMITS.sliceMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    started = performance.now();
  }
}
