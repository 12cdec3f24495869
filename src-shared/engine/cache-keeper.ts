/**
 * Keeps the cache behind a replica: batches are appended as they come, the whole is written now and then, and whatever is
 * wrong with a cache, the answer is to do without it. What is held is never older than the batches that follow it.
 */
import {Ledger} from '../ledger/ledger.ts';
import {fromParts, toParts} from '../ledger/parts.ts';
import type {BatchBody, Cursor} from '../protocol/frames.ts';
import {CORE} from '../protocol/version.ts';
import type {Told} from '../read-models/changes-together.ts';
import {decodeBatch, type Replica} from '../sync/replica.ts';
import type {Cache, HostClock, StoredPart} from './ports.ts';

const SAVE_AFTER_MS = 3_000;
const SAVE_EVERY_BATCHES = 20_000;
/** Decisions of the tail that may still be told of: most mean nothing to people. */
const SINCE_KEPT = 1_000;
/** The part beside the ledger's own: what was told of the decisions that the parts hold. */
const TOLD = 'told';

export class CacheKeeper {
  readonly #cache: Cache;
  readonly #clock: HostClock;
  readonly #replica: Replica;
  readonly #told: () => readonly Told[];
  #cancelSave: (() => void) | null = null;
  #sinceSave = 0;
  /** What is held and the batches after it give the replica's state. */
  #whole: boolean;

  constructor(cache: Cache, clock: HostClock, replica: Replica, told: () => readonly Told[], whole: boolean) {
    this.#cache = cache;
    this.#clock = clock;
    this.#replica = replica;
    this.#told = told;
    this.#whole = whole;
  }

  append(cursor: Cursor, bytes: Uint8Array): void {
    this.#sinceSave += 1;
    if (this.#whole) {
      // A failing cache is an absent cache: the next start takes a snapshot.
      this.#cache.append(cursor, bytes).catch(() => {
        this.#whole = false;
      });
    }
    if (this.#sinceSave >= SAVE_EVERY_BATCHES) this.#saveSoon(0);
  }

  /** The replica took a snapshot: what is held belongs to another state. */
  replaced(): void {
    this.drop();
    this.#saveSoon(SAVE_AFTER_MS);
  }
  drop(): void {
    this.#whole = false;
    void this.forget();
  }
  /** Resolves when nothing is left on disk, as far as that can be done. */
  forget(): Promise<void> {
    return this.#cache.clear().catch(() => {});
  }

  async close(save: boolean): Promise<void> {
    this.#cancelSave?.();
    // Also when no decision came since a snapshot that was not written yet.
    if (save && (this.#sinceSave > 0 || !this.#whole)) await this.#save();
    await this.#cache.close().catch(() => {});
  }

  #saveSoon(ms: number): void {
    this.#cancelSave?.();
    this.#cancelSave = this.#clock.after(ms, () => void this.#save());
  }

  async #save(): Promise<void> {
    const {cursor} = this.#replica;
    if (cursor === null) return;
    this.#sinceSave = 0;
    this.#whole = true;
    const told = {name: TOLD, bytes: new TextEncoder().encode(JSON.stringify(this.#told()))};
    await this.#cache.replace(cursor, [...toParts(this.#replica.ledger), told]).catch(() => {
      // What is still there is older than the batches that follow: better nothing than a gap.
      this.drop();
    });
  }
}

/** What is known of the time before this start: told when the cache was written, and the decisions since. */
export type Past = {readonly told: readonly Told[]; readonly since: BatchBody['decisions']};
export type Cached = {
  readonly ledger: Ledger;
  readonly cursor: Cursor | null;
  readonly lastAt: number;
  readonly past: Past;
};

/** What a cache holds, or an empty ledger when it holds nothing that fits. */
export async function loadCache(cache: Cache): Promise<Cached> {
  const none = {ledger: new Ledger(), cursor: null, lastAt: 0, past: {told: [], since: []}};
  try {
    const held = await cache.load();
    if (held === null || held.cursor.core !== CORE) return none;
    const ledger = fromParts(held.parts);
    let lastAt = 0;
    let seq = -1;
    const since: BatchBody['decisions'][number][] = [];
    for (const bytes of held.tail) {
      const body = decodeBatch(bytes);
      if (body === null || (seq >= 0 && body.from !== seq)) return none;
      seq = body.to;
      lastAt = body.at;
      for (const d of body.decisions) for (const e of d.events) ledger.apply(e);
      since.push(...body.decisions);
      if (since.length > 2 * SINCE_KEPT) since.splice(0, since.length - SINCE_KEPT);
    }
    if (seq >= 0 && seq !== held.cursor.seq) return none;
    return {ledger, cursor: held.cursor, lastAt, past: {told: toldIn(held.parts), since: since.slice(-SINCE_KEPT)}};
  } catch {
    return none;
  }
}

function toldIn(parts: readonly StoredPart[]): readonly Told[] {
  const bytes = parts.find((part) => part.name === TOLD)?.bytes;
  return bytes === undefined ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as Told[]);
}
