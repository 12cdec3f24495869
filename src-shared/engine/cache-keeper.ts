/**
 * Keeps the cache behind a replica: batches are appended as they come, the whole is written now and then, and whatever is
 * wrong with a cache, the answer is to do without it. What is held is never older than the batches that follow it.
 */
import {Ledger} from '../ledger/ledger.ts';
import {fromParts, toParts} from '../ledger/parts.ts';
import type {Cursor} from '../protocol/frames.ts';
import {CORE} from '../protocol/version.ts';
import {decodeBatch, type Replica} from '../sync/replica.ts';
import type {Cache, HostClock} from './ports.ts';

const SAVE_AFTER_MS = 3_000;
const SAVE_EVERY_BATCHES = 20_000;

export class CacheKeeper {
  readonly #cache: Cache;
  readonly #clock: HostClock;
  readonly #replica: Replica;
  #cancelSave: (() => void) | null = null;
  #sinceSave = 0;
  /** What is held and the batches after it give the replica's state. */
  #whole: boolean;

  constructor(cache: Cache, clock: HostClock, replica: Replica, whole: boolean) {
    this.#cache = cache;
    this.#clock = clock;
    this.#replica = replica;
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
    await this.#cache.replace(cursor, toParts(this.#replica.ledger)).catch(() => {
      // What is still there is older than the batches that follow: better nothing than a gap.
      this.drop();
    });
  }
}

/** What a cache holds, or an empty ledger when it holds nothing that fits. */
export async function loadCache(cache: Cache): Promise<{ledger: Ledger; cursor: Cursor | null; lastAt: number}> {
  const none = {ledger: new Ledger(), cursor: null, lastAt: 0};
  try {
    const held = await cache.load();
    if (held === null || held.cursor.core !== CORE) return none;
    const ledger = fromParts(held.parts);
    let lastAt = 0;
    let seq = -1;
    for (const bytes of held.tail) {
      const body = decodeBatch(bytes);
      if (body === null || (seq >= 0 && body.from !== seq)) return none;
      seq = body.to;
      lastAt = body.at;
      for (const d of body.decisions) for (const e of d.events) ledger.apply(e);
    }
    if (seq >= 0 && seq !== held.cursor.seq) return none;
    return {ledger, cursor: held.cursor, lastAt};
  } catch {
    return none;
  }
}
