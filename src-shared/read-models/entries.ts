/** Decisions in words: the movements of a position, the story of an order, the audit. Used where the whole log is. */
import type {LedgerEntry, PromiseTold} from '../api/types.ts';
import {isoDay, isoInstant} from '../domain/calendar.ts';
import type {Command, CommandOf, CommandType} from '../domain/commands.ts';
import type {Rejection, Role} from '../domain/decider.ts';
import {type DomainEvent, isPositionEvent} from '../domain/events.ts';
import {type ExceptionEvent, told} from '../domain/exceptions/types.ts';
import type {BatchName, BatchUnits, Pool, PositionEvent} from '../domain/inventory/types.ts';
import {chosenSubstitutes} from '../domain/promise/chosen.ts';
import {BalanceHistory, type Movement, movementOf} from './balance-history.ts';

/** The part of a decision the words need. */
export type Told = {
  readonly seq: number;
  readonly at: number;
  readonly actor: {readonly user: string; readonly role: Role; readonly device?: string};
  readonly command: Command;
  readonly verdict:
    | {readonly kind: 'accepted'; readonly events: readonly DomainEvent[]}
    | {readonly kind: 'rejected'; readonly rejection: Rejection};
};

export function entryOf(d: Told): LedgerEntry {
  const events = d.verdict.kind === 'accepted' ? d.verdict.events : [];
  const occurred = events.find((e) => 'occurredAt' in e) as {occurredAt: number} | undefined;
  return {
    seq: d.seq,
    at: d.at,
    occurredAt: occurred?.occurredAt ?? d.at,
    user: d.actor.user,
    role: d.actor.role,
    device: d.actor.device ?? '',
    command: d.command.type,
    outcome: d.verdict.kind,
    rejection: d.verdict.kind === 'rejected' ? d.verdict.rejection : null,
    what: isCut(d.command) ? d.command.type : (sayApproved(events) ?? say(d.command)),
    reason: reasonOf(d.command),
    delta: null,
    state: null,
    balance: null,
  };
}

/** Of what was approved, what was done, who asked and whose word it was; null for other decisions. */
function sayApproved(events: readonly DomainEvent[]): string | null {
  const decided = events.find((e) => e.type === 'ApprovalDecided');
  if (decided === undefined) return null;
  const {command, approval, asker, by} = decided;
  return command === null
    ? `Request ${approval} of ${asker} refused by ${by}`
    : `${say(command)}, asked for by ${asker}, approved by ${by}`;
}

function reasonOf(command: Command): string {
  if (isCut(command)) return '';
  if (command.type === 'PlaceOrder') {
    const prices = command.lines.flatMap(({priceReason}) => priceReason ?? []);
    return [...new Set([...(command.pools === undefined ? [] : [command.pools.override]), ...prices])].join('; ');
  }
  if (command.type === 'AskApproval') return command.note;
  return 'reason' in command && typeof command.reason === 'string' ? command.reason : '';
}

/** The promises of one order that these events made or moved. */
export function promisesOf(events: readonly DomainEvent[], order: string): PromiseTold[] {
  const told: PromiseTold[] = [];
  for (const e of events) {
    if (!('order' in e) || e.order !== order) continue;
    if (e.type === 'OrderPlaced' || e.type === 'LotsPromised')
      for (const {line, quantity, site, promise, receipt} of e.lots)
        told.push({line, quantity, site, day: promise.day, service: promise.service ?? null, receipt: receipt ?? null});
    if (e.type === 'LotRepromised')
      told.push({
        line: e.line,
        quantity: null,
        site: e.site ?? null,
        day: e.promise.day,
        service: e.promise.service ?? null,
        receipt: e.receipt ?? null,
      });
  }
  return told;
}

/** A reader's view may leave no more of a command than its type. */
const isCut = (command: Command): boolean => Object.keys(command).length === 1;

/** Movements of one position with the running balance on hand by business time, newest first. Decisions oldest first. */
export function movementsOf(decisions: readonly Told[], site: string, item: string, limit: number): LedgerEntry[] {
  const history = new BalanceHistory<Movement & {readonly entry: LedgerEntry}>();
  for (const d of decisions) {
    if (d.verdict.kind !== 'accepted') continue;
    for (const e of d.verdict.events) {
      if (!isPositionEvent(e) || e.site !== site || e.item !== item) continue;
      const moved = movementOf(e, d.seq);
      // Claims and supply move nothing; they are told all the same.
      const at = moved?.at ?? ('occurredAt' in e ? e.occurredAt : d.at);
      const entry = {
        ...entryOf(d),
        occurredAt: at,
        what: sayPosition(e),
        delta: moved?.onHand ?? null,
        state: stateOf(e),
      };
      history.insert({at, seq: d.seq, onHand: moved?.onHand ?? 0, available: moved?.available ?? 0, entry});
    }
  }
  return history.newest(limit).map(({entry, balance}) => ({...entry, balance: balance.onHand}));
}

/** The state it moved, or from which to which. */
function stateOf(e: PositionEvent): string | null {
  switch (e.type) {
    case 'StockReceived':
    case 'SupplyReceived':
      return e.into;
    case 'StockAdjusted':
    case 'StockCounted':
    case 'StockLabelled':
      return e.state;
    case 'StockDispatched':
      return e.from;
    case 'SnapshotApplied':
      return 'available';
    case 'StockMoved':
      return `${e.from} → ${e.to}`;
    case 'StockPicked':
      return 'available → staged';
    case 'StockUnpicked':
      return `staged → ${e.into}`;
    default:
      return null;
  }
}

const ofLot = (batch: {readonly id: string} | undefined): string => (batch === undefined ? '' : `, lot ${batch.id}`);
/** `, lots L7 (40) and L9 (2)`. */
function ofLots(batches: readonly BatchUnits[] = []): string {
  if (batches.length <= 1) return ofLot(batches[0]);
  const each = batches.map(({id, units}) => `${id} (${units})`);
  return `, lots ${each.slice(0, -1).join(', ')} and ${each.at(-1)}`;
}

/** `L7, good until 2026-03-09`. */
const lotText = ({id, lasts}: BatchName): string => `${id}, good until ${isoDay(lasts)}`;

function sayPosition(e: PositionEvent): string {
  switch (e.type) {
    case 'StockReceived':
      return `Received ${e.quantity} into ${e.into}${ofLot(e.batch)}: ${e.reason}`;
    case 'StockMoved':
      return `Moved ${e.quantity} from ${e.from} to ${e.to}${ofLots(e.batches)}: ${e.reason}`;
    case 'StockAdjusted':
      return `Adjusted ${e.state} from ${e.before} to ${e.after}: ${e.reason}`;
    case 'StockCounted':
      return `Counted ${e.counted}, book said ${e.book}: ${e.reason}`;
    case 'StockPicked':
      return `Picked ${e.quantity} for ${e.claim}${ofLots(e.batches)}`;
    case 'StockUnpicked':
      return `Took ${e.found} of ${e.claim} back into ${e.into}: ${e.reason}`;
    case 'StockDispatched':
      return `Left: ${e.quantity} to ${e.to}${ofLots(e.batches)}`;
    case 'StockLabelled':
      return `${e.quantity} in ${e.state} found to be of lot ${e.batch.id}: ${e.reason}`;
    case 'BatchCorrected':
      return `Lot ${lotText(e.batch)} is ${lotText(e.now)}, ${e.units} of it: ${e.reason}`;
    case 'SupplyExpected':
      return `Expects ${e.supply.quantity} on ${e.supply.id}`;
    case 'SupplyRedated':
      return `${e.supply} re-dated: ${e.reason}`;
    case 'SupplyReceived':
      return `Received ${e.quantity} of ${e.supply} into ${e.into}${ofLot(e.batch)}`;
    case 'SupplyReduced':
      return `${e.supply} lowered by ${e.quantity}: ${e.reason}`;
    case 'SupplyLost':
      return `${e.supply}: ${e.quantity} lost on the way: ${e.reason}`;
    case 'ClaimMade':
      return `Claimed ${e.claim.quantity} for ${e.claim.id}`;
    case 'ClaimChanged':
      return `Claim ${e.claim} now ${e.quantity}`;
    case 'ClaimReleased':
      return `Claim ${e.claim} given back: ${e.why}`;
    case 'ClaimsCovered':
      if (e.taken !== undefined)
        return `Taken from ${e.claims.map((c) => c.id).join(', ')} for ${e.taken.by}: ${e.taken.reason}`;
      return `Stock covers ${e.claims.map((c) => c.id).join(', ')}`;
    case 'PoolSet':
      return poolSet(e.pool, e.reason);
    case 'PoolEnded':
      return `No longer ${e.pool}: ${e.reason}`;
    case 'SnapshotApplied':
      return `Snapshot of ${e.source}: ${e.reported} reported`;
    default:
      return (e as {type: string}).type;
  }
}

/** `Exception of line 2 escalated to operations: its clock ran out`. */
export function sayException(e: Exclude<ExceptionEvent, {type: 'ExceptionArchived'}>): string {
  const {act, note} = told(e);
  const said = act === 'cause gone' ? ': its cause is gone' : act === 'worse' ? ' got worse' : ` ${act}`;
  return `Exception of line ${e.line}${said}${note === '' ? '' : act === 'escalated' ? ` ${note}` : `: ${note}`}`;
}

/** A command as a person would say it. */
export const say = (c: Command): string => (SAY[c.type] as (c: Command) => string)(c);

const counted = (list: readonly unknown[], one: string, many: string): string =>
  list.length === 1 ? one : `${list.length} ${many}`;
const quantityOf = (l: {readonly quantity: number; readonly item: string} | undefined): string =>
  `${l?.quantity} × ${l?.item}`;
/** `, 22084 instead of 22423`: the substitutes that were chosen. */
function instead(lines: CommandOf<'PlaceOrder'>['lines']): string {
  return lines.flatMap((l) => chosenSubstitutes(l).map((item) => `, ${item} instead of ${l.item}`)).join('');
}
type Part = {readonly line: number; readonly quantity: number};
/** `24 of line 3`; of several lots their units and lines: what went, without a look at each. */
const unitsOf = (lots: readonly Part[]): string => {
  const units = lots.reduce((n, lot) => n + lot.quantity, 0);
  const lines = [...new Set(lots.map((lot) => lot.line))];
  return lines.length <= LINES_NAMED
    ? `${units} of line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`
    : `${units} units of ${lines.length} lines`;
};
function poolSet({kind, quantity, segment, segments = []}: Pool, reason: string): string {
  if (kind === 'quota') return `At most ${quantity} for ${segment}: ${reason}`;
  if (kind === 'protected') return `Kept ${quantity} for ${segment}: ${reason}`;
  return `Safety stock of ${quantity}${segments.length === 0 ? '' : `, but for ${segments.join(', ')}`}: ${reason}`;
}
const LINES_NAMED = 3;
const SAY: {readonly [T in CommandType]: (c: CommandOf<T>) => string} = {
  PlaceOrder: (c) =>
    [
      `Place order${c.order === undefined ? '' : ` ${c.order}`} for ${c.customer}: `,
      counted(c.lines, quantityOf(c.lines[0]), 'lines'),
      instead(c.lines),
      c.pools === undefined ? '' : ', beyond what is kept for others',
    ].join(''),
  ChangeOrderLine: (c) =>
    [
      `Change ${c.order} line ${c.line}`,
      c.quantity === undefined ? '' : ` to ${c.quantity}`,
      c.requestedDay === undefined ? '' : ', another day',
    ].join(''),
  SubstituteLine: (c) => `Send ${c.item} instead of ${c.quantity ?? 'what waits'} of ${c.order} line ${c.line}`,
  CancelOrder: (c) => `Cancel ${c.lines === undefined ? c.order : `${c.lines.length} lines of ${c.order}`}`,
  AllocateOrder: (c) => `Allocate ${c.order}`,
  RepromiseLot: (c) => `Re-promise ${c.order} lot ${c.line}.${c.lot}`,
  ReleaseCredit: (c) => `Release credit hold of ${c.order}`,
  AdvanceLots: (c) =>
    `${c.to === 'released' ? 'Release' : c.to === 'picked' ? 'Pick' : 'Pack'} ${c.order}: ${unitsOf(c.lots)}`,
  UnpickLots: (c) => `Take picked goods of ${c.order} back: ${unitsOf(c.lots)} to ${c.into}`,
  ReportShortPick: (c) => `Short pick ${c.order} lot ${c.line}.${c.lot}: ${c.found} found`,
  ShipLots: (c) => `Ship ${c.order}: ${unitsOf(c.lots)}${c.override === undefined ? '' : ', against the record'}`,
  DeliverLots: (c) => `Deliver ${c.order}: ${unitsOf(c.lots)}`,
  RecordReturn: (c) => `Return ${c.quantity} of ${c.order} line ${c.line}`,
  ReceiveStock: (c) => `Receive ${c.quantity} × ${c.item} at ${c.site}`,
  MoveStock: (c) => `Move ${c.quantity} × ${c.item} at ${c.site}: ${c.from} to ${c.to}`,
  HoldStock: (c) => `Hold ${c.quantity} × ${c.item} at ${c.site}`,
  ReleaseStock: (c) => `Release ${c.quantity} × ${c.item} at ${c.site}`,
  AdjustStock: (c) => `Adjust ${c.item} at ${c.site} by ${c.delta}`,
  OpenCount: (c) => `Open count of ${c.item} at ${c.site}`,
  RecordCount: (c) => {
    const of = c.book === undefined ? '' : `, ${c.book} on record`;
    return `Count ${c.counted} × ${c.item}${c.state === 'staged' ? ' staged' : ''} at ${c.site}${of}`;
  },
  LabelStock: (c) => `Lot ${c.batch.id} for ${c.quantity} × ${c.item} at ${c.site}`,
  CorrectLot: (c) => {
    const day = c.lasts === undefined ? [] : [`good until ${isoDay(c.lasts)}`];
    const now = [...(c.newBatch === undefined ? [] : [c.newBatch]), ...day].join(', ');
    return `Correct lot ${c.batch} of ${c.item} at ${c.site}: ${now}`;
  },
  ScrapStock: (c) => `Scrap ${c.quantity} × ${c.item} at ${c.site}`,
  RecordSnapshot: (c) => `Snapshot of ${c.item} at ${c.site}: ${c.reported}`,
  ShipTransfer: (c) => `Transfer ${counted(c.lines, quantityOf(c.lines[0]), 'items')} from ${c.from} to ${c.to}`,
  ReceiveTransfer: (c) => `Receive transfer ${c.transfer}`,
  CloseTransfer: (c) => `Close transfer ${c.transfer} with what was lost`,
  PlacePurchase: (c) => `Order ${c.lines.length} lines from ${c.supplier} for ${c.site}`,
  RedateSupply: (c) => `Re-date ${c.purchase} line ${c.line}`,
  ReceivePurchase: (c) => `Receive ${c.purchase}`,
  CancelPurchaseLine: (c) => `Cancel ${c.purchase} line ${c.line}`,
  HoldPromise: (c) => `Hold ${counted(c.lines, quantityOf(c.lines[0]), 'lines')}`,
  RenewHold: (c) => `Renew hold ${c.hold}`,
  ReleaseHold: (c) => `Release hold ${c.hold}`,
  ExpireHold: (c) => `Hold ${c.hold} expired`,
  DefineItems: (c) => `Define ${c.items.length} items`,
  DefineCustomers: (c) => `Define ${c.customers.length} customers`,
  DefinePriceList: (c) => `Define price list ${c.list.id}: ${c.list.name}`,
  DefinePrices: (c) =>
    `Define prices of ${counted(c.prices, `${c.prices[0]?.item} in ${c.prices[0]?.list}`, 'items in price lists')}`,
  DefineSite: (c) => `Define site ${c.site.name}`,
  DefineSupplier: (c) => `Define supplier ${c.supplier.name}`,
  DefineCarrier: (c) => `Define carrier ${c.carrier.name}`,
  ApplyAllocation: (c) => `Apply an allocation run to ${counted(c.lines, 'a line', 'lines')}`,
  UndoAllocation: (c) => `Undo allocation run ${c.run}`,
  SetPool: (c) => {
    const what = `${c.quantity} × ${c.item} at ${c.site}`;
    if (c.kind === 'safety') return `Safety stock of ${what}`;
    return `${c.kind === 'quota' ? 'Limit' : 'Keep'} ${what} for segment ${c.segment}`;
  },
  EndPool: (c) => `End ${c.pool} of ${c.item} at ${c.site}`,
  SetCapacity: (c) =>
    c.week === null
      ? `No limit to the work of ${c.site}`
      : `${c.site} picks ${c.week.join(', ')} units from Monday to Sunday`,
  SetDayCapacity: (c) =>
    `${c.site} picks ${c.units === null ? 'as in any week' : `${c.units} units`} on ${isoDay(c.day)}`,
  SetZones: (c) =>
    c.zones.length === 0
      ? `No zones and no docks at ${c.site}`
      : `Zones and docks at ${c.site}: ${c.zones.map((z) => z.name).join(', ')}`,
  SetShift: (c) =>
    `${c.shift} in ${c.zone} at ${c.site} has ${c.minutes === null ? 'what it has in any week' : `${c.minutes} min`} on ${isoDay(c.day)}`,
  SetLift: (c) =>
    c.week === null
      ? `No limit to what ${c.service} takes from ${c.site}`
      : `${c.service} takes ${c.week.map((grams) => grams / 1_000).join(', ')} kg from ${c.site}, Monday to Sunday`,
  SetDayLift: (c) =>
    `${c.service} takes ${c.grams === null ? 'as in any week' : `${c.grams / 1_000} kg`} from ${c.site} on ${isoDay(c.day)}`,
  DefineSegments: (c) => `Define ${counted(c.segments, 'a segment', 'segments')} of customers`,
  DefineCompany: (c) => `Define company ${c.company.name}`,
  SetItemCosts: (c) => `Set ${c.costs.length} standard costs`,
  RecordOpeningReturn: (c) => `Opening return of ${c.customer}: ${c.quantity} × ${c.item}`,
  RecordPayment: (c) => `Payment of ${c.customer}`,
  ArchiveOrder: (c) => `Archive ${c.order}`,
  WatchExceptions: (c) =>
    `Exceptions looked at: ${c.seen.length} seen, ${c.gone.length} gone, ${c.overdue.length} overdue`,
  TakeException: (c) => `Take the exception of ${c.order} line ${c.line}`,
  HandOverException: (c) => `Hand the exception of ${c.order} line ${c.line} over to ${c.user ?? c.role}`,
  SnoozeException: (c) => `Snooze the exception of ${c.order} line ${c.line} until ${isoInstant(c.until)}`,
  NoteException: (c) => `Note on the exception of ${c.order} line ${c.line}: ${c.note}`,
  AskApproval: (c) => `Ask for approval: ${say(c.command)}`,
  DecideApproval: (c) => `${c.approve ? 'Approve' : 'Refuse'} request ${c.approval}`,
  WithdrawApproval: (c) => `Withdraw request ${c.approval}`,
  ArchiveApproval: (c) => `Archive request ${c.approval}`,
  ResolveException: (c) => `Resolve the exception of ${c.order} line ${c.line}: ${c.code.replaceAll('-', ' ')}`,
};
