/**
 * Items whose demand is not all served in time, reckoned when asked for, in slices: units on back order, lots promised for
 * after the day that was asked, and stock on which more is claimed than there is. By money, at most so many.
 *
 *   lines ──back order──►  ┐
 *   lots ───promised late─►├─ by item ──► the first by money
 *   positions ──claims────► ┘
 *
 * It looks at the columns, so at what is confirmed; what waits in the outbox changes no scarcity before it is decided.
 */
import type {ScarceItem, ScarceList} from '../../api/allocation.ts';
import {amountOf} from '../../domain/orders/types.ts';
import {itemName, type World} from '../world.ts';

export const SCARCE_MAX = 200;
/** Rows between two looks at the clock: well under a millisecond. */
const ROWS_A_LOOK = 2_000;

type Sums = {backordered: number; late: number; overCommitted: number; lines: Set<number>; money: number};

/** `pause` is called after every few rows, and may let others in. */
export async function scarceItems(world: World, pause: () => Promise<void>): Promise<ScarceList> {
  const items = [...(await sumsByItem(world, pause))].map(([item, {lines, ...sums}]): ScarceItem => {
    return {item, itemName: itemName(world, item), ...sums, lines: lines.size};
  });
  items.sort((a, b) => b.money - a.money || b.overCommitted - a.overCommitted || (a.item < b.item ? -1 : 1));
  return {total: items.length, items: items.slice(0, SCARCE_MAX)};
}

/** The ids of all of them, sorted. */
export const scarceIds = async (world: World, pause: () => Promise<void>): Promise<readonly string[]> =>
  [...(await sumsByItem(world, pause)).keys()].sort();

async function sumsByItem(world: World, pause: () => Promise<void>): Promise<ReadonlyMap<string, Sums>> {
  const found = new Map<string, Sums>();
  const of = (item: string): Sums => {
    const known = found.get(item);
    if (known !== undefined) return known;
    const sums = {backordered: 0, late: 0, overCommitted: 0, lines: new Set<number>(), money: 0};
    found.set(item, sums);
    return sums;
  };
  await backOrders(world, of, pause);
  await lateLots(world, of, pause);
  await overCommitted(world, of, pause);
  return found;
}

type Of = (item: string) => Sums;
type Pause = () => Promise<void>;

/** Columns are taken again after each pause: a table that grew has others. */
async function eachRow(count: () => number, look: (from: number, until: number) => void, pause: Pause): Promise<void> {
  for (let from = 0; from < count(); from += ROWS_A_LOOK) {
    look(from, Math.min(count(), from + ROWS_A_LOOK));
    await pause();
  }
}

function backOrders({ledger}: World, of: Of, pause: Pause): Promise<void> {
  const {lines} = ledger.tables;
  const look = (from: number, until: number) => {
    const backordered = lines.i32('backordered');
    const price = lines.f64('unitPrice');
    for (let row = from; row < until; row++) {
      const units = backordered[row] as number;
      if (units === 0 || lines.alive[row] !== 1) continue;
      const sums = of(lines.text('item', row));
      sums.backordered += units;
      sums.lines.add(row);
      sums.money += amountOf(units, price[row] as number);
    }
  };
  return eachRow(() => lines.count, look, pause);
}

/** Lots of which something has not been begun, promised for a day after the one that was asked. */
function lateLots({ledger}: World, of: Of, pause: Pause): Promise<void> {
  const {lots, lines, orders} = ledger.tables;
  const look = (from: number, until: number) => {
    const allocated = lots.i32('allocated');
    const day = lots.i32('currentDay');
    const parent = lots.i32('_parent');
    const number = lots.i32('line');
    const asked = lines.i32('requestDay');
    const price = lines.f64('unitPrice');
    const heads = orders.i32('_lines');
    const next = lines.i32('_next');
    const lineNumber = lines.i32('line');
    for (let row = from; row < until; row++) {
      const units = allocated[row] as number;
      if (units === 0 || lots.alive[row] !== 1) continue;
      let line = heads[parent[row] as number] as number;
      while (line >= 0 && lineNumber[line] !== number[row]) line = next[line] as number;
      if (line < 0 || (day[row] as number) <= (asked[line] as number)) continue;
      const sums = of(lines.text('item', line));
      sums.late += units;
      sums.lines.add(line);
      sums.money += amountOf(units, price[line] as number);
    }
  };
  return eachRow(() => lots.count, look, pause);
}

function overCommitted({ledger}: World, of: Of, pause: Pause): Promise<void> {
  const {positions} = ledger.tables;
  const look = (from: number, until: number) => {
    const available = positions.i32('available');
    const allocated = positions.i32('allocated');
    const reserved = positions.i32('reserved');
    for (let row = from; row < until; row++) {
      if (positions.alive[row] !== 1) continue;
      const over = (allocated[row] as number) + (reserved[row] as number) - (available[row] as number);
      if (over > 0) of(positions.text('item', row)).overCommitted += over;
    }
  };
  return eachRow(() => positions.count, look, pause);
}
