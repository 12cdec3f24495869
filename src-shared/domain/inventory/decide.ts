/**
 * Stock: receive, move between states, adjust, count, hold, release, scrap, and snapshots of third-party sites.
 *
 * *Accepting* work never makes free stock negative. An *observation* (count, adjustment, snapshot) is what is there: it
 * may, and then the position is over-committed and says so.
 */

import {shortId} from '../../kernel/hash.ts';
import type {DayNumber, Units} from '../../kernel/types.ts';
import {addWorkingMinutes} from '../calendar.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict, withoutRight} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {unlikelyDate} from '../expected-date.ts';
import {noStockOf} from '../master-data/kits.ts';
import {momentAt} from '../promise/shelf-life.ts';
import {when} from '../stated-time.ts';
import {freeNow, overfull} from './balances.ts';
import {leaving, unitsIn, withoutBatch} from './batches.ts';
import {correctLot} from './correct-lot.ts';
import {overLimit} from './correction-limit.ts';
import {coverEvents} from './cover.ts';
import {emptyPosition, evolvePosition, RECENT_MOVEMENTS_MAX} from './evolve.ts';
import {isDated, NO_LOT, spoilt} from './life.ts';
import {badBatch} from './lot-rules.ts';
import {repegEvents} from './pegging.ts';
import {spareUnits, whoseStock} from './spare.ts';
import {restingTooMuch, takeable} from './takeable.ts';
import type {BatchUnits} from './types.ts';
import {POSITION_UNITS_MAX, type Position, type PositionEvent, type StockState, scrapped} from './types.ts';

type StockCommand = CommandOf<
  | 'ReceiveStock'
  | 'MoveStock'
  | 'HoldStock'
  | 'ReleaseStock'
  | 'AdjustStock'
  | 'OpenCount'
  | 'RecordCount'
  | 'ScrapStock'
  | 'LabelStock'
  | 'CorrectLot'
  | 'RecordSnapshot'
>;

export function decideStock(read: Read, command: StockCommand, context: DecideContext): Verdict<DomainEvent> {
  const {site, item} = command;
  if (!context.actsAt(site)) return rejected('forbidden');
  if (read(key('site', site)) === undefined) return rejected('not-found', {what: `site ${site}`});
  const none = noStockOf(read, item);
  if (none !== null) return {kind: 'rejected', rejection: none};
  const position = read(positionKey(site, item)) ?? emptyPosition(site, item);
  const verdict = decideOn(read, position, command, context);
  if (verdict.kind === 'rejected') return verdict;
  const after = verdict.events.reduce(evolvePosition, position);
  if (overfull(after)) return rejected('quantity-rule', {what: `more than ${POSITION_UNITS_MAX} units`});
  const beyond = plannedBeyond(after);
  const events = [...verdict.events, ...beyond, ...restedOnSpoilt(read, position, after, command, context)];
  const covered = coverEvents(read, position, events, context.at);
  const repegged =
    command.type === 'ReleaseStock'
      ? repegEvents(read, [...beyond, ...covered].reduce(evolvePosition, after), context.at)
      : [];
  return accepted<DomainEvent>(...events, ...covered, ...repegged);
}

/** What is spoilt may go though who is late by number rests on it: what is left is for who is due first, the others wait for supply. */
function restedOnSpoilt(
  read: Read,
  before: Position,
  p: Position,
  c: StockCommand,
  context: DecideContext,
): PositionEvent[] {
  const at = momentAt(read, p.site, context.at);
  const isSeen = (c.type === 'MoveStock' && c.to === 'damaged') || ('override' in c && c.override !== undefined);
  const takes = ['ScrapStock', 'MoveStock', 'HoldStock', 'OpenCount'].includes(c.type) && !isSeen;
  if (!takes || spoilt(p, at.today) >= spoilt(before, at.today) || freeNow(p, at.now) >= 0) return [];
  const claims = restingTooMuch(null, p, '', at);
  return claims.length === 0 ? [] : [{type: 'ClaimsCovered', site: p.site, item: p.item, claims}];
}

/** Planned releases of units that are no longer in quarantine (moved, scrapped, adjusted) supply nothing; the last planned goes first. */
function plannedBeyond(p: Position): PositionEvent[] {
  const planned = p.supplies
    .filter((s) => s.kind === 'release')
    .sort((a, b) => b.usableAt - a.usableAt || (a.id < b.id ? 1 : -1));
  let excess = planned.reduce((n, s) => n + s.quantity, 0) - Math.max(0, p.quarantine);
  const events: PositionEvent[] = [];
  for (const s of planned) {
    const quantity = Math.min(excess, s.quantity);
    if (quantity <= 0) break;
    events.push({
      type: 'SupplyReduced',
      site: p.site,
      item: p.item,
      supply: s.id,
      quantity,
      reason: 'no longer in quarantine',
    });
    excess -= quantity;
  }
  return events;
}

function decideOn(read: Read, p: Position, c: StockCommand, context: DecideContext): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  switch (c.type) {
    case 'ReceiveStock': {
      // Without a purchase, a transfer or an order behind it, it is found: a correction upwards.
      const over = overLimit(read, p.item, c.quantity, 'a receipt without a purchase order', context);
      if (over !== null) return {kind: 'rejected', rejection: over};
      const bad = badBatch(read, p, c.batch);
      if (bad !== null) return rejected('invalid', {what: bad});
      return accepted<PositionEvent>({
        type: 'StockReceived',
        ...at,
        quantity: c.quantity,
        into: c.into,
        ...(c.batch !== undefined && {batch: c.batch}),
        reason: c.reason,
        occurredAt: when(c.occurredAt, context),
      });
    }
    case 'LabelStock':
      return labelStock(read, p, c);
    case 'CorrectLot':
      return correctLot(read, p, c, context);
    case 'MoveStock':
      return moveStock(read, p, c, context);
    case 'HoldStock':
      return holdStock(read, p, c, context);
    case 'ReleaseStock':
      return releaseStock(p, c, context);
    case 'AdjustStock':
      return adjustStock(read, p, c, context);
    case 'OpenCount': {
      // Only what nobody has claimed is frozen: picking already promised goes on and is compared at the count's instant.
      const free = spareUnits(read, p, context.at);
      if (free === 0) return rejected('nothing-to-do', {what: 'nothing free to freeze', left: 0});
      return accepted<PositionEvent>({
        type: 'StockMoved',
        ...at,
        quantity: free,
        from: 'available',
        to: 'counting',
        ...named(read, p, 'available', {quantity: free}, context),
        reason: c.reason,
        occurredAt: context.at,
      });
    }
    case 'RecordCount':
      return recordCount(read, p, c, context);
    case 'ScrapStock':
      return scrapStock(read, p, c, context);
    default:
      return recordSnapshot(read, p, c, context);
  }
}

function moveStock(read: Read, p: Position, c: CommandOf<'MoveStock'>, context: DecideContext): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  if (c.from === c.to) return rejected('invalid', {what: 'the two states are the same'});
  // Damage is seen, not decided: claimed goods can be damaged too, and then the position is over-committed.
  const seen = c.from === 'available' && c.to === 'damaged';
  const short = tooFew(c.from, seen ? p.available : unpromised(read, p, c.from, context, c.batch), c.quantity, p);
  const none = short ?? notOfLot(p, c.from, c.quantity, c.batch);
  if (none !== null) return {kind: 'rejected', rejection: none};
  const {quantity, from, to, reason} = c;
  const occurredAt = when(c.occurredAt, context);
  return accepted<PositionEvent>({
    type: 'StockMoved',
    ...at,
    quantity,
    from,
    to,
    ...named(read, p, from, c, context),
    reason,
    occurredAt,
  });
}

function scrapStock(
  read: Read,
  p: Position,
  c: CommandOf<'ScrapStock'>,
  context: DecideContext,
): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  const short =
    tooFew(c.from, unpromised(read, p, c.from, context, c.batch), c.quantity, p) ??
    notOfLot(p, c.from, c.quantity, c.batch);
  if (short !== null) return {kind: 'rejected', rejection: short};
  const over = overLimit(read, p.item, c.quantity, 'a write-off', context);
  if (over !== null) return {kind: 'rejected', rejection: over};
  return accepted<PositionEvent>({
    type: 'StockDispatched',
    ...at,
    quantity: c.quantity,
    from: c.from,
    claim: null,
    ...named(read, p, c.from, c, context),
    to: scrapped(c.reason),
    occurredAt: when(c.occurredAt, context),
  });
}

function adjustStock(
  read: Read,
  p: Position,
  c: CommandOf<'AdjustStock'>,
  context: DecideContext,
): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  const over = overLimit(read, p.item, c.delta, 'an adjustment', context);
  if (over !== null) return {kind: 'rejected', rejection: over};
  // What lots hold staged is theirs: it is counted or un-picked, so that the shortfall is somebody's and is seen.
  const short =
    c.state === 'staged' ? tooFew('staged', unpromised(read, p, 'staged', context), Math.max(0, -c.delta), p) : null;
  if (short !== null) return {kind: 'rejected', rejection: short};
  return accepted<PositionEvent>({
    type: 'StockAdjusted',
    ...at,
    state: c.state,
    before: p[c.state],
    after: p[c.state] + c.delta,
    reason: c.reason,
    occurredAt: when(c.occurredAt, context),
  });
}

/** Units of a state that no promise and no lot counts on. */
function unpromised(read: Read, p: Position, state: StockState, context: DecideContext, lot?: string): Units {
  if (state === 'available') return spareOf(read, p, context, lot);
  return state === 'staged' ? p.staged - Math.max(0, p.bound) : p[state];
}

/** Usable units that no promise counts on; of one lot where it is named. */
const spareOf = (read: Read, p: Position, {at}: DecideContext, lot: string | undefined): Units =>
  lot === undefined ? spareUnits(read, p, at) : takeable(read, p, at, {lasts: NO_LOT, only: lot}).units;

/** The lot that was said, as events name it; of what stands available else those that no promise needs, the soonest to spoil first. */
function named(
  read: Read,
  p: Position,
  from: StockState,
  {batch, quantity}: {readonly batch?: string | undefined; readonly quantity: Units},
  {at}: DecideContext,
): {readonly batches?: readonly BatchUnits[]} {
  if (batch !== undefined) return {batches: [{id: batch, units: quantity}]};
  if (from !== 'available' || !isDated(p)) return {};
  const {batches} = takeable(read, p, at, {lasts: NO_LOT, most: quantity});
  return batches.length === 0 ? {} : {batches};
}

/** The refusal where a lot has fewer units in a state than are asked of it, or null. */
function notOfLot(p: Position, state: StockState, quantity: Units, lot: string | undefined): Rejection | null {
  if (lot === undefined) return null;
  const batch = p.batches.find((b) => b.id === lot);
  if (batch === undefined) return {code: 'not-found', what: `lot ${lot} of ${p.item} at ${p.site}`};
  const left = unitsIn(batch, state);
  return quantity <= left ? null : {code: 'insufficient-stock', what: `lot ${lot}, ${state}`, left};
}

/** What was found to be of a lot was of none until now. */
function labelStock(read: Read, p: Position, c: CommandOf<'LabelStock'>): Verdict<PositionEvent> {
  const bad = badBatch(read, p, c.batch);
  if (bad !== null) return rejected('invalid', {what: bad});
  const {state, quantity, batch, reason} = c;
  const left = withoutBatch(p, state, p[state]);
  if (quantity > left) return rejected('insufficient-stock', {what: `${state}, without a lot`, left});
  return accepted<PositionEvent>({type: 'StockLabelled', site: p.site, item: p.item, state, quantity, batch, reason});
}

/** The refusal to take more out of a state than is left of it, or null. */
function tooFew(state: StockState, left: Units, asked: Units, p: Position): Rejection | null {
  if (asked <= Math.max(0, left)) return null;
  const what =
    state === 'staged' && p.bound > 0
      ? `staged: ${p.bound} are picked for orders; un-pick them first (to the bin, damaged or missing), or count what is staged`
      : state;
  return {code: 'insufficient-stock', what, left: Math.max(0, left)};
}

function holdStock(read: Read, p: Position, c: CommandOf<'HoldStock'>, context: DecideContext): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  if (c.override !== undefined && !context.may('override-shipment'))
    return rejected('needs-approval', {
      what: withoutRight(context, 'override-shipment', 'a hold on promised stock', ': warehouse or operations may'),
    });
  const none = notOfLot(p, 'available', c.quantity, c.batch);
  if (none !== null) return {kind: 'rejected', rejection: none};
  const left = c.override === undefined ? spareOf(read, p, context, c.batch) : Math.max(0, p.available);
  if (left < c.quantity) {
    const whose = whoseStock(read, p, '', context.at);
    const rest = whose === '' ? '' : `, the rest is ${whose}`;
    const what = c.override === undefined ? `${left} are promised to nobody${rest}` : `${left} are available`;
    const mayTake = c.override === undefined && p.available >= c.quantity;
    return rejected('insufficient-stock', {what, left, ...(mayTake && {override: 'override-shipment' as const})});
  }
  const moved: PositionEvent = {
    type: 'StockMoved',
    ...at,
    quantity: c.quantity,
    from: 'available',
    to: 'quarantine',
    ...named(read, p, 'available', c, context),
    reason: c.reason,
    occurredAt: context.at,
  };
  if (c.releaseAt === undefined) return accepted<PositionEvent>(moved);
  if (c.releaseAt <= context.at) return rejected('invalid', {what: 'the planned release lies in the past'});
  const unlikely = unlikelyDate('releaseAt', c.releaseAt, context);
  if (unlikely !== null) return {kind: 'rejected', rejection: unlikely};
  const site = read(key('site', p.site));
  const usableAt =
    site === undefined ? c.releaseAt : addWorkingMinutes(site.calendar, site.zone, c.releaseAt, site.putawayMinutes);
  return accepted<PositionEvent>(moved, {
    type: 'SupplyExpected',
    ...at,
    supply: {
      id: `RL-${shortId(context.commandId, 8)}`,
      kind: 'release',
      quantity: c.quantity,
      expectedAt: c.releaseAt,
      usableAt,
      confirmed: true,
      ...heldUntil(p, c),
    },
  });
}

/** As good as the oldest that is held. */
function heldUntil(p: Position, {batch, quantity}: CommandOf<'HoldStock'>): {readonly lasts?: DayNumber} {
  if (!isDated(p)) return {};
  const asked = batch === undefined ? undefined : [{id: batch, units: quantity}];
  const parts = leaving(p.batches, 'available', {there: p.available, quantity, named: asked});
  if (parts.reduce((n, x) => n + x.units, 0) < quantity) return {};
  return {lasts: Math.min(...parts.map(({id}) => p.batches.find((b) => b.id === id)?.lasts ?? NO_LOT))};
}

function releaseStock(p: Position, c: CommandOf<'ReleaseStock'>, context: DecideContext): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  if (p.quarantine < c.quantity)
    return rejected('insufficient-stock', {what: 'quarantine', left: Math.max(0, p.quarantine)});
  const none = notOfLot(p, 'quarantine', c.quantity, c.batch);
  if (none !== null) return {kind: 'rejected', rejection: none};
  const events: PositionEvent[] = [
    {
      type: 'StockMoved',
      ...at,
      quantity: c.quantity,
      from: 'quarantine',
      to: 'available',
      ...(c.batch !== undefined && {batches: [{id: c.batch, units: c.quantity}]}),
      reason: c.reason,
      occurredAt: context.at,
    },
  ];
  // Planned releases are used up first; otherwise the same units would be supply twice.
  let rest = c.quantity;
  const planned = p.supplies
    .filter((s) => s.kind === 'release')
    .sort((a, b) => a.usableAt - b.usableAt || (a.id < b.id ? -1 : 1));
  for (const s of planned) {
    const quantity = Math.min(rest, s.quantity);
    if (quantity > 0) events.push({type: 'SupplyReduced', ...at, supply: s.id, quantity, reason: 'released'});
    rest -= quantity;
  }
  return accepted(...events);
}

/**
 * Closes an open count, or counts what stands available. The book is what the ledger says at this instant; where it was
 * compared with another (`book`: it waited for approval), the difference counts, and what moved since stays moved. A difference
 * over the role's limit is for somebody else to book. Fewer staged than lots hold there is seen, not decided: the lots are short,
 * and on the risk queue until they are un-picked or the goods turn up.
 */
function recordCount(
  read: Read,
  p: Position,
  c: CommandOf<'RecordCount'>,
  context: DecideContext,
): Verdict<PositionEvent> {
  const at = {site: p.site, item: p.item};
  const occurredAt = when(c.occurredAt, context);
  const state = c.state ?? 'available';
  const frozen = state === 'available' ? p.counting : 0;
  const book = p[state] + frozen;
  const counted = c.counted + (c.book === undefined ? 0 : book - c.book);
  if (counted < 0)
    return rejected('wrong-state', {
      what: `${state}: ${book} are on record, ${c.book} were when it was counted; count it anew`,
    });
  const over = overLimit(read, p.item, counted - book, 'a count difference', context);
  if (over !== null) return {kind: 'rejected', rejection: over};
  const events: PositionEvent[] = [];
  if (frozen > 0)
    events.push({
      type: 'StockMoved',
      ...at,
      quantity: frozen,
      from: 'counting',
      to: 'available',
      reason: 'count closed',
      occurredAt,
    });
  events.push({
    type: 'StockCounted',
    ...at,
    state,
    book,
    counted,
    reason: c.reason,
    occurredAt,
  });
  return accepted(...events);
}

/**
 * B.23: a third party's on-hand is laid against our ledger as it stood at the capture time; later movements stay on top.
 * An older snapshot than the last one applied changes nothing. The first snapshot of a position with a history only starts
 * the comparison: movements were not kept until now, and a report from before a sale would put sold units back (C.21).
 */
function recordSnapshot(
  read: Read,
  p: Position,
  c: CommandOf<'RecordSnapshot'>,
  context: DecideContext,
): Verdict<PositionEvent> {
  if (read(key('site', p.site))?.kind !== 'third-party')
    return rejected('invalid', {what: `site ${p.site} keeps its own ledger`});
  if (c.capturedAt > context.at) return rejected('invalid', {what: 'captured in the future'});
  if (c.capturedAt <= p.snapshotAt)
    return rejected('stale-snapshot', {what: `a snapshot of ${p.snapshotAt} was applied`});
  const physical = p.receiving + p.inspection + p.available + p.counting + p.quarantine + p.damaged + p.staged;
  const common = {site: p.site, item: p.item, reported: c.reported, source: c.source};
  if (p.snapshotAt === 0 && read(positionKey(p.site, p.item)) !== undefined)
    return accepted<PositionEvent>({type: 'SnapshotApplied', ...common, capturedAt: context.at, delta: 0});
  const oldest = p.recent.length < RECENT_MOVEMENTS_MAX ? undefined : p.recent[0];
  if (oldest !== undefined && c.capturedAt < oldest.at)
    return rejected('stale-snapshot', {what: `movements before ${oldest.at} are no longer kept apart`});
  const since = p.recent.filter((m) => m.at > c.capturedAt).reduce((sum, m) => sum + m.delta, 0);
  return accepted<PositionEvent>({
    type: 'SnapshotApplied',
    ...common,
    capturedAt: c.capturedAt,
    delta: c.reported - (physical - since),
  });
}
