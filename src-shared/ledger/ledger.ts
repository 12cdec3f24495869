/**
 * The state of everything, folded from events: positions, claims, supplies, orders, lines and lots in columns, the rest
 * as documents. The server holds one with every scope; a replica holds one with the scopes of its view. The law:
 *
 *   fold(filter(log, view)) = restrict(fold(log), view)
 *
 * 1. `apply` is the only way in. 2. A scope's hash is the order-free sum of its rows' hashes, so both sides can compare.
 */

import {
  type AnyState,
  type DomainEvent,
  idOf,
  type Key,
  type Kind,
  key,
  keyOf,
  kindOf,
  type Read,
  type States,
  scopeOf,
} from '../domain/events.ts';
import {evolve} from '../domain/evolve.ts';
import {positionWrite} from '../domain/inventory/evolve.ts';
import type {PositionEvent} from '../domain/inventory/types.ts';
import {audienceScope} from '../domain/prices/types.ts';
import {type Scope, stockScope} from '../domain/scope.ts';
import {finish, hashText} from '../kernel/hash.ts';
import {Dictionary} from './dictionary.ts';
import {OrderRows} from './order-rows.ts';
import {PositionRows} from './position-rows.ts';
import {SCHEMAS, TABLE_IDS, type TableId} from './schema.ts';
import {Table} from './table.ts';

export type DocKind = Exclude<Kind, 'position' | 'order' | 'work' | 'labour' | 'lift' | 'dock'>;
export const DOC_KINDS: readonly DocKind[] = [
  'company',
  'site',
  'item',
  'cost',
  'supplier',
  'carrier',
  'customer',
  'purchase',
  'transfer',
  'hold',
  'runs',
  'retired',
  'pricelist',
  'prices',
  'exception',
  'partof',
  'approval',
];
/** What hashing a document costs beside a row. */
const DOC_WORK = 8;
export type Doc = {readonly scope: number; readonly value: AnyState; hash: number};

/** What changed since the last look: rows of the tables and keys of documents. */
export type Changes = {
  readonly positions: readonly number[];
  readonly orders: readonly number[];
  readonly docs: readonly Key[];
  readonly all: boolean;
};

export class Ledger {
  readonly scopes = new Dictionary();
  readonly tables: Record<TableId, Table>;
  readonly positions: PositionRows;
  readonly orders: OrderRows;
  readonly #docs: Record<DocKind, Map<string, Doc>>;
  /** Documents of an opened cache, by kind, until somebody asks for one. */
  readonly #packed = new Map<DocKind, Uint8Array>();
  #sums: number[] = [];
  #dirtyDocs = new Set<Key>();
  /** No document's hash is in the sums: after loading. */
  #allUnhashed = false;
  /** Documents whose hash is not in the sums yet. */
  readonly #unhashed = new Map<Doc, Key>();
  #allDirty = false;

  constructor() {
    this.tables = Object.fromEntries(TABLE_IDS.map((id) => [id, new Table(SCHEMAS[id])])) as Record<TableId, Table>;
    this.positions = new PositionRows(
      this.tables,
      (site) => this.scopes.intern(stockScope(site)),
      (item) => this.read(key('item', item)),
    );
    this.orders = new OrderRows(this.tables.orders, this.tables.lines, this.tables.lots);
    this.#docs = Object.fromEntries(DOC_KINDS.map((kind) => [kind, new Map<string, Doc>()])) as Record<
      DocKind,
      Map<string, Doc>
    >;
  }

  /** Reads an aggregate as an object. */
  readonly read: Read = <K extends Kind>(k: Key<K>): States[K] | undefined => {
    const kind = kindOf(k);
    const id = idOf(k);
    if (kind === 'position') {
      const slash = id.indexOf('/');
      const row = this.positions.find(id.slice(0, slash), id.slice(slash + 1));
      return row < 0 ? undefined : (this.positions.read(row) as States[K]);
    }
    if (kind === 'order') {
      const row = this.orders.find(id);
      return row < 0 ? undefined : (this.orders.read(row) as States[K]);
    }
    if (kind === 'work') return this.positions.workAt(id) as States[K];
    if (kind === 'dock') return this.positions.dockAt(id) as States[K];
    if (kind === 'lift' || kind === 'labour') {
      const slash = id.indexOf('/');
      const [site, of] = [id.slice(0, slash), id.slice(slash + 1)];
      return (kind === 'lift' ? this.positions.liftAt(site, of) : this.positions.labourAt(site, of)) as States[K];
    }
    return this.docs(kind as DocKind).get(id)?.value as States[K] | undefined;
  };

  apply(e: DomainEvent): void {
    const write = positionWrite(e.type);
    if (write !== undefined) {
      const event = e as PositionEvent;
      this.positions.at(event.site, event.item);
      return write(this.positions, event);
    }
    const scope = this.scopes.intern(scopeOf(e));
    const k = keyOf(e);
    const before = this.read(k);
    const next = evolve(before, e);
    if (kindOf(k) === 'order')
      this.orders.write(idOf(k), next as States['order'] | undefined, scope, before as States['order'] | undefined);
    else this.putDoc(k as Key<DocKind>, next, scope);
  }

  /** The documents of a kind by id. */
  docs<K extends DocKind>(kind: K): Map<string, Doc> {
    if (this.#packed.size > 0) this.#unpack(kind);
    return this.#docs[kind];
  }

  /** Documents of a kind from a cache, as `packDocs` gave them. */
  adoptDocs(kind: DocKind, bytes: Uint8Array): void {
    this.#packed.set(kind, bytes);
  }
  packDocs(kind: DocKind): Uint8Array {
    const entries = [...this.docs(kind)].map(([id, doc]) => [id, doc.scope, doc.value]);
    return new TextEncoder().encode(JSON.stringify(entries));
  }

  #unpack(kind: DocKind): void {
    const bytes = this.#packed.get(kind);
    if (bytes === undefined) return;
    this.#packed.delete(kind);
    const docs = this.#docs[kind];
    for (const [id, scope, value] of JSON.parse(new TextDecoder().decode(bytes)) as [string, number, AnyState][])
      docs.set(id, {scope, value, hash: 0});
  }

  putDoc(k: Key<DocKind>, value: AnyState | undefined, scope: number): void {
    const docs = this.docs(kindOf(k) as DocKind);
    const id = idOf(k);
    const old = docs.get(id);
    if (old !== undefined) {
      // Hashed lazily: what was never counted must not be counted now.
      if (old.hash !== 0 && !this.#allUnhashed) this.#sum(old.scope, old.hash, 0);
      this.#unhashed.delete(old);
    }
    if (k.startsWith('item:') && measure(old?.value) !== measure(value)) this.positions.remeasure();
    this.#dirtyDocs.add(k);
    if (value === undefined) {
      docs.delete(id);
      return;
    }
    const doc: Doc = {scope, value, hash: 0};
    docs.set(id, doc);
    this.#unhashed.set(doc, k);
  }

  /** Every document of a kind. */
  *all<K extends DocKind>(kind: K): IterableIterator<States[K]> {
    for (const doc of this.docs(kind).values()) yield doc.value as States[K];
  }

  takeChanges(): Changes {
    const orders = new Set(this.tables.orders.takeDirty());
    const parents = this.tables.lines.i32('_parent');
    for (const row of this.tables.lines.takeDirty())
      if (this.tables.lines.alive[row] === 1) orders.add(parents[row] as number);
    this.tables.lots.takeDirty();
    this.tables.claims.takeDirty();
    this.tables.supplies.takeDirty();
    const changes = {
      positions: this.tables.positions.takeDirty(),
      orders: [...orders],
      docs: [...this.#dirtyDocs],
      all: this.#allDirty,
    };
    this.#dirtyDocs.clear();
    this.#allDirty = false;
    return changes;
  }

  /** The hash of a scope's rows: the same on every host that holds the scope at the same position of the log. */
  scopeHash(scope: Scope): number {
    this.#settle();
    const index = this.scopes.find(scope);
    return index < 0 ? 0 : (this.#sums[index] ?? 0);
  }

  /** The hash of all scopes that `admits` accepts, as text. */
  hash(admits: (scope: Scope) => boolean): string {
    return hashOf(this.sums(), admits);
  }

  /** Each scope's hash now, in the order of their numbers: what any view's hash is made of, also later. */
  sums(): ReadonlyMap<Scope, number> {
    this.#settle();
    return new Map(this.scopes.strings.slice(1).map((scope, i) => [scope, this.#sums[i + 1] ?? 0]));
  }

  /** Hashes at most so many rows and documents that wait for it; true when none is left. Whoever asks for a hash does the rest. */
  settle(most: number): boolean {
    return this.#settle(most) > 0;
  }

  /** Recomputes all hashes from the rows; equal to the running sums or there is a bug. For the integrity check and after loading. */
  rehash(): void {
    this.#sums = [];
    for (const id of TABLE_IDS) {
      this.tables[id].adopt(this.tables[id].count);
      this.tables[id].touchHashes();
    }
    this.#allUnhashed = true;
    this.#allDirty = true;
  }

  /** After columns were filled from outside: rebuild every index. */
  adopted(): void {
    this.orders.forget();
    this.rehash();
    this.positions.reindex();
  }

  /** Gives how many more it might have done. */
  #settle(most = Number.POSITIVE_INFINITY): number {
    if (this.#allUnhashed) {
      this.#allUnhashed = false;
      for (const kind of DOC_KINDS) for (const [id, doc] of this.docs(kind)) this.#unhashed.set(doc, docKey(kind, id));
    }
    let left = most;
    for (const [doc, k] of this.#unhashed) {
      if (left <= 0) return 0;
      left -= DOC_WORK;
      doc.hash = finish(hashText(JSON.stringify(doc.value), hashText(k))) || 1;
      this.#sum(doc.scope, 0, doc.hash);
      this.#unhashed.delete(doc);
    }
    for (const id of TABLE_IDS)
      left = this.tables[id].settleHashes((scope, before, after) => this.#sum(scope, before, after), Math.max(0, left));
    return left;
  }

  #sum(scope: number, before: number, after: number): void {
    this.#sums[scope] = ((this.#sums[scope] ?? 0) - before + after) >>> 0;
  }
}

/** What sums of claims go by: the weight of an item, where and how long it is handled. */
function measure(state: AnyState | undefined): string {
  const {weightGrams = 0, handling} = (state as States['item'] | undefined) ?? {};
  return `${weightGrams} ${handling?.seconds} ${handling?.zone}`;
}

/** The hash of those of the scopes that `admits` accepts, from their `sums`. */
export function hashOf(sums: ReadonlyMap<Scope, number>, admits: (scope: Scope) => boolean): string {
  let low = 0;
  let high = 0;
  for (const [scope, sum] of sums) {
    if (sum === 0 || !admits(scope)) continue;
    const mixed = finish((sum ^ hashText(scope)) >>> 0);
    low = (low + mixed) >>> 0;
    high = (high + finish((mixed ^ 0x5bd1e995) >>> 0)) >>> 0;
  }
  return `${low.toString(36)}-${high.toString(36)}`;
}

/** The scope an aggregate's key lies in, where the key tells; otherwise undefined. */
export function scopeOfKey(k: Key): Scope | undefined {
  switch (kindOf(k)) {
    case 'position':
      return stockScope(idOf(k).slice(0, idOf(k).indexOf('/')));
    case 'work':
    case 'dock':
      return stockScope(idOf(k));
    case 'lift':
    case 'labour':
      return stockScope(idOf(k).slice(0, idOf(k).indexOf('/')));
    case 'company':
    case 'site':
    case 'item':
    case 'partof':
    case 'supplier':
    case 'carrier':
      return 'master';
    case 'cost':
      return 'cost';
    case 'hold':
      return 'desk';
    case 'runs':
      return 'runs';
    case 'prices':
      return audienceScope(idOf(k));
    default:
      return undefined;
  }
}

export const docKey = (kind: DocKind, id: string): Key<DocKind> => key(kind, id);
