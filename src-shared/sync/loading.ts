/**
 * A snapshot on its way in: chunks are kept until the last is here, then installed whole or not at all.
 *
 * 1. Nothing of it is seen before its end: rows, view and cursor are replaced together by the replica. 2. Rows whose hash
 * is not the authority's are not installed.
 */
import type {Seq} from '../kernel/types.ts';
import {decodeBlock} from '../ledger/blocks.ts';
import {Ledger} from '../ledger/ledger.ts';
import type {DownOf, Outcome} from '../protocol/frames.ts';
import {admits} from '../visibility/view.ts';

export class Loading {
  /** The welcome that announced it: whose view it shows, and the outcomes of what was decided meanwhile. */
  readonly welcome: DownOf<'welcome'>[1];
  /** In bytes. */
  done = 0;
  total = 0;
  #blocks: DownOf<'snapshot-begin'>[1]['blocks'] = [];
  readonly #chunks: Uint8Array[] = [];

  constructor(welcome: DownOf<'welcome'>[1]) {
    this.welcome = welcome;
  }

  /** The authority has sent none of it yet: it is being made. (An empty log has no position but 0, and nothing to wait for.) */
  awaits({sent, head}: DownOf<'beat'>[1]): boolean {
    return sent === 0 && head > 0 && this.total === 0 && this.done === 0;
  }

  /** Outcomes whose events rows at `seq` hold already. */
  outcomesUpTo(seq: Seq): readonly Outcome[] {
    return (this.welcome.outcomes as readonly Outcome[]).filter((o) => o.seq <= seq);
  }

  /** A command that was not decided when the welcome was sent, or whose outcome comes with the tail. */
  awaitsOutcome(clientSeq: number): boolean {
    return clientSeq > this.welcome.lastClientSeq || this.welcome.outcomes.some((o) => o.clientSeq === clientSeq);
  }

  begin(body: DownOf<'snapshot-begin'>[1]): void {
    this.#blocks = body.blocks;
    this.total = body.bytes;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.done += chunk.length;
  }

  /** The ledger that the chunks make; null when its hash is not `hash`, which the authority took over the same view. */
  installed(hash: string): Ledger | null {
    const ledger = new Ledger();
    const joined = join(this.#chunks, this.total);
    let at = 0;
    for (const {scope, bytes} of this.#blocks) {
      decodeBlock(ledger, scope, joined.subarray(at, at + bytes));
      at += bytes;
    }
    ledger.adopted();
    return ledger.hash((scope) => admits(this.welcome.view, scope)) === hash ? ledger : null;
  }
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const out = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
