/**
 * A line in parts where pickups have a lift: what one does not take goes with the next, by another service or from another site.
 *
 *   soonest arrivals first, each part as much as  its pickup still takes  and  the site's future leaves, with all later parts kept
 *
 * Parts of a site by an instant are within its ATP, and those instants are nested: whatever goes first, no order of parts gets more
 * there by a day. So the last part is there as soon as any plan's.
 */
import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import type {AskedLine, CheckInput} from './asked.ts';
import {type Candidate, lotBy} from './candidate.ts';
import {byChoice, type Way} from './routes.ts';
import type {PromiseLot} from './types.ts';

/** A dispatch of a site by a way, the day it arrives, and the units that could leave with it alone. */
export type Step = {
  readonly c: Candidate;
  readonly way: Way;
  readonly shipBy: Instant;
  readonly day: DayNumber;
  readonly units: Units;
};
type Part = {readonly step: Step; readonly quantity: Units};
/** As many as may be chosen of an option. */
const PARTS_MAX = 20;

/** Lots for as much of the line as can be dated. `order`: the sites, the first among equals first. */
export function partsByPickup(
  input: CheckInput,
  line: AskedLine,
  steps: readonly Step[],
  {pack, order}: {readonly pack: Units; readonly order: readonly Candidate[]},
): PromiseLot[] {
  const late = (s: Step) => Math.max(0, s.day - line.requestedDay);
  const sorted = [...steps].sort(
    (a, b) =>
      late(a) - late(b) || order.indexOf(a.c) - order.indexOf(b.c) || byChoice(a.way, b.way) || a.shipBy - b.shipBy,
  );
  const parts: Part[] = [];
  let rest = line.quantity;
  for (const step of sorted) {
    if (rest === 0 || parts.length === PARTS_MAX) break;
    const most = Math.min(rest, room(step, parts));
    const quantity = most - (most % pack);
    // In time a part is no less than the customer takes; a later one may be.
    if (quantity <= 0 || (late(step) === 0 && quantity < input.to.rules.minimumShipment)) continue;
    parts.push({step, quantity});
    rest -= quantity;
  }
  return parts.map(({step: {c, way, shipBy}, quantity}) => lotBy(way.route, quantity, shipBy, c.instead));
}

/** What may still leave with a dispatch beside these parts. */
function room({c, way, shipBy, units}: Step, parts: readonly Part[]): Units {
  let most = units;
  const ofSite = parts.filter((p) => p.step.c.site === c.site);
  if (c.lift !== null && c.grams > 0) {
    const {service} = way.route;
    const same = ofSite.filter((p) => p.step.way.route.service === service && p.step.shipBy === shipBy);
    const gone = same.reduce((n, p) => n + p.quantity * p.step.c.grams, 0);
    most = Math.min(most, Math.floor((c.lift(service, shipBy) - gone) / c.grams));
  }
  const own = ofSite.filter((p) => p.step.c === c);
  for (const t of [shipBy, ...own.map((p) => p.step.shipBy).filter((due) => due > shipBy)]) {
    const gone = own.reduce((n, p) => n + (p.step.shipBy <= t ? p.quantity : 0), 0);
    most = Math.min(most, c.timeline.atpAt(t) - gone);
  }
  return most;
}
