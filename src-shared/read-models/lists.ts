/** Tables that are lists of objects: the risk queue, what is on its way, the lines behind a scorecard figure. Small enough for objects. */
import type {AnyRow, AtRiskRow, InboundRow, PoolRow, RowSums, ScoreLineRow} from '../api/rows.ts';
import {medianOf} from './scorecard.ts';
import {day, type ExportColumn, instant, money, number, type RowSource, type SourceColumn, text} from './source.ts';

type Listed = AtRiskRow | InboundRow | PoolRow | ScoreLineRow;

/** Rows keep their place in the list for life, by id; a row that leaves keeps its number free of others. */
export class ListSource<T extends Listed> implements RowSource {
  readonly searched: readonly string[];
  readonly exported: readonly ExportColumn[];
  readonly #rows: (T | null)[] = [];
  readonly #rowOf = new Map<string, number>();
  #texts = new Map<string, SourceColumn>();

  constructor(searched: readonly string[], exported: readonly ExportColumn[]) {
    this.searched = searched;
    this.exported = exported;
  }

  rows(): Uint32Array {
    const rows: number[] = [];
    this.#rows.forEach((r, i) => {
      if (r !== null) rows.push(i);
    });
    return Uint32Array.from(rows);
  }
  has(row: number): boolean {
    return this.#rows[row] != null;
  }
  find(id: string): number {
    const row = this.#rowOf.get(id) ?? -1;
    return this.#rows[row] == null ? -1 : row;
  }
  get(id: string): T | undefined {
    const row = this.#rowOf.get(id);
    return row === undefined ? undefined : (this.#rows[row] ?? undefined);
  }
  *values(): IterableIterator<T> {
    for (const r of this.#rows) if (r !== null) yield r;
  }

  /** Puts or, with null, removes a row; gives its number. */
  put(id: string, value: T | null): number {
    let row = this.#rowOf.get(id);
    if (row === undefined) {
      row = this.#rows.length;
      this.#rowOf.set(id, row);
    }
    this.#rows[row] = value;
    this.#texts.clear();
    return row;
  }

  clear(): void {
    this.#rows.length = 0;
    this.#rowOf.clear();
    this.#texts.clear();
  }

  column(name: string): SourceColumn | undefined {
    const sample = this.#rows.find((r) => r !== null) as Record<string, unknown> | undefined;
    if (sample === undefined || !(name in sample)) return undefined;
    const value = (row: number): unknown => (this.#rows[row] as Record<string, unknown> | null)?.[name];
    if (name === 'aspect')
      return {kind: 'number', at: (row) => ['stop', 'caution', 'wait', 'clear'].indexOf(String(value(row)))};
    if (typeof sample[name] !== 'string') return {kind: 'number', at: (row) => Number(value(row) ?? 1e12)};
    let column = this.#texts.get(name);
    if (column === undefined) {
      const codes = new Map<string, number>();
      const at = this.#rows.map((_, row) => {
        const found = value(row);
        const text = typeof found === 'string' ? found : '';
        const code = codes.get(text) ?? codes.size;
        codes.set(text, code);
        return code;
      });
      column = {kind: 'text', at: (row) => at[row] ?? 0, strings: [...codes.keys()]};
      this.#texts.set(name, column);
    }
    return column;
  }

  show(row: number): AnyRow {
    return this.#rows[row] as AnyRow;
  }
}

export const riskSource = (): ListSource<AtRiskRow> =>
  new ListSource(
    ['order', 'customerName', 'item', 'itemName'],
    [
      text('order', 'Order'),
      number('line', 'Line'),
      text('customerName', 'Customer'),
      text('tier', 'Tier'),
      text('item', 'SKU'),
      text('itemName', 'Item'),
      text('siteName', 'Site'),
      number('score', 'Score'),
      number('quantity', 'Quantity'),
      number('uncovered', 'Uncovered'),
      money('money', 'At stake'),
      instant('shipBy', 'Ship by, site time', 'siteZone'),
      number('hoursLate', 'Hours late'),
      number('daysLate', 'Days past ship-by'),
      day('firstDay', 'First promise'),
      text('state', 'State'),
      text('severity', 'Severity'),
      text('owner', 'Owner'),
      text('takenBy', 'Taken by'),
      instant('due', 'Due, site time', 'siteZone'),
      text('cause', 'First cause'),
      text('action', 'Do this'),
    ],
  );
export const inboundSource = (): ListSource<InboundRow> =>
  new ListSource(
    ['document', 'fromName', 'item', 'itemName'],
    [
      text('kind', 'Kind'),
      text('document', 'Purchase or transfer'),
      number('line', 'Line'),
      text('fromName', 'From'),
      text('site', 'Site'),
      text('item', 'SKU'),
      text('itemName', 'Item'),
      number('quantity', 'Quantity'),
      number('open', 'Open'),
      instant('expectedAt', 'Expected, site time', 'siteZone'),
      instant('firstExpectedAt', 'First confirmed, site time', 'siteZone'),
      number('daysLate', 'Days late'),
      number('redated', 'Times re-dated'),
      {name: 'confirmed', head: 'Confirmed', kind: 'flag'},
      number('claimed', 'Claimed'),
    ],
  );
export const poolSource = (): ListSource<PoolRow> =>
  new ListSource(
    ['item', 'itemName', 'segmentName', 'siteName'],
    [
      text('kind', 'Kind'),
      text('segmentName', 'Segment'),
      text('item', 'SKU'),
      text('itemName', 'Item'),
      text('siteName', 'Site'),
      number('quantity', 'Quantity'),
      number('used', 'Used'),
      number('left', 'Left'),
      number('cut', 'Not there'),
      instant('from', 'From, site time', 'siteZone'),
      instant('until', 'Until, site time', 'siteZone'),
      text('state', 'State'),
    ],
  );
/** The lines of a figure, and what they add up to: a figure can be checked at the foot of its list. */
class ScoreSource extends ListSource<ScoreLineRow> {
  sums(rows: Iterable<number>): RowSums {
    const found = [...rows].map((row) => this.show(row) as ScoreLineRow);
    return {
      counted: found.reduce((n, row) => n + row.counted, 0),
      due: found.reduce((n, row) => n + row.due, 0),
      missed: found.filter((row) => !row.hit).length,
      median: medianOf(found.map((row) => row.counted)),
    };
  }
}

export const scoreSource = (): ListSource<ScoreLineRow> =>
  new ScoreSource(
    ['order', 'customerName', 'item', 'itemName'],
    [
      text('order', 'Order'),
      number('line', 'Line'),
      text('customerName', 'Customer'),
      text('tier', 'Tier'),
      text('item', 'SKU'),
      text('itemName', 'Item'),
      text('site', 'Site'),
      number('quantity', 'Quantity'),
      number('filled', 'Filled by request'),
      number('counted', 'Counted'),
      number('due', 'Of'),
      number('delivered', 'Delivered'),
      money('value', 'Value'),
      instant('placedAt', 'Placed, customer time', 'zone'),
      day('requestedDay', 'Asked for'),
      day('firstDay', 'First promise'),
      day('currentDay', 'Promised now'),
      instant('deliveredAt', 'Delivered at, customer time', 'zone'),
      {name: 'hit', head: 'Met', kind: 'flag'},
      text('state', 'State'),
      day('againstDay', 'Counts against'),
      text('why', 'Why missed'),
    ],
  );
