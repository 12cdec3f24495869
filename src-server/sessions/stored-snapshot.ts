/** A snapshot set as parts of the log store, and back: a block for each scope, and what the whole must hash to. */
import type {Scope} from '../../src-shared/domain/scope.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {decodeBlock} from '../../src-shared/ledger/blocks.ts';
import {hashOf, Ledger} from '../../src-shared/ledger/ledger.ts';
import {CORE} from '../../src-shared/protocol/version.ts';
import type {SnapshotSet} from '../../src-shared/sync/snapshots.ts';
import type {LogStore} from '../log-store/log-store.ts';

const SCOPE_PART = 'scope:';
const FACTS_PART = 'facts';

export type Part = readonly [name: string, bytes: Uint8Array];

export function* partsOf({blocks, sums}: SnapshotSet): Generator<Part> {
  for (const [scope, bytes] of blocks) yield [SCOPE_PART + scope, bytes];
  yield [FACTS_PART, new TextEncoder().encode(JSON.stringify({hash: hashOf(sums, () => true)}))];
}

/** A ledger from the newest stored snapshot and the snapshot itself; an empty ledger when there is none that fits. */
export function loadSnapshot(
  store: LogStore,
  warn: (what: string) => void,
): {readonly ledger: Ledger; readonly set: SnapshotSet | null} {
  const stored = store.latestSnapshot(CORE);
  if (stored === undefined) return {ledger: new Ledger(), set: null};
  const ledger = new Ledger();
  const blocks = new Map<Scope, Uint8Array>();
  for (const [name, bytes] of stored.parts) {
    if (!name.startsWith(SCOPE_PART)) continue;
    const scope = name.slice(SCOPE_PART.length);
    blocks.set(scope, bytes);
    decodeBlock(ledger, scope, bytes);
  }
  ledger.adopted();
  const facts = JSON.parse(new TextDecoder().decode(must(stored.parts.get(FACTS_PART), 'a snapshot has its facts')));
  const sums = ledger.sums();
  const hash = hashOf(sums, () => true);
  if (facts.hash === hash) return {ledger, set: {seq: stored.seq, blocks, sums}};
  // A snapshot is a cache: what decodes to something else is not served, the log is folded from its start.
  warn(`the snapshot at ${stored.seq} decodes to ${hash} and was ${String(facts.hash)}; folding the whole log`);
  return {ledger: new Ledger(), set: null};
}
