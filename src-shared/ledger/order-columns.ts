/**
 * Lines and lots of orders as rows of typed columns. Every field is named where it is read and written: looking columns up
 * by a name made at run time cost a third of folding an order, and orders are read whole for every decision.
 */
import {SUBSTITUTE_KINDS} from '../domain/master-data/types.ts';
import type {Lot, OrderLine, PromiseDate} from '../domain/orders/types.ts';
import {Columns, textsOf} from './columns.ts';
import type {Table} from './table.ts';

const lineColumns = (t: Table) => ({
  item: t.i32('item'),
  items: textsOf(t, 'item'),
  onlySite: t.i32('onlySite'),
  onlySites: textsOf(t, 'onlySite'),
  line: t.i32('line'),
  quantity: t.i32('quantity'),
  originalQuantity: t.i32('originalQuantity'),
  originalDay: t.i32('originalDay'),
  requestDay: t.i32('requestDay'),
  open: t.i32('open'),
  backordered: t.i32('backordered'),
  cancelled: t.i32('cancelled'),
  cancelledFailed: t.i32('cancelledFailed'),
  requestFailed: t.i32('requestFailed'),
  returned: t.i32('returned'),
  shippedByRequest: t.i32('shippedByRequest'),
  deliveredInRequest: t.i32('deliveredInRequest'),
  firstShipped: t.i32('firstShipped'),
  insteadOf: t.i32('insteadOf'),
  insteadKind: t.i32('insteadKind'),
  manualPrice: t.i32('manualPrice'),
  kit: t.i32('kit'),
  kits: textsOf(t, 'kit'),
  kitGroup: t.i32('kitGroup'),
  kitPer: t.i32('kitPer'),
  unitPrice: t.f64('unitPrice'),
  requestShipBy: t.f64('requestShipBy'),
  requestFrom: t.f64('requestFrom'),
  requestUntil: t.f64('requestUntil'),
  firstShippedAt: t.f64('firstShippedAt'),
});

export class LineRows {
  readonly #columns: Columns<ReturnType<typeof lineColumns>>;

  constructor(table: Table) {
    this.#columns = new Columns(table, lineColumns);
  }

  read(row: number): OrderLine {
    const c = this.#columns.now;
    const insteadOf = c.insteadOf[row] as number;
    const per = c.kitPer[row] as number;
    return {
      line: c.line[row] as number,
      item: c.items.text(c.item[row] as number),
      onlySite: c.onlySites.text(c.onlySite[row] as number),
      quantity: c.quantity[row] as number,
      unitPrice: c.unitPrice[row] as number,
      originalQuantity: c.originalQuantity[row] as number,
      originalDay: c.originalDay[row] as number,
      request: {
        day: c.requestDay[row] as number,
        shipBy: c.requestShipBy[row] as number,
        from: c.requestFrom[row] as number,
        until: c.requestUntil[row] as number,
      },
      open: c.open[row] as number,
      backordered: c.backordered[row] as number,
      cancelled: c.cancelled[row] as number,
      cancelledFailed: c.cancelledFailed[row] as number,
      requestFailed: c.requestFailed[row] as number,
      returned: c.returned[row] as number,
      shippedByRequest: c.shippedByRequest[row] as number,
      deliveredInRequest: c.deliveredInRequest[row] as number,
      firstShippedAt: c.firstShippedAt[row] as number,
      firstShipped: c.firstShipped[row] as number,
      ...(insteadOf !== 0 && {
        insteadOf: {line: insteadOf, kind: SUBSTITUTE_KINDS[c.insteadKind[row] as number] ?? 'equivalent'},
      }),
      ...(per !== 0 && {
        kit: {item: c.kits.text(c.kit[row] as number), group: c.kitGroup[row] as number, per},
      }),
      ...(c.manualPrice[row] === 1 && {manualPrice: true as const}),
    };
  }

  write(row: number, line: OrderLine): void {
    const c = this.#columns.now;
    const {request} = line;
    c.line[row] = line.line;
    c.item[row] = c.items.intern(line.item);
    c.onlySite[row] = c.onlySites.intern(line.onlySite);
    c.quantity[row] = line.quantity;
    c.unitPrice[row] = line.unitPrice;
    c.originalQuantity[row] = line.originalQuantity;
    c.originalDay[row] = line.originalDay;
    c.requestDay[row] = request.day;
    c.requestShipBy[row] = request.shipBy;
    c.requestFrom[row] = request.from;
    c.requestUntil[row] = request.until;
    c.open[row] = line.open;
    c.backordered[row] = line.backordered;
    c.cancelled[row] = line.cancelled;
    c.cancelledFailed[row] = line.cancelledFailed;
    c.requestFailed[row] = line.requestFailed;
    c.returned[row] = line.returned;
    c.shippedByRequest[row] = line.shippedByRequest;
    c.deliveredInRequest[row] = line.deliveredInRequest;
    c.firstShippedAt[row] = line.firstShippedAt;
    c.firstShipped[row] = line.firstShipped;
    // Lines are numbered from 1: nought is of no other.
    c.insteadOf[row] = line.insteadOf?.line ?? 0;
    c.insteadKind[row] = SUBSTITUTE_KINDS.indexOf(line.insteadOf?.kind ?? 'equivalent');
    c.manualPrice[row] = line.manualPrice === true ? 1 : 0;
    // No kit has none of a part: nought is of no kit.
    c.kit[row] = c.kits.intern(line.kit?.item ?? '');
    c.kitGroup[row] = line.kit?.group ?? 0;
    c.kitPer[row] = line.kit?.per ?? 0;
  }
}

const promiseColumns = (t: Table, which: 'first' | 'current') => ({
  day: t.i32(`${which}Day`),
  shipBy: t.f64(`${which}ShipBy`),
  from: t.f64(`${which}From`),
  until: t.f64(`${which}Until`),
  at: t.f64(`${which}At`),
  author: t.i32(`${which}Author`),
  authors: textsOf(t, `${which}Author`),
  reason: t.i32(`${which}Reason`),
  reasons: textsOf(t, `${which}Reason`),
  service: t.i32(`${which}Service`),
  services: textsOf(t, `${which}Service`),
});
type PromiseColumns = ReturnType<typeof promiseColumns>;

function readPromise(c: PromiseColumns, row: number): PromiseDate {
  const service = c.services.text(c.service[row] as number);
  return {
    day: c.day[row] as number,
    shipBy: c.shipBy[row] as number,
    from: c.from[row] as number,
    until: c.until[row] as number,
    at: c.at[row] as number,
    author: c.authors.text(c.author[row] as number),
    reason: c.reasons.text(c.reason[row] as number),
    ...(service !== '' && {service}),
  };
}

function writePromise(c: PromiseColumns, row: number, promise: PromiseDate): void {
  c.day[row] = promise.day;
  c.shipBy[row] = promise.shipBy;
  c.from[row] = promise.from;
  c.until[row] = promise.until;
  c.at[row] = promise.at;
  c.author[row] = c.authors.intern(promise.author);
  c.reason[row] = c.reasons.intern(promise.reason);
  c.service[row] = c.services.intern(promise.service ?? '');
}

const lotColumns = (t: Table) => ({
  site: t.i32('site'),
  sites: textsOf(t, 'site'),
  first: promiseColumns(t, 'first'),
  current: promiseColumns(t, 'current'),
  line: t.i32('line'),
  lot: t.i32('lot'),
  allocated: t.i32('allocated'),
  released: t.i32('released'),
  picked: t.i32('picked'),
  packed: t.i32('packed'),
  shipped: t.i32('shipped'),
  delivered: t.i32('delivered'),
  cancelled: t.i32('cancelled'),
  cancelledFailed: t.i32('cancelledFailed'),
  moves: t.i32('moves'),
  shippedByFirst: t.i32('shippedByFirst'),
  deliveredInFirst: t.i32('deliveredInFirst'),
  deliveredInCurrent: t.i32('deliveredInCurrent'),
  shippedAt: t.f64('shippedAt'),
  deliveredAt: t.f64('deliveredAt'),
});

export class LotRows {
  readonly #columns: Columns<ReturnType<typeof lotColumns>>;

  constructor(table: Table) {
    this.#columns = new Columns(table, lotColumns);
  }

  read(row: number): Lot {
    const c = this.#columns.now;
    return {
      line: c.line[row] as number,
      lot: c.lot[row] as number,
      site: c.sites.text(c.site[row] as number),
      allocated: c.allocated[row] as number,
      released: c.released[row] as number,
      picked: c.picked[row] as number,
      packed: c.packed[row] as number,
      shipped: c.shipped[row] as number,
      delivered: c.delivered[row] as number,
      cancelled: c.cancelled[row] as number,
      cancelledFailed: c.cancelledFailed[row] as number,
      first: readPromise(c.first, row),
      current: readPromise(c.current, row),
      moves: c.moves[row] as number,
      shippedByFirst: c.shippedByFirst[row] as number,
      deliveredInFirst: c.deliveredInFirst[row] as number,
      deliveredInCurrent: c.deliveredInCurrent[row] as number,
      shippedAt: c.shippedAt[row] as number,
      deliveredAt: c.deliveredAt[row] as number,
    };
  }

  write(row: number, lot: Lot): void {
    const c = this.#columns.now;
    c.line[row] = lot.line;
    c.lot[row] = lot.lot;
    c.site[row] = c.sites.intern(lot.site);
    c.allocated[row] = lot.allocated;
    c.released[row] = lot.released;
    c.picked[row] = lot.picked;
    c.packed[row] = lot.packed;
    c.shipped[row] = lot.shipped;
    c.delivered[row] = lot.delivered;
    c.cancelled[row] = lot.cancelled;
    c.cancelledFailed[row] = lot.cancelledFailed;
    writePromise(c.first, row, lot.first);
    writePromise(c.current, row, lot.current);
    c.moves[row] = lot.moves;
    c.shippedByFirst[row] = lot.shippedByFirst;
    c.deliveredInFirst[row] = lot.deliveredInFirst;
    c.deliveredInCurrent[row] = lot.deliveredInCurrent;
    c.shippedAt[row] = lot.shippedAt;
    c.deliveredAt[row] = lot.deliveredAt;
  }
}
