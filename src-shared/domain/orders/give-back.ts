/** Giving units of a line back: a claim is lowered, a bucket is cancelled, and what was broken before stays counted (E.0). */
import type {Instant, Units} from '../../kernel/types.ts';
import type {DecideContext} from '../decider.ts';
import {type DomainEvent, positionKey} from '../events.ts';
import {coverEvents} from '../inventory/cover.ts';
import type {Customer} from '../master-data/types.ts';
import {doorOf} from '../promise/holds.ts';
import type {Destination} from '../promise/route.ts';
import type {Staged} from '../staged.ts';
import {lotClaim} from './place.ts';
import {toShip} from './status.ts';
import type {Lot, Order, OrderLine} from './types.ts';

/** Where an order goes: what was agreed when it was placed, by the customer's rules of today. */
export const destination = (order: Order, customer: Customer): Destination => ({
  ...doorOf(customer, order.rules),
  country: order.country,
  zone: order.zone,
});
export const lotsOfLine = (order: Order, line: number): Lot[] => order.lots.filter((l) => l.line === line);
export const nextLot = (order: Order, line: number): number =>
  lotsOfLine(order, line).reduce((n, l) => Math.max(n, l.lot), 0) + 1;
/** The one site a line may come from, as a promise check asks for it; nothing where any will do. */
export const siteOf = ({onlySite}: OrderLine): {readonly site?: string} => (onlySite === '' ? {} : {site: onlySite});
export const hasStarted = (l: Lot): boolean => l.released + l.picked + l.packed + l.shipped + l.delivered > 0;

/** E.0: the first promise was missed, or we moved it later. A promise moved to an earlier day was not broken. */
export const isBroken = (lot: Lot, at: Instant): boolean => at > lot.first.until || lot.current.until > lot.first.until;

/** Nothing of the order has left, and all of it has to leave together: once a part has gone by right, the rest may follow as it can. */
export const leavesTogether = (order: Pick<Order, 'shipComplete' | 'lots'>): boolean =>
  order.shipComplete && order.lots.every((lot) => lot.shipped + lot.delivered === 0);

/** The service by which a complete order goes: what is added to it goes by the same. */
export function togetherBy({shipComplete, lots}: Order): {readonly service?: string} {
  const service = shipComplete ? lots.find((l) => toShip(l) > 0)?.current.service : undefined;
  return service === undefined ? {} : {service};
}

export const stageOf = (lot: Lot): string =>
  lot.delivered > 0
    ? 'delivered'
    : lot.shipped > 0
      ? 'shipped'
      : lot.packed > 0
        ? 'packed'
        : lot.picked > 0
          ? 'picked'
          : 'released';

/**
 * Gives back a lot's claim, whole or in part. Who waits is offered it at the command's end (`offerLine`): the order may take it again.
 * `why`, where all of it is given back: whether a claim goes on from it (`LotOf.after`), and with it what it borrowed.
 */
export function lowerLotClaim(
  stage: Staged,
  order: Order,
  line: OrderLine,
  lot: Lot,
  quantity: Units,
  why: 'cancelled' | 'replaced' = 'cancelled',
): void {
  const position = stage.read(positionKey(lot.site, line.item));
  const claim = position?.claims.find((c) => c.id === lotClaim(order.id, lot.line, lot.lot));
  if (position === undefined || claim === undefined) return;
  const left = Math.max(0, claim.quantity - quantity);
  const at = {site: lot.site, item: line.item};
  const event: DomainEvent =
    left === 0
      ? {type: 'ClaimReleased', ...at, claim: claim.id, why}
      : {
          type: 'ClaimChanged',
          ...at,
          claim: claim.id,
          quantity: left,
          onStock: Math.min(left, claim.onStock),
          due: claim.due,
          expires: 0,
        };
  stage.add(event);
}

/** What a command gave back of a line and did not take again covers who waits. `sites`: where the line had lots. */
export function offerLine(stage: Staged, item: string, sites: Iterable<string>, context: DecideContext): void {
  for (const site of new Set(sites)) {
    const position = stage.read(positionKey(site, item));
    if (position !== undefined) stage.add(...coverEvents(stage.read, position, [], context.at));
  }
}

export type GivenBack = {
  readonly by: 'customer' | 'us';
  readonly reason: string;
  /** The customer wants them still, on another day: a request that was missed by then stays counted. */
  readonly askedAgain?: boolean;
};

/** Cancels so many units of a line: what is least certain goes first, then the lots with the latest promise. */
export function cancelUnits(
  stage: Staged,
  order: Order,
  line: OrderLine,
  lots: readonly Lot[],
  quantity: Units,
  c: GivenBack,
  context: DecideContext,
): void {
  let rest = quantity;
  const common = {order: order.id, territory: order.territory, line: line.line, by: c.by, reason: c.reason};
  const requestMissed = context.at > line.request.until;
  for (const from of ['open', 'backordered'] as const) {
    const n = Math.min(rest, line[from]);
    if (n > 0)
      stage.add({
        type: 'LineCancelled',
        ...common,
        from,
        quantity: n,
        failed: c.by === 'us' || (from === 'backordered' && requestMissed),
      });
    rest -= n;
  }
  for (const lot of [...lots].sort((a, b) => b.current.shipBy - a.current.shipBy || b.lot - a.lot)) {
    for (const from of ['allocated', 'released'] as const) {
      const n = Math.min(rest, lot[from]);
      if (n === 0) continue;
      const failed = c.by === 'us' || isBroken(lot, context.at);
      const requestFailed = !failed && c.askedAgain === true && requestMissed;
      stage.add({
        type: 'LotCancelled',
        ...common,
        lot: lot.lot,
        from,
        quantity: n,
        failed,
        ...(requestFailed && {requestFailed}),
      });
      lowerLotClaim(stage, order, line, lot, n);
      rest -= n;
    }
  }
}
