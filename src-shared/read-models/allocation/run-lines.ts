/**
 * The lines an allocation run is about: of open orders, with units of the asked items that are promised and not begun, or on
 * back order. A line that may not be moved is there too, with the reason; what it has stays as it is.
 */

import {key} from '../../domain/events.ts';
import type {Company, CustomerData} from '../../domain/master-data/types.ts';
import {destination, hasStarted} from '../../domain/orders/give-back.ts';
import {toShip} from '../../domain/orders/status.ts';
import type {Lot, Order, OrderLine} from '../../domain/orders/types.ts';
import type {Destination} from '../../domain/promise/route.ts';
import type {World} from '../world.ts';

export type RunScope = {
  readonly items: readonly string[];
  /** Where lots may leave and come to; what is elsewhere stays. In the order in which they are tried. */
  readonly sites: readonly string[];
  /** Whose lines it is about; absent: everybody's. */
  readonly who?: (to: Destination) => boolean;
};
export type RunLine = {
  /** `order/line`. */
  readonly id: string;
  readonly order: Order;
  readonly line: OrderLine;
  readonly customer: CustomerData;
  readonly to: Destination;
  /** Not begun, at a site of the scope: what the run may move. */
  readonly lots: readonly Lot[];
  /** Still to ship and not the run's: begun, or at another site. */
  readonly fixed: readonly Lot[];
  /** Why the run leaves it as it is; null: it is asked. */
  readonly skipped: string | null;
};

/** Lots of a line that a run may take apart; with as many targets it stays under the moves a command may hold. */
const LOTS_MAX = 10;

/** Sites a run looks at: the company's, of those in view (`mine`) and asked for; in the order of their rank. */
export function sitesOfRun(
  company: Company,
  mine: readonly string[] | '*',
  asked: readonly string[] | undefined,
): readonly string[] {
  return [...company.sites]
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    .map(({id}) => id)
    .filter((id) => (mine === '*' || mine.includes(id)) && (asked === undefined || asked.includes(id)));
}

/** By order and line. `most`: null when there are more. `pause` is called between orders, and may let others in. */
export async function runLines(
  world: World,
  scope: RunScope,
  most: number,
  pause: () => Promise<void>,
): Promise<readonly RunLine[] | null> {
  const lines: RunLine[] = [];
  for (const id of ordersWith(world, new Set(scope.items))) {
    await pause();
    const order = world.read(key('order', id));
    const customer = order === undefined ? undefined : world.read(key('customer', order.customer));
    if (order === undefined || customer === undefined) continue;
    const to = destination(order, customer);
    if (scope.who?.(to) === false) continue;
    for (const line of order.lines) {
      if (!scope.items.includes(line.item)) continue;
      const left = order.lots.filter((l) => l.line === line.line && toShip(l) > 0);
      const lots = left.filter((l) => l.allocated > 0 && !hasStarted(l) && scope.sites.includes(l.site));
      // What waits for credit claims nothing yet, and is listed for that.
      const open = order.credit === 'held' ? line.open : 0;
      if (lots.length === 0 && line.backordered + open === 0) continue;
      const fixed = left.filter((l) => !lots.includes(l));
      const known = {id: `${order.id}/${line.line}`, order, line, customer, to, lots, fixed};
      lines.push({...known, skipped: whySkipped(known)});
      if (lines.length > most) return null;
    }
  }
  return lines.sort((a, b) =>
    a.order.id === b.order.id ? a.line.line - b.line.line : a.order.id < b.order.id ? -1 : 1,
  );
}

/** Ids of the orders with a line of the items, each once: one pass over the column of items. */
function ordersWith(world: World, items: ReadonlySet<string>): string[] {
  const {lines, orders} = world.ledger.tables;
  const {alive, count} = lines;
  const item = lines.i32('item');
  const parent = lines.i32('_parent');
  const codes = new Map<number, boolean>();
  const rows = new Set<number>();
  for (let row = 0; row < count; row++) {
    if (alive[row] !== 1) continue;
    const code = item[row] as number;
    let asked = codes.get(code);
    if (asked === undefined) {
      asked = items.has(lines.text('item', row));
      codes.set(code, asked);
    }
    if (asked) rows.add(parent[row] as number);
  }
  return [...rows].map((row) => orders.text('id', row));
}

function whySkipped({order, line, lots, fixed, to}: Omit<RunLine, 'skipped'>): string | null {
  const {minimumShipment} = to.rules;
  if (order.credit === 'held') return 'its order is held for credit';
  if (order.shipComplete && order.lines.some((l) => l.line !== line.line && isOpen(order, l)))
    return 'its order leaves complete, with other lines';
  if (order.shipComplete && fixed.length > 0) return 'its order leaves complete, and the floor has begun with it';
  if (lots.length > LOTS_MAX) return `it is in more than ${LOTS_MAX} lots`;
  const units = lots.reduce((n, l) => n + l.allocated, line.backordered);
  if (units < minimumShipment && line.quantity >= minimumShipment)
    return `what is left of it is less than a shipment of ${minimumShipment}`;
  return null;
}

const isOpen = (order: Order, {line, open, backordered}: OrderLine): boolean =>
  open + backordered > 0 || order.lots.some((l) => l.line === line && toShip(l) > 0);
