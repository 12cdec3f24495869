/**
 * A position's future: what can be promised for t without breaking any promise already made.
 *
 *   P(t) = available + Σ supply usable by t − Σ live claims due by t        (F.2); the dock is supply too (F.1); stock that
 *                                                                            is locked (floor, lock window) counts as due now
 *   ATP(t) = max(0, min over u ≥ t of P(u))                                  (D365 Inventory Visibility's definition)
 *
 * The minimum covers every known claim. ATP never falls with t, so the earliest date for a quantity is a search.
 */
import type {Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {isLive, lockedUnits} from '../inventory/balances.ts';
import {isDated, spoilt} from '../inventory/life.ts';
import {loadOf} from '../inventory/load.ts';
import type {Claim} from '../inventory/types.ts';
import type {Timeline, TimelineInput, TimelineStep} from './future.ts';
import {withinLife} from './shelf-life.ts';
import {dockSupply, effectiveSupply, lockEnd} from './supply.ts';

export function timelineOf(input: TimelineInput): Timeline {
  const {position, site, policy, now, except, extra} = input;
  const points: {at: Instant; supply: Units; demand: Units}[] = [{at: now, supply: 0, demand: 0}];
  const today = position.supplies.length === 0 ? 0 : dayOf(now, site.zone);
  for (const s of position.supplies) {
    const {at, counts} = effectiveSupply(s, site, policy, now, today);
    if (counts !== 'past fence') points.push({at, supply: s.quantity, demand: 0});
  }
  const dock = dockSupply(position, site, now);
  if (dock !== null) points.push({at: dock.at, supply: dock.quantity, demand: 0});
  const demands = new Map<Instant, Units>();
  const demand = (at: Instant, units: Units) => {
    if (units > 0) demands.set(at, (demands.get(at) ?? 0) + units);
  };
  const until = input.lockedUntil ?? lockEnd(site, policy, now);
  const add = (claim: Pick<Claim, 'due' | 'quantity' | 'onStock' | 'locked'>) => {
    const locked = lockedUnits(claim, until);
    demand(now, locked);
    demand(Math.max(claim.due, now), claim.quantity - locked);
  };
  if (except !== undefined && except.size > 0) {
    for (const c of position.claims) if (isLive(c, now) && !except.has(c.id)) add(c);
  } else {
    const {lasting, expiring} = loadOf(position);
    for (const sum of lasting) add(sum);
    for (const c of expiring) if (isLive(c, now)) add(c);
  }
  for (const c of extra ?? []) demand(Math.max(c.due, now), c.quantity);
  for (const [at, units] of demands) points.push({at, supply: 0, demand: units});
  if (input.life === undefined && !isDated(position)) return build(position.available, points);
  return withinLife(build(position.available - spoilt(position, dayOf(now, site.zone)), points), input);
}

/** The bare formula over dated points: also the fixtures of `promise.md` F.2 without calendars. */
export function build(
  onHand: Units,
  points: readonly {readonly at: Instant; readonly supply: Units; readonly demand: Units}[],
): Timeline {
  const sorted = [...points].sort((a, b) => a.at - b.at);
  const steps: {at: Instant; supply: Units; demand: Units; balance: Units; atp: Units}[] = [];
  let balance = onHand;
  for (const p of sorted) {
    balance += p.supply - p.demand;
    const last = steps.at(-1);
    if (last !== undefined && last.at === p.at) {
      last.supply += p.supply;
      last.demand += p.demand;
      last.balance = balance;
    } else steps.push({...p, balance, atp: 0});
  }
  let least = Number.POSITIVE_INFINITY;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as (typeof steps)[number];
    least = Math.min(least, step.balance);
    step.atp = Math.max(0, least);
  }
  return {
    steps,
    atpAt: (t) => stepAt(steps, t)?.atp ?? 0,
    earliest: (quantity, from) => earliest(steps, quantity, from),
  };
}

export function stepAt(steps: readonly TimelineStep[], t: Instant): TimelineStep | undefined {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((steps[mid] as TimelineStep).at <= t) low = mid;
    else high = mid - 1;
  }
  return steps[low];
}

function earliest(steps: readonly TimelineStep[], quantity: Units, from: Instant): Instant | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((steps[mid] as TimelineStep).atp >= quantity) high = mid;
    else low = mid + 1;
  }
  const step = steps[low];
  return step === undefined ? null : Math.max(from, step.at);
}
