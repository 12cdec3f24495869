/**
 * Promise debt: lots past the delivery day of their first promise with units still here. The morning page states the sum, this
 * list is what makes it, lot by lot. A promise is past when its last instant is, as on the scorecard: an instant of the
 * customer's day, not the dispatch that would have been in time for it.
 */
import type {ScoreLineRow} from '../api/rows.ts';
import {dayOf} from '../domain/calendar.ts';
import {toShip} from '../domain/orders/status.ts';
import {amountOf, type Lot, type Order} from '../domain/orders/types.ts';
import type {Instant} from '../kernel/types.ts';
import {type ListSource, scoreSource} from './lists.ts';
import {customerName, itemName, tierOf, type World} from './world.ts';

/** Stands for a figure in the filter `kpi` of a window of lines; it is of now and has no week. */
export const PROMISE_DEBT = 'promise-debt';

type LotTable = World['ledger']['tables']['lots'];
/** Units of a lot that have not left. */
export const insideOf = (lots: LotTable, row: number): number =>
  lots.number('allocated', row) +
  lots.number('released', row) +
  lots.number('picked', row) +
  lots.number('packed', row);

/** Whether a first promise is past; `until` is its last instant. */
export const isPast = (until: Instant, now: Instant): boolean => until < now;

export function promiseDebtLines(world: World): ListSource<ScoreLineRow> {
  const source = scoreSource();
  const {lots} = world.ledger.tables;
  const now = world.now();
  const owing = new Set<number>();
  for (let row = 0; row < lots.count; row++)
    if (lots.alive[row] === 1 && insideOf(lots, row) > 0 && isPast(lots.number('firstUntil', row), now))
      owing.add(lots.number('_parent', row));
  for (const row of owing) {
    const order = world.ledger.orders.read(row);
    for (const lot of order.lots)
      if (toShip(lot) > 0 && isPast(lot.first.until, now)) {
        const line = debtLine(world, order, lot);
        source.put(line.id, line);
      }
  }
  return source;
}

function debtLine(world: World, order: Order, lot: Lot): ScoreLineRow {
  const line = order.lines.find((l) => l.line === lot.line);
  const units = toShip(lot);
  const item = line?.item ?? '';
  const late = dayOf(world.now(), order.zone) - lot.first.day;
  return {
    id: `${order.id}/${lot.line}/${lot.lot}`,
    order: order.id,
    line: lot.line,
    customer: order.customer,
    customerName: customerName(world, order.customer),
    tier: tierOf(world, order.customer),
    item,
    itemName: itemName(world, item),
    site: lot.site,
    quantity: units + lot.shipped + lot.delivered,
    filled: lot.shipped + lot.delivered,
    delivered: lot.delivered,
    value: amountOf(units, line?.unitPrice ?? 0),
    requestedDay: line?.request.day ?? lot.first.day,
    firstDay: lot.first.day,
    currentDay: lot.current.day,
    placedAt: order.placedAt,
    deliveredAt: lot.deliveredAt || null,
    zone: order.zone,
    hit: false,
    counted: amountOf(units, line?.unitPrice ?? 0),
    due: units,
    state: 'still open',
    againstDay: lot.first.day,
    why: `${late} d past`,
  };
}
