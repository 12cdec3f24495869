/** The inventory table: one row per position, straight from the columns; dates and availability derived for changed rows only. */

import type {Aspect, InventoryRow} from '../api/rows.ts';
import {dayOf, endOfDay} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {claimedOnStock, onHand} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import {freeOfNoLot, spoilt} from '../domain/inventory/life.ts';
import {type Position, STATES} from '../domain/inventory/types.ts';
import type {Site} from '../domain/master-data/types.ts';
import {lifeDays, lifeOf, momentAt} from '../domain/promise/shelf-life.ts';
import {effectiveSupply} from '../domain/promise/supply.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {Units} from '../kernel/types.ts';
import type {Table} from '../ledger/table.ts';
import {day, money, number, type RowSource, type SourceColumn, text} from './source.ts';
import {itemOf, policyOf, siteOf, type World} from './world.ts';

const DEMAND_DAYS = 28;
const EXCESS_DAYS = 60;
const NONE = 0;
/** What a position without claims and supply costs, beside one with. */
const PLAIN_COST = 0.02;

/** Derived numbers of a position; days are numbers since 1970, 0 = none. */
type Derived = {atp0: number; atp7: number; atp30: number; nextReceipt: number; stockOut: number};

export class InventorySource implements RowSource {
  readonly searched = ['item', 'itemName'];
  readonly exported = [
    text('item', 'SKU'),
    text('itemName', 'Item'),
    text('siteName', 'Site'),
    text('class', 'Class'),
    text('why', 'State'),
    number('sellable', 'Sellable'),
    number('atp7', 'To promise in 7 days'),
    number('atp30', 'To promise in 30 days'),
    number('allocated', 'Allocated'),
    number('reserved', 'Reserved'),
    number('receiving', 'Receiving'),
    number('inspection', 'Inspection'),
    number('counting', 'Counting'),
    number('quarantine', 'Quarantine'),
    number('damaged', 'Damaged'),
    number('spoilt', 'Spoilt'),
    number('noLot', 'No lot'),
    number('staged', 'Staged'),
    number('onHand', 'On hand'),
    number('inTransit', 'In transit'),
    number('onOrder', 'On order'),
    number('overCommitted', 'Over-committed'),
    day('nextReceipt', 'Next receipt'),
    day('stockOut', 'Runs out'),
    number('coverDays', 'Days of cover'),
    number('excessUnits', 'Excess units'),
    money('excess', 'Excess'),
    {name: 'price', head: 'Price', kind: 'price'},
  ] as const;
  readonly #world: World;
  readonly #derived: Record<keyof Derived, Float64Array> = {
    atp0: new Float64Array(0),
    atp7: new Float64Array(0),
    atp30: new Float64Array(0),
    nextReceipt: new Float64Array(0),
    stockOut: new Float64Array(0),
  };
  #known = new Uint8Array(0);
  #today = -1;
  #warmAt = 0;
  #names: {at: Int32Array; strings: string[]} | null = null;
  /** By the item's code in the positions' dictionary: whether it is kept by lots. */
  #byLots: readonly boolean[] | null = null;
  /** Units that left per item × site in the last 28 days, from the engine's counting. */
  demand: ReadonlyMap<string, number> = new Map();

  constructor(world: World) {
    this.#world = world;
  }

  get #table(): Table {
    return this.#world.ledger.tables.positions;
  }

  rows(): Uint32Array {
    const t = this.#table;
    const rows = new Uint32Array(t.live);
    let n = 0;
    for (let row = 0; row < t.count; row++) if (t.alive[row] === 1) rows[n++] = row;
    return rows;
  }
  has(row: number): boolean {
    return this.#table.alive[row] === 1;
  }
  /** `RDG/22423` */
  find(id: string): number {
    const slash = id.indexOf('/');
    return this.#world.ledger.positions.find(id.slice(0, slash), id.slice(slash + 1));
  }

  /** These positions changed; derived numbers are reckoned again when somebody looks. */
  forget(rows: Iterable<number>): void {
    for (const row of rows) if (row < this.#known.length) this.#known[row] = 0;
  }
  forgetAll(): void {
    this.#known.fill(0);
    this.#warmAt = 0;
    this.#names = null;
    this.#byLots = null;
  }

  column(name: string): SourceColumn | undefined {
    const t = this.#table;
    switch (name) {
      case 'item':
      case 'site':
        return this.#text(t, name);
      case 'itemName':
        return this.#itemNames();
      case 'siteName':
        return this.#named('site', (id) => siteOf(this.#world, id)?.name ?? id);
      case 'class':
        return this.#named('item', (id) => itemOf(this.#world, id)?.class ?? '');
      case 'supplier':
        return this.#named('item', (id) => itemOf(this.#world, id)?.supplier ?? '');
      case 'sellable':
        return {kind: 'number', at: this.#freeOf(1)};
      case 'overCommitted':
        return {kind: 'number', at: this.#freeOf(-1)};
      case 'spoilt':
        return {kind: 'number', at: (row) => this.#spoilt(row)};
      case 'noLot':
        return {kind: 'number', at: (row) => this.#noLot(row)};
      case 'onHand': {
        const states = STATES.map((state) => t.i32(state));
        return {
          kind: 'number',
          at: (row) => {
            let units = 0;
            for (const column of states) units += column[row] as number;
            return units;
          },
        };
      }
      case 'atp0':
      case 'atp7':
      case 'atp30':
      case 'nextReceipt':
        return {kind: 'number', at: (row) => this.#derive(name, row)};
      case 'stockOut':
        return {kind: 'number', at: (row) => this.#derive(name, row) || 1e9};
      case 'coverDays':
        return {kind: 'number', at: (row) => this.#cover(row) ?? 1e9};
      case 'excessUnits':
        return {kind: 'number', at: (row) => this.#excessUnits(row)};
      case 'excess':
        // Where cost is not in view the units are ranked.
        return {kind: 'number', at: (row) => this.#excess(row) ?? this.#excessUnits(row)};
      case 'aspect':
        return {kind: 'number', at: (row) => ASPECTS.indexOf(this.#aspect(row).aspect)};
      case 'price':
        return {kind: 'number', at: (row) => itemOf(this.#world, t.text('item', row))?.listPrice ?? 0};
      default: {
        const column = t.columns[name];
        return column === undefined || name.startsWith('_')
          ? undefined
          : {kind: 'number', at: (row) => column[row] as number, array: column};
      }
    }
  }

  show(row: number): InventoryRow {
    const t = this.#table;
    const site = t.text('site', row);
    const item = t.text('item', row);
    const data = itemOf(this.#world, item);
    const k = positionKey(site, item);
    const p = this.#world.overlaid(k) ? (this.#world.read(k) ?? emptyPosition(site, item)) : null;
    const numbers = p === null ? this.#fromColumns(row) : this.#fromObject(p);
    const {aspect, why} =
      p === null
        ? this.#aspect(row)
        : aspectOf(
            numbers.sellable - numbers.overCommitted,
            numbers.inboundClaimed,
            numbers.onHand + numbers.onOrder + numbers.inTransit,
          );
    return {
      id: `${site}/${item}`,
      site,
      siteName: siteOf(this.#world, site)?.name ?? site,
      item,
      itemName: data?.name ?? item,
      class: data?.class ?? '',
      lifeDays: data?.lifeDays ?? null,
      supplier: data?.supplier ?? '',
      aspect,
      why,
      ...numbers,
      coverDays: this.#cover(row),
      excessUnits: this.#excessUnits(row),
      excess: this.#excess(row),
      price: data?.listPrice ?? 0,
    };
  }

  #fromColumns(row: number) {
    const t = this.#table;
    const n = (name: string) => t.number(name, row);
    const d = (name: keyof Derived) => this.#derive(name, row);
    return {
      sellable: Math.max(0, this.#free(row)),
      overCommitted: Math.max(0, -this.#free(row)),
      atp0: d('atp0'),
      atp7: d('atp7'),
      atp30: d('atp30'),
      nextReceipt: d('nextReceipt') || null,
      stockOut: d('stockOut') || null,
      allocated: n('allocated'),
      reserved: n('reserved'),
      inboundClaimed: n('inboundClaimed'),
      receiving: n('receiving'),
      inspection: n('inspection'),
      counting: n('counting'),
      quarantine: n('quarantine'),
      damaged: n('damaged'),
      spoilt: this.#spoilt(row),
      noLot: this.#noLot(row),
      staged: n('staged'),
      available: n('available'),
      onHand: STATES.reduce((sum, s) => sum + n(s), 0),
      inTransit: n('inTransit'),
      onOrder: n('onOrder'),
    };
  }

  #fromObject(p: Position) {
    const now = this.#world.now();
    const claims = claimedOnStock(p, now);
    const reserved = p.claims.reduce((n, c) => n + (c.kind === 'hold' ? c.onStock : 0), 0);
    const supply = (kind: string) => p.supplies.reduce((n, s) => n + (s.kind === kind ? s.quantity : 0), 0);
    const site = siteOf(this.#world, p.site);
    const gone = spoilt(p, momentAt(this.#world.read, p.site, now).today);
    const good = p.available - gone;
    const isByLots = lifeDays(this.#world.read, p.item) > 0;
    const none = isByLots ? Math.min(Math.max(0, good - claims), freeOfNoLot(p, now)) : 0;
    const d = site === undefined ? null : derive(this.#world, p, site, now);
    return {
      sellable: Math.max(0, good - claims - none),
      overCommitted: Math.max(0, claims - good),
      atp0: d?.atp0 ?? 0,
      atp7: d?.atp7 ?? 0,
      atp30: d?.atp30 ?? 0,
      nextReceipt: d?.nextReceipt || null,
      stockOut: d?.stockOut || null,
      allocated: p.claims.reduce((n, c) => n + (c.kind === 'allocation' ? c.onStock : 0), 0),
      reserved,
      inboundClaimed: p.claims.reduce((n, c) => n + c.quantity - c.onStock, 0),
      receiving: p.receiving,
      inspection: p.inspection,
      counting: p.counting,
      quarantine: p.quarantine,
      damaged: p.damaged,
      spoilt: gone,
      noLot: none,
      staged: p.staged,
      available: p.available,
      onHand: onHand(p),
      inTransit: supply('transfer'),
      onOrder: supply('purchase'),
    };
  }

  /** Units of a row that are in the usable stock and good no more; of most companies nothing ever is. */
  #spoilt(row: number): Units {
    const {positions} = this.#world.ledger;
    if (!positions.isDated(row)) return 0;
    const p = positions.read(row);
    return spoilt(p, momentAt(this.#world.read, p.site, this.#world.now()).today);
  }

  /** Units of a row that are free by number and have no lot, where goods are kept by lots: nobody can be promised them (ATP has none). */
  #noLot(row: number): Units {
    if (!this.#isByLots(row)) return 0;
    const free = this.#plain(row) - this.#spoilt(row);
    if (free <= 0) return 0;
    return Math.min(free, freeOfNoLot(this.#world.ledger.positions.read(row), this.#world.now()));
  }

  #isByLots(row: number): boolean {
    const items = this.#table.dictionaries.item?.strings ?? [];
    if (this.#byLots === null || this.#byLots.length !== items.length)
      this.#byLots = items.map((id) => lifeDays(this.#world.read, id) > 0);
    return this.#byLots[this.#table.i32('item')[row] as number] === true;
  }

  #anyByLots(): boolean {
    if (this.#table.live > 0) this.#isByLots(0);
    return this.#byLots?.includes(true) === true;
  }

  #plain(row: number): Units {
    const t = this.#table;
    return t.number('available', row) - t.number('allocated', row) - t.number('reserved', row);
  }

  #free(row: number): Units {
    return this.#plain(row) - this.#spoilt(row) - this.#noLot(row);
  }

  /** Free units (sign 1) or what is missing (−1), never below 0; the columns looked up once for a loop over a million rows. */
  #freeOf(sign: 1 | -1): (row: number) => Units {
    const t = this.#table;
    const available = t.i32('available');
    const allocated = t.i32('allocated');
    const reserved = t.i32('reserved');
    const plain = (row: number) => (available[row] as number) - (allocated[row] as number) - (reserved[row] as number);
    // Of most companies no goods are kept by lots.
    const isAny = this.#world.ledger.positions.hasDated || this.#anyByLots();
    if (!isAny) return (row) => Math.max(0, sign * plain(row));
    return (row) => Math.max(0, sign * (plain(row) - this.#spoilt(row) - this.#noLot(row)));
  }

  #aspect(row: number): {aspect: Aspect; why: string} {
    const t = this.#table;
    return aspectOf(
      this.#free(row),
      t.number('inboundClaimed', row),
      STATES.reduce((n, s) => n + t.number(s, row), 0) + t.number('onOrder', row) + t.number('inTransit', row),
    );
  }

  #cover(row: number): number | null {
    const t = this.#table;
    const sold = this.demand.get(`${t.text('site', row)}/${t.text('item', row)}`) ?? 0;
    return sold <= 0 ? null : Math.floor((Math.max(0, this.#free(row)) * DEMAND_DAYS) / sold);
  }

  #excess(row: number): number | null {
    const cost = this.#world.read(key('cost', this.#table.text('item', row)))?.cost;
    return cost === undefined ? null : Math.floor((this.#excessUnits(row) * cost + 50) / 100);
  }

  #excessUnits(row: number): number {
    const t = this.#table;
    const sold = this.demand.get(`${t.text('site', row)}/${t.text('item', row)}`) ?? 0;
    return Math.max(0, Math.max(0, this.#free(row)) - Math.ceil((sold * EXCESS_DAYS) / DEMAND_DAYS));
  }

  /**
   * Reckons derived numbers that nobody has looked at yet, at most so many positions with claims or supply: a sort by one
   * of them must not begin with a million. False when nothing was left to do.
   */
  warm(most: number): boolean {
    this.#newDay();
    const t = this.#table;
    let left = most;
    for (; this.#warmAt < t.count && left > 0; this.#warmAt++) {
      const row = this.#warmAt;
      if (t.alive[row] !== 1 || this.#known[row] === 1) continue;
      if (row >= this.#known.length) this.#grow(row);
      left -= this.#fill(row) ? 1 : PLAIN_COST;
    }
    return left < most;
  }

  #newDay(): void {
    const today = Math.floor(this.#world.now() / 86_400_000);
    if (today === this.#today) return;
    this.#today = today;
    this.#warmAt = 0;
    this.#known.fill(0);
  }

  #derive(name: keyof Derived, row: number): number {
    this.#newDay();
    if (row >= this.#known.length) this.#grow(row);
    if (this.#known[row] !== 1) this.#fill(row);
    return this.#derived[name][row] as number;
  }

  #grow(row: number): void {
    const size = Math.max(row + 1, this.#table.count, this.#known.length * 2);
    for (const name of Object.keys(this.#derived) as (keyof Derived)[]) {
      const grown = new Float64Array(size);
      grown.set(this.#derived[name]);
      this.#derived[name] = grown;
    }
    const known = new Uint8Array(size);
    known.set(this.#known);
    this.#known = known;
  }

  /** True when it took a look at claims and supply. */
  #fill(row: number): boolean {
    const t = this.#table;
    this.#known[row] = 1;
    // Most positions have neither claims nor supply: what is sellable now is sellable on every day.
    const isBare = (t.i32('_claims')[row] as number) < 0 && (t.i32('_supplies')[row] as number) < 0;
    if (isBare && lifeDays(this.#world.read, t.text('item', row)) === 0) {
      const sellable = Math.max(0, t.number('available', row));
      this.#put(row, {atp0: sellable, atp7: sellable, atp30: sellable, nextReceipt: NONE, stockOut: NONE});
      return false;
    }
    const p = this.#world.ledger.positions.read(row);
    const site = siteOf(this.#world, p.site);
    if (site !== undefined) this.#put(row, derive(this.#world, p, site, this.#world.now()));
    return true;
  }

  #put(row: number, d: Derived): void {
    for (const name of Object.keys(d) as (keyof Derived)[]) this.#derived[name][row] = d[name];
  }

  #text(t: Table, name: string): SourceColumn {
    const column = t.columns[name] as Int32Array;
    return {
      kind: 'text',
      at: (row) => column[row] as number,
      array: column,
      strings: t.dictionaries[name]?.strings ?? [],
    };
  }

  #itemNames(): SourceColumn {
    const items = this.#table.dictionaries.item?.strings ?? [];
    if (this.#names === null || this.#names.strings.length !== items.length)
      this.#names = {at: this.#table.i32('item'), strings: items.map((id) => itemOf(this.#world, id)?.name ?? id)};
    const column = this.#table.i32('item');
    return {kind: 'text', at: (row) => column[row] as number, array: column, strings: this.#names.strings};
  }

  #named(name: 'item' | 'site', say: (id: string) => string): SourceColumn {
    const column = this.#table.i32(name);
    return {
      kind: 'text',
      at: (row) => column[row] as number,
      array: column,
      strings: (this.#table.dictionaries[name]?.strings ?? []).map(say),
    };
  }
}

/** Worst first. */
export const ASPECTS: readonly Aspect[] = ['stop', 'caution', 'wait', 'clear'];
function aspectOf(freeUnits: number, inboundClaimed: number, all: number): {aspect: Aspect; why: string} {
  if (freeUnits < 0) return {aspect: 'stop', why: 'Over-committed'};
  if (freeUnits === 0 && inboundClaimed > 0) return {aspect: 'stop', why: 'Nothing free, claims wait for supply'};
  if (inboundClaimed > 0) return {aspect: 'caution', why: 'Claims rest on supply'};
  if (freeUnits === 0) return all > 0 ? {aspect: 'caution', why: 'Nothing free'} : {aspect: 'wait', why: 'No stock'};
  return {aspect: 'clear', why: 'Free stock'};
}

function derive(world: World, position: Position, site: Site, now: number): Derived {
  const policy = policyOf(world);
  const timeline = timelineOf({position, site, policy, now, life: lifeOf(world.read, position.item)});
  const today = dayOf(now, site.zone);
  const receipts = position.supplies
    .map((s) => effectiveSupply(s, site, policy, now, today))
    .filter((s) => s.counts !== 'past fence')
    .map((s) => s.at);
  const out = timeline.steps.find((s) => s.balance <= 0);
  return {
    atp0: timeline.atpAt(endOfDay(today, site.zone)),
    atp7: timeline.atpAt(endOfDay(today + 7, site.zone)),
    atp30: timeline.atpAt(endOfDay(today + 30, site.zone)),
    nextReceipt: receipts.length === 0 ? NONE : dayOf(Math.min(...receipts), site.zone),
    stockOut: out === undefined ? NONE : dayOf(out.at, site.zone),
  };
}
