/**
 * The inventory turned: one row per item, its sites side by side. A row is the item's code in the positions' dictionary;
 * its figures are summed from the positions when somebody looks, so that a change of one costs its item only.
 *
 *   position RDG/x ─┐
 *   position LDS/x ─┴► item x: sums over sites, the earliest date, the worst state · `sellable:RDG`, `atp7:RDG`, `coming:RDG`
 */
import type {ItemAtSite, ItemRow} from '../api/rows.ts';
import {ASPECTS, type InventorySource} from './inventory.ts';
import {day, type ExportColumn, money, number, type RowSource, type SourceColumn, text} from './source.ts';
import {companyOf, siteName, type World} from './world.ts';

/** Columns of an item's position that add up. */
const SUMS = [
  'sellable',
  'overCommitted',
  'atp7',
  'atp30',
  'allocated',
  'reserved',
  'onHand',
  'excessUnits',
  'excess',
] as const;
/** Those of which the earliest counts; a site without a date does not. */
const EARLIEST = ['nextReceipt', 'stockOut'] as const;
/** What a site has a column of. */
const OF_SITE = ['sellable', 'atp7', 'coming'] as const;
type OfSite = (typeof OF_SITE)[number];
/** Sorts behind every date. */
const NO_DAY = 1e9;
const DEMAND_DAYS = 28;

export class ItemsSource implements RowSource {
  readonly searched = ['item', 'itemName'];
  readonly #world: World;
  readonly #positions: InventorySource;

  constructor(world: World, positions: InventorySource) {
    this.#world = world;
    this.#positions = positions;
  }

  rows(): Uint32Array {
    const {alive, count} = this.#table;
    const items = this.#table.i32('item');
    const seen = new Uint8Array(this.#strings.length);
    let n = 0;
    for (let row = 0; row < count; row++) {
      const code = items[row] as number;
      if (alive[row] !== 1 || seen[code] === 1) continue;
      seen[code] = 1;
      n += 1;
    }
    const rows = new Uint32Array(n);
    for (let code = 0, at = 0; code < seen.length; code++) if (seen[code] === 1) rows[at++] = code;
    return rows;
  }

  has(row: number): boolean {
    return this.#of(row).length > 0;
  }

  find(id: string): number {
    const row = this.#strings.indexOf(id);
    return row >= 0 && this.has(row) ? row : -1;
  }

  /** The row of a position's item. */
  rowOf(position: number): number {
    return this.#table.i32('item')[position] as number;
  }

  column(name: string): SourceColumn | undefined {
    const [field = '', site] = name.split(':');
    if (site !== undefined) return this.#siteColumn(field, site);
    switch (field) {
      case 'item':
        return {kind: 'text', at: (row) => row, strings: this.#strings};
      case 'itemName':
      case 'class':
      case 'supplier': {
        const column = this.#positions.column(field);
        if (column?.kind !== 'text') return undefined;
        // Those are texts of the item: their codes are the item's own.
        return {kind: 'text', at: (row) => row, strings: column.strings};
      }
      case 'price':
        return this.#over(field, 0, Math.max);
      case 'aspect':
        return this.#over(field, ASPECTS.length, Math.min);
      case 'coming':
        return this.#folded((position) => this.#coming(position), 0, add);
      case 'coverDays':
        return {kind: 'number', at: (row) => this.#cover(row) ?? NO_DAY};
      case 'nextReceipt':
      case 'stockOut':
        return this.#over(field, NO_DAY, (least, value) => (value > 0 && value < least ? value : least));
      default:
        return SUMS.some((one) => one === field) ? this.#over(field, 0, add) : undefined;
    }
  }

  show(row: number): ItemRow {
    const at = this.#of(row).map((position) => this.#positions.show(position));
    const [first] = at;
    const worst = at.toSorted((a, b) => ASPECTS.indexOf(a.aspect) - ASPECTS.indexOf(b.aspect))[0];
    const sums = Object.fromEntries(SUMS.map((name) => [name, sum(at.map((p) => p[name] ?? 0))])) as Record<
      (typeof SUMS)[number],
      number
    >;
    const [nextReceipt, stockOut] = EARLIEST.map((name) => earliest(at.map((p) => p[name])));
    const item = this.#strings[row] ?? '';
    return {
      id: item,
      item,
      itemName: first?.itemName ?? item,
      class: first?.class ?? '',
      supplier: first?.supplier ?? '',
      price: first?.price ?? 0,
      aspect: worst?.aspect ?? 'wait',
      why: worst === undefined ? 'No stock' : at.length > 1 ? `${worst.siteName}: ${worst.why}` : worst.why,
      ...sums,
      // Without the right to see cost there is none to sum.
      excess: at.every((p) => p.excess === null) ? null : sums.excess,
      coming: sum(at.map((p) => p.onOrder + p.inTransit)),
      nextReceipt: nextReceipt ?? null,
      stockOut: stockOut ?? null,
      coverDays: this.#cover(row),
      sites: Object.fromEntries(
        at.map((p): [string, ItemAtSite] => [
          p.site,
          {aspect: p.aspect, why: p.why, sellable: p.sellable, atp7: p.atp7, coming: p.onOrder + p.inTransit},
        ]),
      ),
    };
  }

  get exported(): readonly ExportColumn[] {
    const sites = (companyOf(this.#world)?.sites ?? []).map(({id}) => id);
    return [
      text('item', 'SKU'),
      text('itemName', 'Item'),
      text('class', 'Class'),
      text('why', 'State'),
      number('sellable', 'Sellable'),
      number('atp7', 'To promise in 7 days'),
      number('atp30', 'To promise in 30 days'),
      number('allocated', 'Allocated'),
      number('reserved', 'Reserved'),
      number('onHand', 'On hand'),
      number('coming', 'Coming'),
      number('overCommitted', 'Over-committed'),
      day('nextReceipt', 'Next receipt'),
      day('stockOut', 'Runs out'),
      number('coverDays', 'Days of cover'),
      number('excessUnits', 'Excess units'),
      money('excess', 'Excess'),
      {name: 'price', head: 'Price', kind: 'price'},
      ...sites.flatMap((site) => OF_SITE.map((field) => this.#exportedOf(site, field))),
    ];
  }

  #exportedOf(site: string, field: OfSite): ExportColumn {
    return {
      name: `${field}:${site}`,
      head: `${siteName(this.#world, site)}, ${SITE_HEADS[field]}`,
      kind: 'number',
      of: (row) => (row as ItemRow).sites[site]?.[field],
    };
  }

  get #table() {
    return this.#world.ledger.tables.positions;
  }
  get #strings(): readonly string[] {
    return this.#table.dictionaries.item?.strings ?? [];
  }

  /** The item's positions in view, by site as the dictionary has them. */
  #of(row: number): number[] {
    const sites = this.#table.dictionaries.site?.strings.length ?? 0;
    const found: number[] = [];
    for (let site = 0; site < sites; site++) {
      const position = this.#world.ledger.positions.findByCode(site, row);
      if (position >= 0 && this.#table.alive[position] === 1) found.push(position);
    }
    return found;
  }

  #over(name: string, start: number, step: Step): SourceColumn | undefined {
    const column = this.#positions.column(name);
    return column?.kind === 'number' ? this.#folded(column.at, start, step) : undefined;
  }

  /** A column folded over an item's positions; without a list, since a sort asks it of every item. */
  #folded(at: (position: number) => number, start: number, step: Step): SourceColumn {
    const sites = this.#table.dictionaries.site?.strings.length ?? 0;
    const {positions} = this.#world.ledger;
    const {alive} = this.#table;
    return {
      kind: 'number',
      at: (row) => {
        let value = start;
        for (let site = 0; site < sites; site++) {
          const position = positions.findByCode(site, row);
          if (position >= 0 && alive[position] === 1) value = step(value, at(position));
        }
        return value;
      },
    };
  }

  #siteColumn(field: string, site: string): SourceColumn | undefined {
    const code = this.#table.dictionaries.site?.find(site) ?? -1;
    const known = OF_SITE.some((one) => one === field);
    const column = this.#positions.column(field);
    if (!known || code < 0 || (field !== 'coming' && column === undefined)) return undefined;
    return {
      kind: 'number',
      at: (row) => {
        const position = this.#world.ledger.positions.findByCode(code, row);
        if (position < 0 || this.#table.alive[position] !== 1) return -1;
        return column === undefined ? this.#coming(position) : column.at(position);
      },
    };
  }

  #coming(position: number): number {
    return this.#table.number('onOrder', position) + this.#table.number('inTransit', position);
  }

  /** Days that the sellable stock of all sites lasts at the demand of all. */
  #cover(row: number): number | null {
    const sellable = this.#positions.column('sellable');
    let free = 0;
    let sold = 0;
    for (const position of this.#of(row)) {
      free += sellable?.at(position) ?? 0;
      sold += this.#positions.demand.get(`${this.#table.text('site', position)}/${this.#strings[row]}`) ?? 0;
    }
    return sold <= 0 ? null : Math.floor((free * DEMAND_DAYS) / sold);
  }
}

const SITE_HEADS: Readonly<Record<OfSite, string>> = {
  sellable: 'sellable',
  atp7: 'to promise in 7 days',
  coming: 'coming',
};

type Step = (value: number, next: number) => number;
const add: Step = (value, next) => value + next;
const sum = (values: readonly number[]): number => values.reduce((n, value) => n + value, 0);
const earliest = (days: readonly (number | null)[]): number | null => {
  const known = days.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
};
