/**
 * What a command would do, in rows of words and figures: it is decided as by somebody who may do all, and its events are told.
 * Figures are of sales prices only: no cost is ever in what is shown to others.
 */
import type {ShownEffect} from '../../api/approvals.ts';
import type {AllocationRun, RunMove} from '../../domain/allocation/types.ts';
import {LIMITS_APPROVAL, type Shown, type ShownRow} from '../../domain/approvals/shown.ts';
import type {Command} from '../../domain/commands.ts';
import {type DomainEvent, key, positionKey} from '../../domain/events.ts';
import {amountOf, type NewLot} from '../../domain/orders/types.ts';
import {whatIf} from '../risk-acts.ts';
import {companyOf, customerName, itemName, itemOf, siteName, type World} from '../world.ts';

/** Null: it would be refused, or rests on what is not in view. */
export function shownEffect(world: World, command: Command): ShownEffect | null {
  const verdict = whatIf(world, command);
  return verdict.kind === 'accepted' ? named(world, shownOf(world, verdict.events)) : null;
}

/** Why it would be refused now, in the refusal's words; null where it would not be, or that cannot be told from here. */
export function refusedNow(world: World, command: Command): string | null {
  const verdict = whatIf(world, command);
  return verdict.kind === 'rejected' ? (verdict.rejection.what ?? verdict.rejection.code) : null;
}

export const named = (world: World, shown: Shown): ShownEffect => ({
  shown,
  rows: shown.rows.map((row) => ({
    ...row,
    customerName: row.customer === undefined ? '' : customerName(world, row.customer),
    itemName: row.item === undefined ? '' : itemName(world, row.item),
    siteName: row.site === undefined ? '' : siteName(world, row.site),
  })),
});

function shownOf(world: World, events: readonly DomainEvent[]): Shown {
  const applied = events.find((e) => e.type === 'AllocationApplied');
  const undone = events.find((e) => e.type === 'AllocationUndone');
  const rows =
    applied !== undefined
      ? runRows(world, applied.run)
      : undone !== undefined
        ? undoRows(world, undone.run)
        : events.flatMap((e) => rowsOf(world, e));
  const {rowsMax} = LIMITS_APPROVAL;
  return {
    summary: applied === undefined && undone === undefined ? ordered(world, events) : runSummary(world, rows),
    rows: rows.slice(0, rowsMax),
    more: Math.max(0, rows.length - rowsMax),
  };
}

// ---- allocation runs -------------------------------------------------------------------------------------------------

const GAINS = ['comes sooner', 'gets a date'];
/** Gains first, then who gives, then what only leaves from elsewhere. */
const ORDER = [...GAINS, 'comes later', 'loses its date', 'keeps its day'];
const byVerdict = (a: ShownRow, b: ShownRow): number => ORDER.indexOf(a.what) - ORDER.indexOf(b.what);

const runRows = (world: World, {moves}: AllocationRun): ShownRow[] =>
  moves.map((move) => moveRow(world, move, move.from?.day ?? null, move.to.day, move.to.site)).sort(byVerdict);

function undoRows(world: World, id: string): ShownRow[] {
  const run = world.read('runs:runs')?.list.find((one) => one.id === id);
  return (run?.moves ?? [])
    .filter(({order}) => world.read(key('order', order)) !== undefined)
    .map((move) => moveRow(world, move, move.to.day, move.from?.day ?? null, move.from?.site ?? move.to.site))
    .sort(byVerdict);
}

function moveRow(
  world: World,
  {order: id, line, quantity}: RunMove,
  before: number | null,
  after: number | null,
  site: string,
): ShownRow {
  const order = world.read(key('order', id));
  const of = order?.lines.find((l) => l.line === line);
  // Before the requested day is as good as on it.
  const asked = of?.request.day ?? 0;
  const days = before === null || after === null ? 0 : Math.max(before, asked) - Math.max(after, asked);
  const [sooner, dated, later, undated, same] = ORDER as [string, string, string, string, string];
  const what = before === null ? dated : after === null ? undated : days > 0 ? sooner : days < 0 ? later : same;
  return {
    what,
    order: id,
    line,
    ...(order !== undefined && {customer: order.customer}),
    ...(of !== undefined && {item: of.item, money: amountOf(quantity, of.unitPrice)}),
    site,
    units: quantity,
    dayBefore: before,
    dayAfter: after,
  };
}

function runSummary(world: World, rows: readonly ShownRow[]): string[] {
  const side = (word: string, of: readonly string[]): string[] => {
    const some = rows.filter(({what}) => of.includes(what));
    if (some.length === 0) return [`Nobody ${word}s`];
    const days = some.map(({dayBefore, dayAfter}) =>
      dayBefore == null || dayAfter == null ? 0 : Math.abs(dayAfter - dayBefore),
    );
    const most = Math.max(...days);
    const lines = new Set(some.map(({order, line}) => `${order}/${line}`)).size;
    return [
      `${lines} ${lines === 1 ? `line ${word}s` : `lines ${word}`}: ${sum(some, 'units')} units${
        most === 0 ? '' : `, by up to ${most} ${most === 1 ? 'day' : 'days'}`
      }, ${inMoney(world, sum(some, 'money'))}`,
    ];
  };
  return [...side('gain', GAINS), ...side('give', ['comes later', 'loses its date'])];
}

const sum = (rows: readonly ShownRow[], of: 'units' | 'money'): number =>
  rows.reduce((n, row) => n + (row[of] ?? 0), 0);
const inMoney = (world: World, minor: number): string => {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '−' : ''}${digits.slice(0, -2)}.${digits.slice(-2)} ${companyOf(world)?.currency ?? ''}`.trim();
};

// ---- everything else -------------------------------------------------------------------------------------------------

/** What an order comes to, and what its customer then owes. */
function ordered(world: World, events: readonly DomainEvent[]): string[] {
  return events.flatMap((e) => {
    if (e.type !== 'ExposureChanged' || e.delta === 0) return [];
    const owed = world.read(key('customer', e.customer))?.exposure ?? 0;
    return [
      [
        `${customerName(world, e.customer).slice(0, 80)}: ${inMoney(world, owed)} owed and ordered,`,
        `${inMoney(world, owed + e.delta)} with this`,
      ].join(' '),
    ];
  });
}

function rowsOf(world: World, e: DomainEvent): ShownRow[] {
  switch (e.type) {
    case 'OrderPlaced':
      return placedRows(world, e);
    case 'LotRepromised': {
      const lot = world.read(key('order', e.order))?.lots.find((l) => l.line === e.line && l.lot === e.lot);
      if (lot === undefined) return [];
      const units = lot.allocated + lot.released;
      return [
        {
          ...lineOf(world, e.order, e.line, units, 'is re-promised'),
          dayBefore: lot.current.day,
          dayAfter: e.promise.day,
        },
      ];
    }
    case 'LineAdded':
      return [
        {
          ...lineOf(world, e.order, e.line, e.quantity, e.insteadOf === undefined ? 'is added' : 'is sent instead'),
          item: e.item,
          money: amountOf(e.quantity, e.unitPrice),
        },
      ];
    case 'LineChanged':
      return [lineOf(world, e.order, e.line, e.quantity, 'is changed')];
    case 'LineCancelled':
    case 'LotCancelled':
      return [lineOf(world, e.order, e.line, e.quantity, 'is cancelled')];
    case 'ClaimsCovered':
      return e.taken === undefined ? [] : takenRows(world, e);
    default:
      return stockRows(world, e);
  }
}

function placedRows(world: World, e: Extract<DomainEvent, {type: 'OrderPlaced'}>): ShownRow[] {
  return e.lines.flatMap((line): ShownRow[] => {
    const of = {customer: e.customer, item: line.item, line: line.line};
    const money = (units: number) => amountOf(units, line.unitPrice);
    const lots = e.lots.filter((lot: NewLot) => lot.line === line.line);
    const listed = itemOf(world, line.item)?.listPrice ?? line.unitPrice;
    return [
      ...lots.map(({site, quantity, promise}) => ({
        what: 'is promised',
        ...of,
        site,
        units: quantity,
        dayAfter: promise.day,
        money: money(quantity),
      })),
      ...(line.backordered > 0
        ? [{what: 'without a date', ...of, units: line.backordered, dayAfter: null, money: money(line.backordered)}]
        : []),
      ...(line.pricedBy?.source === 'manual'
        ? [
            {
              what: 'price by hand: more or less than the list price',
              ...of,
              units: line.quantity,
              money: money(line.quantity) - amountOf(line.quantity, listed),
            },
          ]
        : []),
    ];
  });
}

function lineOf(world: World, id: string, n: number, units: number, what: string): ShownRow {
  const order = world.read(key('order', id));
  const line = order?.lines.find((l) => l.line === n);
  return {
    what,
    order: id,
    line: n,
    units,
    ...(order !== undefined && {customer: order.customer}),
    ...(line !== undefined && {item: line.item, money: amountOf(units, line.unitPrice)}),
  };
}

/** Whose claims no longer rest on the stock they rested on. */
function takenRows(world: World, e: Extract<DomainEvent, {type: 'ClaimsCovered'}>): ShownRow[] {
  const claims = world.read(positionKey(e.site, e.item))?.claims ?? [];
  return e.claims.flatMap(({id, onStock}): ShownRow[] => {
    const lost = (claims.find((c) => c.id === id)?.onStock ?? 0) - onStock;
    if (lost <= 0) return [];
    const slash = id.lastIndexOf('/');
    const [line = 0] = id
      .slice(slash + 1)
      .split('.')
      .map(Number);
    const of = {item: e.item, site: e.site};
    const order = id.slice(0, slash);
    return world.read(key('order', order)) === undefined
      ? [{what: 'gives up stock', ...of, units: lost}]
      : [{...lineOf(world, order, line, lost, 'gives up stock'), ...of}];
  });
}

function stockRows(world: World, e: DomainEvent): ShownRow[] {
  const of = (site: string, item: string, units: number, what: string): ShownRow[] => [
    {what, site, item, units, money: amountOf(Math.abs(units), itemOf(world, item)?.listPrice ?? 0)},
  ];
  switch (e.type) {
    case 'StockReceived':
      return of(e.site, e.item, e.quantity, `comes into ${e.into}`);
    case 'StockAdjusted':
      return of(e.site, e.item, e.after - e.before, `${e.state}: ${e.before} becomes ${e.after}`);
    case 'StockCounted':
      return of(e.site, e.item, e.counted - e.book, `${e.state}: ${e.book} becomes ${e.counted}`);
    case 'StockMoved':
      return of(e.site, e.item, e.quantity, `${e.from} becomes ${e.to}`);
    case 'StockDispatched':
      return of(e.site, e.item, -e.quantity, `leaves to ${e.to}`);
    case 'PoolSet':
      return of(e.site, e.item, e.pool.quantity, `is ${e.pool.kind === 'quota' ? 'the quota' : 'kept'}`);
    case 'PoolEnded':
      return of(e.site, e.item, 0, 'is kept no more');
    default:
      return [];
  }
}
