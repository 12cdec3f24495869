/**
 * The table of what is on its way, kept up with its documents, with the claims at its positions and with the clock.
 *
 *   purchase, transfer ──lines──► rows ◄──who waits── position     rows ◄──how late── sweep
 */
import type {InboundRow} from '../api/rows.ts';
import {inboundRows, refreshed} from './inbound.ts';
import {inboundSource, type ListSource} from './lists.ts';
import type {World} from './world.ts';

const KINDS = ['purchase', 'transfer'] as const;

export class Inbound {
  readonly rows: ListSource<InboundRow> = inboundSource();
  readonly #world: World;
  readonly #idsOf = new Map<string, readonly string[]>();
  /** By site and item, the rows that bring it there. */
  readonly #bringing = new Map<string, Set<string>>();
  #unswept: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  reset(): void {
    this.rows.clear();
    this.#idsOf.clear();
    this.#bringing.clear();
    this.#unswept = [];
    for (const kind of KINDS) for (const {id} of this.#world.ledger.all(kind)) this.document(kind, id);
  }

  /** A document that changed; gives the rows that did. */
  document(kind: InboundRow['kind'], id: string): number[] {
    const known = `${kind} ${id}`;
    const rows = new Map(inboundRows(this.#world, kind, id).map((row) => [row.id, row]));
    const gone = (this.#idsOf.get(known) ?? []).filter((old) => !rows.has(old));
    this.#idsOf.set(known, [...rows.keys()]);
    for (const row of rows.values()) {
      const place = placeOf(row.site, row.item);
      this.#bringing.set(place, (this.#bringing.get(place) ?? new Set()).add(row.id));
    }
    return [...gone.map((old) => this.#remove(old)), ...[...rows].map(([at, row]) => this.rows.put(at, row))];
  }

  /** The claims at a position may have changed; gives the rows that did. */
  position(site: string, item: string): number[] {
    return this.#refresh(this.#bringing.get(placeOf(site, item)) ?? []);
  }

  /** Looks at so many rows by the clock; gives those that changed. */
  sweep(rows: number): number[] {
    if (this.#unswept.length === 0) this.#unswept = [...this.rows.values()].map((row) => row.id);
    return this.#refresh(this.#unswept.splice(-rows));
  }

  #refresh(ids: Iterable<string>): number[] {
    const touched: number[] = [];
    for (const id of ids) {
      const row = this.rows.get(id);
      const now = row === undefined ? undefined : refreshed(this.#world, row);
      if (now !== undefined && now !== row) touched.push(this.rows.put(id, now));
    }
    return touched;
  }

  #remove(id: string): number {
    const row = this.rows.get(id);
    if (row !== undefined) this.#bringing.get(placeOf(row.site, row.item))?.delete(id);
    return this.rows.put(id, null);
  }
}

const placeOf = (site: string, item: string): string => `${site}/${item}`;
