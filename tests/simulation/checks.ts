/** The protocol's invariants (architecture 2.8): cheap ones after every step, whole ones now and then and at the end. */
import {type AnyState, type Key, key, positionKey} from '../../src-shared/domain/events.ts';
import type {Position} from '../../src-shared/domain/inventory/types.ts';
import {assert} from '../../src-shared/kernel/assert.ts';
import {invariants, Movements, stagedInvariants} from '../../src-shared/ledger/integrity.ts';
import {DOC_KINDS, type Ledger} from '../../src-shared/ledger/ledger.ts';
import {admits} from '../../src-shared/visibility/view.ts';
import type {SimClient} from './client.ts';
import type {SimServer} from './server.ts';
import type {Truth} from './truth.ts';

/** The desktop's rows are the server's at its cursor, restricted to its view; and it holds nothing outside of it. */
export function checkClient(server: SimServer, c: SimClient): void {
  const {cursor, view, ledger} = c.replica;
  // Rows change only together with the cursor (a new object each time), so nothing new means nothing to check.
  if (cursor === null || view === null || c.checked === cursor) return;
  c.checked = cursor;
  assert(cursor.seq <= server.log.length, `${c.id} holds ${cursor.seq}, durable is ${server.log.length}`);
  const want = server.hashes[cursor.seq] as ReadonlyMap<string, number>;
  for (let i = 1; i < ledger.scopes.size; i++) {
    const scope = ledger.scopes.text(i);
    if (!admits(view, scope)) assert(ledger.scopeHash(scope) === 0, `${c.id} holds rows of ${scope}, outside its view`);
  }
  for (const [scope, hash] of want)
    if (admits(view, scope)) assert(ledger.scopeHash(scope) === hash, `${c.id} diverged in ${scope} at ${cursor.seq}`);
}

/** The authority's columns against the objects folded from the log. */
export function checkLedger(server: SimServer): void {
  if (server.authority.takeUncommitted().length > 0) return;
  compare(server.authority.ledger, server.truth);
  for (const [scope, hash] of server.hashes.at(-1) as ReadonlyMap<string, number>)
    assert(server.authority.ledger.scopeHash(scope) === hash, `${scope} of the authority differs from the log`);
  checkIntegrity(server);
}

/** The integrity meter's arithmetic, which shares nothing with `Truth`: no difference, whatever was decided. */
function checkIntegrity({authority, log}: SimServer): void {
  const {ledger} = authority;
  const movements = new Movements();
  for (const d of log) movements.add(d);
  for (const parts of [movements.compare(ledger, () => authority.now), stagedInvariants(ledger), invariants(ledger)])
    for (const part of parts) assert(part === null, `integrity: ${part?.subject}: ${part?.what}`);
}

export function checkEnd(server: SimServer, clients: readonly SimClient[]): void {
  checkLedger(server);
  for (const c of clients) {
    c.checked = null;
    checkClient(server, c);
    const {replica} = c;
    assert(replica.overlay.size === 0, `${c.id} has an overlay left over`);
    assert(c.outbox.submissions.length === 0, `${c.id} has an outbox left over`);
    const decided = server.log.filter((d) => d.clientId === c.id).map((d) => d.commandId);
    assert(
      decided.join() === c.issued.join(),
      `${c.id} issued ${c.issued.length} commands, decided were ${decided.length}, or in another order`,
    );
    const fresh = replica.ledger.hash(() => true);
    replica.ledger.rehash();
    assert(fresh === replica.ledger.hash(() => true), `${c.id}: running hashes differ from recomputed ones`);
  }
}

/** Every row and document of a ledger against plain objects, and its sums against a recount. */
export function compare(ledger: Ledger, truth: Truth): void {
  const seen = new Set<Key>();
  const same = (k: Key, have: unknown, want: AnyState | undefined) => {
    seen.add(k);
    if (!equal(have, want)) throw new Error(`${k} in columns ${JSON.stringify(have)}, folded ${JSON.stringify(want)}`);
  };
  const {positions, orders} = ledger.tables;
  for (let row = 0; row < positions.count; row++) {
    if (positions.alive[row] !== 1) continue;
    const p = ledger.positions.read(row);
    const k = positionKey(p.site, p.item);
    same(k, ordered(p), sortedState(truth.states.get(k)));
    recount(ledger, row, p);
  }
  for (let row = 0; row < orders.count; row++) {
    if (orders.alive[row] !== 1) continue;
    const o = ledger.orders.read(row);
    const want = truth.read(key('order', o.id));
    same(
      key('order', o.id),
      o,
      want && {...want, lots: [...want.lots].sort((a, b) => a.line - b.line || a.lot - b.lot)},
    );
  }
  for (const kind of DOC_KINDS)
    for (const [id, doc] of ledger.docs(kind)) same(key(kind, id), doc.value, truth.states.get(key(kind, id)));
  for (const k of truth.states.keys()) assert(seen.has(k), `${k} is missing in columns`);
}

/** The sums kept beside a position against its children. */
function recount(ledger: Ledger, row: number, p: Position): void {
  const sum = (pick: (c: Position['claims'][number]) => number) => p.claims.reduce((n, c) => n + pick(c), 0);
  const on = (kind: string) => p.supplies.reduce((n, s) => n + (s.kind === kind ? s.quantity : 0), 0);
  const want = {
    allocated: sum((c) => (c.kind === 'allocation' ? c.onStock : 0)),
    reserved: sum((c) => (c.kind === 'hold' ? c.onStock : 0)),
    inboundClaimed: sum((c) => c.quantity - c.onStock),
    inTransit: on('transfer'),
    onOrder: on('purchase'),
  };
  for (const [name, value] of Object.entries(want)) {
    const have = ledger.tables.positions.number(name, row);
    assert(have === value, `${p.site}/${p.item}: ${name} is ${have}, recounted ${value}`);
  }
}

const ordered = (p: Position): Position => ({
  ...p,
  claims: [...p.claims].sort(byId),
  supplies: [...p.supplies].sort(byId),
});
const sortedState = (state: AnyState | undefined): AnyState | undefined =>
  state === undefined ? undefined : ordered(state as Position);
const byId = (a: {readonly id: string}, b: {readonly id: string}): number => (a.id < b.id ? -1 : 1);

/** Equal values, whatever the order of keys. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((k) => equal((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]));
}
