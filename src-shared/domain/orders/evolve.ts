/** What each event does to an order. Facts for the scorecard accumulate here, by comparing instants only. */
import {assert, unreachable} from '../../kernel/assert.ts';
import type {Instant, Units} from '../../kernel/types.ts';
import type {PricedBy} from '../prices/types.ts';
import type {Lot, LotMove, NewLot, Order, OrderEvent, OrderLine} from './types.ts';

/** `undefined` after `OrderArchived`: the order leaves the replicas. */
export function evolveOrder(state: Order | undefined, e: OrderEvent): Order | undefined {
  if (e.type === 'OrderPlaced') return placed(e);
  assert(state !== undefined, `no order ${e.order}`);
  switch (e.type) {
    case 'LotsPromised':
      return {...state, lines: takeForLots(state.lines, e.lots), lots: [...state.lots, ...e.lots.map(newLot)]};
    case 'LinesBackordered':
      return backordered(state, e);
    case 'LotsMoved':
      return e.moves.reduce((order, move) => moved(order, move, e.occurredAt), state);
    case 'LotRepromised':
      return {...state, lots: mapLot(state.lots, e.line, e.lot, (lot) => repromised(lot, e))};
    case 'LotSplit':
      return {...state, lots: split(state.lots, e)};
    case 'LotsWithdrawn':
      return withdrawn(state, e);
    case 'LineChanged':
      return changed(state, e);
    case 'LineAdded':
      return {...state, lines: [...state.lines, newLine(e)]};
    case 'LineCancelled':
      return {
        ...state,
        lines: mapLine(state.lines, e.line, (line) => ({
          ...cancelled(line, e.quantity, e.failed),
          [e.from]: line[e.from] - e.quantity,
        })),
      };
    case 'LotCancelled':
      return {
        ...state,
        lines: mapLine(state.lines, e.line, (line) => ({
          ...line,
          cancelledFailed: line.cancelledFailed + (e.failed || e.requestFailed === true ? e.quantity : 0),
          requestFailed: line.requestFailed + (e.requestFailed === true ? e.quantity : 0),
        })),
        lots: mapLot(state.lots, e.line, e.lot, (lot) => ({
          ...lot,
          [e.from]: lot[e.from] - e.quantity,
          cancelled: lot.cancelled + e.quantity,
          cancelledFailed: lot.cancelledFailed + (e.failed ? e.quantity : 0),
        })),
      };
    case 'CreditReleased':
      return {...state, credit: 'ok'};
    case 'ReturnRecorded':
      return {
        ...state,
        lines: mapLine(state.lines, e.line, (line) => ({...line, returned: line.returned + e.quantity})),
      };
    case 'OrderArchived':
      return undefined;
    default:
      return unreachable(e);
  }
}

const repromised = (lot: Lot, e: Extract<OrderEvent, {type: 'LotRepromised'}>): Lot => ({
  ...lot,
  site: e.site ?? lot.site,
  current: e.promise,
  // From another site on the same day: the customer was told nothing new.
  moves: lot.moves + (e.by === 'us' && (e.site === undefined || e.promise.day !== lot.current.day) ? 1 : 0),
});

const withdrawn = (state: Order, e: Extract<OrderEvent, {type: 'LotsWithdrawn'}>): Order => ({
  ...state,
  lots: state.lots.filter((lot) => lot.line !== e.line || !e.dropLots.includes(lot.lot)),
  lines: mapLine(state.lines, e.line, (line) => ({...line, backordered: line.backordered + e.quantity})),
});

/** The parts keep what the customer was told of the whole: first and current promise, and how often it was moved. */
function split(lots: readonly Lot[], e: Extract<OrderEvent, {type: 'LotSplit'}>): readonly Lot[] {
  const source = lots.find((lot) => lot.line === e.line && lot.lot === e.lot);
  assert(source !== undefined, `no lot ${e.line}.${e.lot} of ${e.order}`);
  const taken = e.lots.reduce((n, part) => n + part.quantity, 0);
  const parts = e.lots.map(({line, lot, site, quantity}): Lot => {
    const {first, current, moves} = source;
    return {...newLot({line, lot, site, quantity, from: 'open', promise: current}), first, moves};
  });
  return [...mapLot(lots, e.line, e.lot, (lot) => ({...lot, allocated: lot.allocated - taken})), ...parts];
}

function changed(state: Order, e: Extract<OrderEvent, {type: 'LineChanged'}>): Order {
  return {
    ...state,
    lots: state.lots.filter((lot) => lot.line !== e.line || !e.dropLots.includes(lot.lot)),
    // A line of which something already left keeps those facts; they belong to the same goods.
    lines: mapLine(state.lines, e.line, (line) => ({
      ...line,
      quantity: e.quantity,
      request: e.request,
      open: e.open,
      backordered: e.backordered,
      unitPrice: e.unitPrice ?? line.unitPrice,
    })),
  };
}

function backordered(state: Order, e: Extract<OrderEvent, {type: 'LinesBackordered'}>): Order {
  let {lines} = state;
  for (const {line, quantity} of e.lines)
    lines = mapLine(lines, line, (l) => ({...l, open: l.open - quantity, backordered: l.backordered + quantity}));
  return {...state, lines};
}

function placed(e: Extract<OrderEvent, {type: 'OrderPlaced'}>): Order {
  const lines = e.lines.map(newLine);
  return {
    id: e.order,
    customer: e.customer,
    territory: e.territory,
    placedAt: e.placedAt,
    placedBy: e.placedBy,
    zone: e.zone,
    country: e.country,
    shipComplete: e.shipComplete,
    ...(e.rules !== undefined && {rules: e.rules}),
    credit: e.credit,
    reference: e.reference,
    lines: takeForLots(lines, e.lots),
    lots: e.lots.map(newLot),
  };
}

const newLine = (
  l: Pick<OrderLine, 'line' | 'item' | 'quantity' | 'unitPrice' | 'request' | 'backordered' | 'insteadOf' | 'kit'> & {
    onlySite?: string;
    pricedBy?: PricedBy;
  },
): OrderLine => ({
  line: l.line,
  item: l.item,
  onlySite: l.onlySite ?? '',
  quantity: l.quantity,
  unitPrice: l.unitPrice,
  originalQuantity: l.quantity,
  originalDay: l.request.day,
  request: l.request,
  open: l.quantity - l.backordered,
  backordered: l.backordered,
  cancelled: 0,
  cancelledFailed: 0,
  requestFailed: 0,
  returned: 0,
  shippedByRequest: 0,
  deliveredInRequest: 0,
  firstShippedAt: 0,
  firstShipped: 0,
  ...(l.insteadOf !== undefined && {insteadOf: l.insteadOf}),
  ...(l.kit !== undefined && {kit: l.kit}),
  ...(l.pricedBy?.source === 'manual' && {manualPrice: true}),
});

const newLot = (n: NewLot): Lot => ({
  line: n.line,
  lot: n.lot,
  site: n.site,
  allocated: n.quantity,
  released: 0,
  picked: 0,
  packed: 0,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
  cancelledFailed: 0,
  first: n.promise,
  current: n.promise,
  moves: 0,
  shippedByFirst: 0,
  deliveredInFirst: 0,
  deliveredInCurrent: 0,
  shippedAt: 0,
  deliveredAt: 0,
});

function takeForLots(lines: readonly OrderLine[], lots: readonly NewLot[]): readonly OrderLine[] {
  if (lots.length === 0) return lines;
  const taken = new Map<number, {open: Units; backordered: Units}>();
  for (const {line, from, quantity} of lots) {
    const sum = taken.get(line) ?? {open: 0, backordered: 0};
    sum[from] += quantity;
    taken.set(line, sum);
  }
  return lines.map((l) => {
    const sum = taken.get(l.line);
    return sum === undefined ? l : {...l, open: l.open - sum.open, backordered: l.backordered - sum.backordered};
  });
}

const cancelled = (line: OrderLine, quantity: Units, failed: boolean): OrderLine => ({
  ...line,
  cancelled: line.cancelled + quantity,
  cancelledFailed: line.cancelledFailed + (failed ? quantity : 0),
});

function moved(order: Order, move: LotMove, at: Instant): Order {
  const lots = mapLot(order.lots, move.line, move.lot, (lot) => {
    const next = {...lot, [move.from]: lot[move.from] - move.quantity, [move.to]: lot[move.to] + move.quantity};
    if (move.to === 'shipped')
      return {
        ...next,
        shippedAt: Math.max(lot.shippedAt, at),
        shippedByFirst: lot.shippedByFirst + (at <= lot.first.shipBy ? move.quantity : 0),
      };
    if (move.to === 'delivered')
      return {
        ...next,
        deliveredAt: Math.max(lot.deliveredAt, at),
        deliveredInFirst: lot.deliveredInFirst + (within(at, lot.first) ? move.quantity : 0),
        deliveredInCurrent: lot.deliveredInCurrent + (within(at, lot.current) ? move.quantity : 0),
      };
    return next;
  });
  if (move.to !== 'shipped' && move.to !== 'delivered') return {...order, lots};
  const lines = mapLine(order.lines, move.line, (line) => {
    if (move.to === 'delivered')
      return {...line, deliveredInRequest: line.deliveredInRequest + (within(at, line.request) ? move.quantity : 0)};
    // A late report may tell of an earlier shipment (C.6): the first is the first in business, not in the log.
    const {firstShippedAt} = line;
    const earlier = firstShippedAt === 0 || at < firstShippedAt;
    const withFirst = line.firstShipped + (at === firstShippedAt ? move.quantity : 0);
    return {
      ...line,
      shippedByRequest: line.shippedByRequest + (at <= line.request.shipBy ? move.quantity : 0),
      firstShippedAt: earlier ? at : firstShippedAt,
      firstShipped: earlier ? move.quantity : withFirst,
    };
  });
  return {...order, lines, lots};
}

const within = (at: Instant, window: {readonly from: Instant; readonly until: Instant}): boolean =>
  at >= window.from && at <= window.until;
const mapLine = (lines: readonly OrderLine[], line: number, f: (l: OrderLine) => OrderLine): readonly OrderLine[] =>
  lines.map((l) => (l.line === line ? f(l) : l));
const mapLot = (lots: readonly Lot[], line: number, lot: number, f: (l: Lot) => Lot): readonly Lot[] =>
  lots.map((l) => (l.line === line && l.lot === lot ? f(l) : l));
