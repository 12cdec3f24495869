/**
 * What comes in: suppliers keep, move or miss their dates; receipts are put away; transfers arrive; quarantine ends. How a
 * purchase order will turn out depends on its id alone, so it is the same after a restart, and a date that people have
 * moved is the one that counts.
 */
import {addWorkdays, addWorkingMinutes, dayOf, instantAt, workdayFrom} from '../../../src-shared/domain/calendar.ts';
import {type Key, key} from '../../../src-shared/domain/events.ts';
import type {Purchase, PurchaseLine} from '../../../src-shared/domain/inbound/types.ts';
import {DAY_MS, HOUR_MS, type Instant, MINUTE_MS} from '../../../src-shared/kernel/types.ts';
import {working} from './floor.ts';
import {SUPPLIERS} from './places.ts';
import {POSITION, PURCHASE, type Sim, siteOf, TRANSFER} from './sim.ts';

/** Share of lines received that are short. */
const SHORT_RECEIPTS = 0.04;
/** Share of receipts that go through inspection. */
const INSPECTED = 0.15;
/** Share of inspections that find something damaged. */
const DAMAGED = 0.06;

const RELIABILITY = new Map(SUPPLIERS.map(({id, slips, silent}) => [id, {slips, silent}]));

export function workPurchase(sim: Sim, entry: string): void {
  const id = entry.slice(PURCHASE.length);
  const purchase = sim.ledger.read(key('purchase', id));
  if (purchase === undefined) return;
  const open = purchase.lines.filter(isOpen);
  const notice = noticeOf(sim, purchase);
  if (notice !== null && notice.at <= sim.at) {
    for (const line of open) {
      if (line.redated > 0 || line.received > 0) continue;
      sim.issue('feed-buying', {
        type: 'RedateSupply',
        purchase: id,
        line: line.line,
        expectedAt: notice.to,
        confirmed: true,
        reason: notice.why,
      });
    }
  }
  const now = sim.ledger.read(key('purchase', id));
  if (now !== undefined) receive(sim, now);
  const left = sim.ledger.read(key('purchase', id));
  if (left === undefined) return;
  const pending = left.lines.some((line) => isOpen(line) && line.redated === 0) ? noticeOf(sim, left) : null;
  const times = left.lines.filter(isOpen).map((line) => arrival(sim, left, line));
  if (pending !== null && pending.at > sim.at) times.push(pending.at);
  if (times.length > 0) sim.agenda.enter(entry, Math.max(Math.min(...times), sim.at + MINUTE_MS));
}

const isOpen = (line: PurchaseLine): boolean => line.received + line.cancelled < line.quantity;

/** A moved date: when the supplier says so, and what to. Null for a supplier that keeps it, or says nothing. */
function noticeOf(sim: Sim, {id, supplier, lines}: Purchase): {at: Instant; to: Instant; why: string} | null {
  const slips = RELIABILITY.get(supplier)?.slips ?? 0;
  const first = lines[0]?.firstExpectedAt ?? 0;
  if (sim.chance.of('slips', id) >= slips) return null;
  const days = sim.chance.whole('slip days', id, 2, 10);
  const why = sim.chance.pick('slip why', id, [
    'Production behind',
    'Missed the vessel',
    'Held at customs',
    'Raw material late',
  ]);
  return {at: first - sim.chance.whole('notice', id, 20, 96) * HOUR_MS, to: first + days * DAY_MS, why};
}

/** When a line is at the dock: on its date, or some days later without a word. */
function arrival(sim: Sim, {id, supplier}: Purchase, line: PurchaseLine): Instant {
  const {slips, silent} = RELIABILITY.get(supplier) ?? {slips: 0, silent: 0};
  const chance = sim.chance.of('slips', id);
  if (line.redated > 0 || chance < slips || chance >= slips + silent) return line.expectedAt;
  return line.expectedAt + sim.chance.whole('silent days', id, 3, 13) * DAY_MS;
}

function receive(sim: Sim, purchase: Purchase): void {
  const lines = purchase.lines.filter((line) => isOpen(line) && arrival(sim, purchase, line) <= sim.at);
  if (lines.length === 0) return;
  const counted = lines.map((line) => ({
    line: line.line,
    open: line.quantity - line.received - line.cancelled,
    quantity: delivered(sim, purchase.id, line),
  }));
  const into = sim.inBrisk
    ? 'available'
    : sim.chance.of('inspected', purchase.id) < INSPECTED
      ? 'inspection'
      : 'receiving';
  sim.issue('feed-wms', {
    type: 'ReceivePurchase',
    purchase: purchase.id,
    lines: counted.map(({line, quantity}) => ({line, quantity})),
    into,
    ...sim.stamp(),
  });
  for (const {line, open, quantity} of counted) {
    if (quantity < open)
      sim.issue('feed-buying', {type: 'CancelPurchaseLine', purchase: purchase.id, line, reason: 'Delivered short'});
  }
}

function delivered(sim: Sim, purchase: string, line: PurchaseLine): number {
  const open = line.quantity - line.received - line.cancelled;
  const about = `${purchase}/${line.line}`;
  if (sim.chance.of('short receipt', about) >= SHORT_RECEIPTS) return open;
  return Math.max(1, Math.floor(open * (0.6 + 0.38 * sim.chance.of('share', about))));
}

export function workTransfer(sim: Sim, entry: string): void {
  const transfer = sim.ledger.read(key('transfer', entry.slice(TRANSFER.length)));
  if (transfer === undefined) return;
  const late = sim.chance.of('transfer late', transfer.id) < 0.1 ? DAY_MS : 0;
  const arrives = working(
    siteOf(sim, transfer.to),
    transfer.expectedAt + late + sim.chance.whole('transfer', transfer.id, 0, 90) * MINUTE_MS,
  );
  if (arrives > sim.at) return sim.agenda.enter(entry, arrives);
  const lines = transfer.lines
    .map((line) => ({line: line.line, quantity: line.quantity - line.received}))
    .filter(({quantity}) => quantity > 0);
  sim.issue('feed-wms', {type: 'ReceiveTransfer', transfer: transfer.id, lines, into: 'receiving', ...sim.stamp()});
}

/** The dock's work at one position: put away what was received, pass what was inspected, end a quarantine that was planned to end. */
export function workPosition(sim: Sim, entry: string): void {
  const position = sim.ledger.read(entry.slice(POSITION.length) as Key<'position'>);
  if (position === undefined) return;
  const {site: id, item, receiving, inspection} = position;
  const site = siteOf(sim, id);
  const release = position.supplies
    .filter((supply) => supply.kind === 'release')
    .sort((a, b) => a.expectedAt - b.expectedAt)[0];
  const about = `${entry} ${receiving} ${inspection}`;
  // The look at which goods are found on the dock starts their time, the next one ends it.
  const minutes = site.receivingMinutes + site.putawayMinutes + (inspection > 0 ? site.inspectionMinutes : 0);
  const due = addWorkingMinutes(
    site.calendar,
    site.zone,
    sim.at,
    Math.round(minutes * (0.5 + 0.5 * sim.chance.of('putaway', about))),
  );
  const waited = sim.dock.get(entry);
  const move = (quantity: number, from: 'receiving' | 'inspection', to: 'available' | 'damaged', reason: string) =>
    sim.issue('feed-wms', {type: 'MoveStock', site: id, item, quantity, from, to, reason, ...sim.stamp()});
  if (receiving + inspection > 0) {
    if (waited === undefined) sim.dock.set(entry, due);
    if (waited === undefined || waited > sim.at) {
      sim.agenda.enter(entry, waited ?? due);
    } else {
      sim.dock.delete(entry);
      if (receiving > 0) move(receiving, 'receiving', 'available', 'Put away');
      const broken = inspection > 0 && sim.chance.of('damaged', about) < DAMAGED ? Math.ceil(inspection * 0.1) : 0;
      if (broken > 0) move(broken, 'inspection', 'damaged', 'Damaged in transit');
      if (inspection > broken) move(inspection - broken, 'inspection', 'available', 'Passed inspection');
    }
  }
  if (release === undefined) return;
  const ends = release.expectedAt + (sim.chance.of('overdue hold', release.id) < 0.15 ? 2 * DAY_MS : 0);
  if (ends > sim.at) return sim.agenda.enter(entry, ends);
  const quantity = Math.min(release.quantity, position.quarantine);
  if (quantity > 0)
    sim.issue('feed-wms', {type: 'ReleaseStock', site: id, item, quantity, reason: 'Quality check passed'});
}

/** A delivery slot: a working day some days on, between eight and two. */
export function slotAfter(sim: Sim, siteId: string, days: number, about: string): Instant {
  const site = siteOf(sim, siteId);
  const day = workdayFrom(site.calendar, dayOf(sim.at, site.zone) + days, 1);
  return instantAt(day, sim.chance.whole('slot', about, 8 * 60, 14 * 60), site.zone);
}

/** So many working days on at ten in the morning, by the site's calendar. */
export function morningAfter(sim: Sim, siteId: string, workdays: number): Instant {
  const site = siteOf(sim, siteId);
  return instantAt(addWorkdays(site.calendar, dayOf(sim.at, site.zone), workdays), 10 * 60, site.zone);
}
