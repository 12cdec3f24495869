/** What is on its way: the open lines of purchases and transfers, and which promises would lose their cover without some of it. */
import type {Aspect, InboundRow} from '../api/rows.ts';
import type {PromiseAtLoss} from '../api/types.ts';
import {dayOf} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {type PurchaseLine, purchaseSupply, transferSupply, underWay} from '../domain/inbound/types.ts';
import {isLive} from '../domain/inventory/balances.ts';
import type {Position} from '../domain/inventory/types.ts';
import {DAY_MS, type Instant, type Units} from '../kernel/types.ts';
import {promisesLost, soonestFirst} from './at-loss.ts';
import {itemName, itemOf, siteName, siteOf, type World} from './world.ts';

type OpenLine = Pick<
  PurchaseLine,
  'line' | 'item' | 'quantity' | 'firstExpectedAt' | 'expectedAt' | 'confirmed' | 'redated'
> & {
  readonly id: string;
  readonly open: Units;
};
type Document = {
  readonly from: string;
  readonly fromName: string;
  readonly site: string;
  readonly lines: readonly OpenLine[];
};

/** The open lines of a purchase or a transfer as rows. */
export function inboundRows(world: World, kind: InboundRow['kind'], id: string): InboundRow[] {
  const found = kind === 'purchase' ? purchaseOf(world, id) : transferOf(world, id);
  if (found === null) return [];
  const {lines, ...document} = found;
  const now = world.now();
  const siteZone = siteOf(world, document.site)?.zone ?? 'UTC';
  return lines
    .filter((l) => l.open > 0)
    .map((l) => ({
      ...l,
      ...document,
      kind,
      document: id,
      itemName: itemName(world, l.item),
      lifeDays: itemOf(world, l.item)?.lifeDays ?? null,
      siteZone,
      ...standing(world, {...l, site: document.site}, now),
    }));
}

type Standing = Pick<InboundRow, 'claimed' | 'daysLate' | 'aspect'>;

/** What changes of a row though its document does not: who waits for it, and how late it is. */
function standing(world: World, row: OpenLine & {readonly site: string}, now: Instant): Standing {
  const claimed = Math.min(waitingUnits(world, row.site, row.item, now), row.open);
  // Late by hours on its day is not late: the dock takes it in until the day is over, where it is.
  const zone = siteOf(world, row.site)?.zone ?? 'UTC';
  const daysLate = Math.max(0, dayOf(now, zone) - dayOf(row.expectedAt, zone));
  return {claimed, daysLate, aspect: aspectOf(row, claimed, daysLate)};
}

/** The row as claims and the clock have it now; the same object when nothing changed. */
export function refreshed(world: World, row: InboundRow): InboundRow {
  const now = standing(world, row, world.now());
  const same = now.claimed === row.claimed && now.daysLate === row.daysLate && now.aspect === row.aspect;
  return same ? row : {...row, ...now};
}

function aspectOf(l: OpenLine, claimed: Units, daysLate: number): Aspect {
  if (daysLate > 0) return claimed > 0 ? 'stop' : 'caution';
  return l.expectedAt - l.firstExpectedAt > DAY_MS ? 'caution' : 'clear';
}

/** Units that live claims at the position wait for: no stock covers them. */
function waitingUnits(world: World, site: string, item: string, now: Instant): Units {
  const claims = world.read(positionKey(site, item))?.claims ?? [];
  return claims.reduce((n, c) => n + (isLive(c, now) ? c.quantity - c.onStock : 0), 0);
}

function purchaseOf(world: World, id: string): Document | null {
  const purchase = world.read(key('purchase', id));
  if (purchase === undefined) return null;
  return {
    from: purchase.supplier,
    fromName: world.read(key('supplier', purchase.supplier))?.name ?? purchase.supplier,
    site: purchase.site,
    lines: purchase.lines.map(({received, cancelled, ...l}) => ({
      ...l,
      id: purchaseSupply(id, l.line),
      open: l.quantity - received - cancelled,
    })),
  };
}

/** A transfer has one date for all its lines, known from the day it left. */
function transferOf(world: World, id: string): Document | null {
  const transfer = world.read(key('transfer', id));
  if (transfer === undefined) return null;
  const dates = {firstExpectedAt: transfer.expectedAt, expectedAt: transfer.expectedAt, confirmed: true, redated: 0};
  return {
    from: transfer.from,
    fromName: siteName(world, transfer.from),
    site: transfer.to,
    lines: transfer.lines.map((l) => {
      const {line, item, quantity} = l;
      return {line, item, quantity, ...dates, id: transferSupply(id, line), open: underWay(l)};
    }),
  };
}

/** So many units of a supply at a position that will not come. */
type LostSupply = {
  readonly site: string;
  readonly item: string;
  readonly supply: string;
  readonly quantity: Units;
};

/**
 * The promises that nothing would cover by their dispatch if so many units of these lines did not come, and by how many units
 * more than now; the first to leave first. A question, not a decision: the claims stay whatever happens.
 */
export function promisesAtLoss(
  world: World,
  kind: InboundRow['kind'],
  id: string,
  lines: readonly {readonly line: number; readonly quantity: Units}[],
): PromiseAtLoss[] {
  const rows = new Map(inboundRows(world, kind, id).map((row) => [row.line, row]));
  const lost = lines.flatMap(({line, quantity}): LostSupply[] => {
    const row = rows.get(line);
    return row === undefined ? [] : [{site: row.site, item: row.item, supply: row.id, quantity}];
  });
  return lossOf(world, lost);
}

function lossOf(world: World, lost: readonly LostSupply[]): PromiseAtLoss[] {
  const places = new Map<string, LostSupply[]>();
  for (const one of lost) {
    const k = positionKey(one.site, one.item);
    places.set(k, [...(places.get(k) ?? []), one]);
  }
  return [...places.values()]
    .flatMap((there) => {
      const [{site, item} = {site: '', item: ''}] = there;
      const before = world.read(positionKey(site, item));
      return before === undefined ? [] : promisesLost(world, before, without(before, there));
    })
    .sort(soonestFirst);
}

function without(position: Position, lost: readonly LostSupply[]): Position {
  const gone = new Map<string, Units>();
  for (const {supply, quantity} of lost) gone.set(supply, (gone.get(supply) ?? 0) + quantity);
  const supplies = position.supplies
    .map((s) => ({...s, quantity: s.quantity - (gone.get(s.id) ?? 0)}))
    .filter((s) => s.quantity > 0);
  return {...position, supplies};
}
