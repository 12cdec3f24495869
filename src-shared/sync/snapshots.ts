/**
 * Snapshots on their way down: all rows of a view at the durable position, as blocks by scope, cut into chunks.
 *
 * 1. A snapshot shows committed rows only. 2. A scope is encoded once per state: every view that holds it gets the same
 * bytes. 3. The hash at its end is the view's, so that a replica knows that it installed what was meant.
 */
import {assert} from '../kernel/assert.ts';
import {encodeBlock, type ScopeIndex, scopeIndex} from '../ledger/blocks.ts';
import type {Ledger} from '../ledger/ledger.ts';
import type {Carried, Down} from '../protocol/frames.ts';
import type {Limits} from '../protocol/limits.ts';
import {admits, type View} from '../visibility/view.ts';
import type {LogEnd} from './log-end.ts';

export class Snapshots {
  readonly #ledger: Ledger;
  readonly #end: LogEnd;
  readonly #limits: Limits;
  /** The newest block of each scope and the state it shows. */
  readonly #blocks = new Map<string, {readonly hash: number; readonly bytes: Uint8Array}>();

  constructor(ledger: Ledger, end: LogEnd, limits: Limits) {
    this.#ledger = ledger;
    this.#end = end;
    this.#limits = limits;
  }

  /** The frames of a snapshot, in order; `attempt` is the hello's they answer. */
  frames(view: View, attempt: number): readonly Carried<Down>[] {
    assert(this.#end.uncommitted.length === 0, 'a snapshot must show committed rows only');
    const seq = this.#end.durable;
    const blocks = this.#blocksOf(view);
    const total = blocks.reduce((n, b) => n + b.bytes.length, 0);
    const sizes = blocks.map((b) => ({scope: b.scope, bytes: b.bytes.length}));
    const frames: Carried<Down>[] = [
      {frame: ['snapshot-begin', {seq, blocks: sizes, bytes: total}, attempt], bytes: null},
    ];
    const {snapshotChunkBytes} = this.#limits;
    let index = 0;
    for (const {bytes} of blocks)
      for (let at = 0; at < bytes.length; at += snapshotChunkBytes)
        frames.push({
          frame: ['snapshot-chunk', {index: index++}, attempt],
          bytes: bytes.subarray(at, at + snapshotChunkBytes),
        });
    const whole = {seq, at: this.#end.now, hash: this.#ledger.hash((scope) => admits(view, scope))};
    frames.push({frame: ['snapshot-end', whole, attempt], bytes: null});
    return frames;
  }

  #blocksOf(view: View): readonly {readonly scope: string; readonly bytes: Uint8Array}[] {
    const {scopes} = this.#ledger;
    const names: string[] = [];
    for (let i = 1; i < scopes.size; i++) if (admits(view, scopes.text(i))) names.push(scopes.text(i));
    let rows: ScopeIndex | undefined;
    return names.map((scope) => ({
      scope,
      bytes: this.#block(scope, () => {
        rows ??= scopeIndex(this.#ledger);
        return rows;
      }),
    }));
  }

  /** The rows of each scope are found once a snapshot, and only when a block is stale. */
  #block(scope: string, index: () => ScopeIndex): Uint8Array {
    const hash = this.#ledger.scopeHash(scope);
    const known = this.#blocks.get(scope);
    if (known !== undefined && known.hash === hash) return known.bytes;
    const bytes = encodeBlock(this.#ledger, scope, index());
    this.#blocks.set(scope, {hash, bytes});
    return bytes;
  }
}
