/**
 * The table of what is kept for segments and of quotas, kept up with their positions and with the clock.
 *
 *   position ──pools, claims──► rows ◄──what is due, what has come──── sweep
 */
import type {PoolRow} from '../api/rows.ts';
import {endOf, segmentsOf, usedOf} from '../domain/inventory/pooled.ts';
import type {Pool, Position} from '../domain/inventory/types.ts';
import {keptBefore, namesOf} from '../domain/promise/entitled.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {Units} from '../kernel/types.ts';
import {type ListSource, poolSource} from './lists.ts';
import {companyOf, itemName, siteOf, type World} from './world.ts';

export class Pools {
  readonly rows: ListSource<PoolRow> = poolSource();
  readonly #world: World;
  readonly #idsOf = new Map<string, readonly string[]>();
  #unswept: (readonly [site: string, item: string])[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  reset(): void {
    this.rows.clear();
    this.#idsOf.clear();
    this.#unswept = [];
    const {ledger} = this.#world;
    for (const row of ledger.positions.asides.keys())
      this.position(ledger.tables.positions.text('site', row), ledger.tables.positions.text('item', row));
  }

  /** A position that changed; gives the rows that did. */
  position(site: string, item: string): number[] {
    const place = `${site}/${item}`;
    const known = this.#idsOf.get(place) ?? [];
    const position = this.#world.read(`position:${place}`);
    if (known.length === 0 && (position?.pools.length ?? 0) === 0) return [];
    const rows = position === undefined ? [] : poolRows(this.#world, position);
    this.#idsOf.set(
      place,
      rows.map((row) => row.id),
    );
    const gone = known.filter((id) => !rows.some((row) => row.id === id));
    const changed = rows.filter((row) => JSON.stringify(row) !== JSON.stringify(this.rows.get(row.id)));
    return [...gone.map((id) => this.rows.put(id, null)), ...changed.map((row) => this.rows.put(row.id, row))];
  }

  /** Looks at so many positions by the clock; gives the rows that changed. */
  sweep(positions: number): number[] {
    if (this.#unswept.length === 0) this.#unswept = [...this.rows.values()].map((row) => [row.site, row.item] as const);
    return this.#unswept.splice(-positions).flatMap(([site, item]) => this.position(site, item));
  }
}

/** What is kept of a position, its quotas and its safety stock, each with its use. */
export function poolRows(world: World, position: Position): PoolRow[] {
  const site = siteOf(world, position.site);
  const company = companyOf(world);
  if (site === undefined || company === undefined) return [];
  const now = world.now();
  const {atpAt} = timelineOf({position, site, policy: company.policy, now});
  const everybody = {position, segments: company.segments, path: '', now, own: [], extra: []};
  const kept = new Map(keptBefore(everybody, now, atpAt(now)).map(({pool, units}) => [pool.id, units]));
  return position.pools.map((pool): PoolRow => {
    const has = usedOf(pool, position.claims, now);
    // Whoever was promised more than was kept for him has all of it; beyond a quota he is by right only.
    const used = pool.kind === 'quota' ? has : Math.min(pool.quantity, has);
    const left = pool.until <= now ? 0 : Math.max(0, pool.quantity - used);
    const cut = pool.kind === 'quota' ? 0 : left - (kept.get(pool.id) ?? 0);
    return {
      id: `${position.site}/${position.item}/${pool.id}`,
      pool: pool.id,
      kind: pool.kind,
      site: position.site,
      siteName: site.name,
      siteZone: site.zone,
      item: position.item,
      itemName: itemName(world, position.item),
      segments: segmentsOf(pool),
      segmentName: pool.kind === 'safety' && pool.segments?.length === 0 ? 'Nobody' : namesOf(company, pool),
      quantity: pool.quantity,
      used,
      left,
      cut,
      from: pool.from,
      until: endOf(pool),
      ...stateOf(pool, {left, cut}, now),
    };
  });
}

function stateOf(
  pool: Pool,
  {left, cut}: {readonly left: Units; readonly cut: Units},
  now: number,
): Pick<PoolRow, 'state' | 'aspect'> {
  if (pool.until <= now) return {state: 'over', aspect: 'wait'};
  if (pool.from > now) return {state: 'to come', aspect: 'wait'};
  // A safety stock is there to be used by whom it is for, and filled again.
  if (cut > 0) return {state: 'not all there', aspect: pool.kind === 'safety' ? 'caution' : 'stop'};
  if (left > 0) return {state: pool.kind === 'quota' ? 'open' : 'kept', aspect: 'clear'};
  return {state: 'used up', aspect: pool.kind === 'quota' ? 'caution' : 'wait'};
}
