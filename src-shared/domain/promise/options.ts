/**
 * The options for one line. Plans of four kinds are made, those that break a rule of the customer are dropped, the
 * rest is judged (`byMerit`): no kind hides another. One that serves the request leaves nothing else to offer but what is cheaper.
 *
 *   whole        all from one site, with the dispatch that serves the request or the first there is
 *   split        all with these dispatches, from several sites
 *   part-later   what there is with them, the rest as soon as it can be had
 *   later        all from one site, when it has it
 *   (of a customer who counts shipments, both in as few as he takes: `few-shipments.ts`)
 *   cheaper      beside one of these that serves the request: from the same site by a cheaper service that takes longer
 */
import {DAY_MS, type DayNumber, type Instant, type ItemId, type Units} from '../../kernel/types.ts';
import {key} from '../events.ts';
import type {Zone} from '../master-data/types.ts';
import type {AskedLine, CheckInput} from './asked.ts';
import {bindingOf} from './binding.ts';
import {type Candidate, isFrom, lateness, lotBy, takes, unitsAt} from './candidate.ts';
import {deliveryDay, dispatchFrom, NEVER} from './delivery.ts';
import {inFew, isFewEnough} from './few-shipments.ts';
import {partsByPickup, type Step} from './pickup-parts.ts';
import {byChoice, leavingWith, type Way} from './routes.ts';
import type {PromiseLot, PromiseOption} from './types.ts';

export function optionsOf(input: CheckInput, line: AskedLine, candidates: readonly Candidate[]): PromiseOption[] {
  const {rules} = input.to;
  const complete = input.shipComplete || rules.shipComplete;
  const timely = [...candidates].sort((a, b) => lateness(line, a) - lateness(line, b));
  const first = whole(input, line, timely);
  if (first?.onRequest === true && acceptable(input, line, first))
    return [first, ...cheaper(input, line, first, timely)];
  const plans: (PromiseOption | null)[] = [first];
  const sets = complete ? [] : rules.splitSites ? [timely] : timely.map((one) => [one]);
  for (const set of sets) plans.push(...inParts(input, line, set, candidates));
  if (complete || rules.backorders) plans.push(laterWhole(input, line, candidates));
  const options = plans.filter((o) => o !== null && acceptable(input, line, o)) as PromiseOption[];
  const best = new Map<PromiseOption['kind'], PromiseOption>();
  for (const o of options.sort(byMerit(line))) if (!best.has(o.kind)) best.set(o.kind, o);
  // Two kinds may come to the same lots: the first name stands.
  const all = [...best.values()];
  const judged = all.filter((o) => o === all.find((x) => JSON.stringify(x.lots) === JSON.stringify(o.lots)));
  const served = judged.find((o) => o.onRequest);
  return served === undefined ? judged : [served];
}

/** All of it at once from several sites, and what there is with the rest later: as the customer's rules let it leave. */
export function inParts(
  input: CheckInput,
  line: AskedLine,
  from: readonly Candidate[],
  all: readonly Candidate[],
): (PromiseOption | null)[] {
  const {backorders, shipmentsMax} = input.to.rules;
  const plans = [split(input, line, from), backorders ? partThenRest(input, line, from, all) : null];
  if (shipmentsMax === undefined) return plans;
  const few = plans.filter((o) => o !== null && isFewEnough(input, line, o.lots, o.short));
  const steps = timelySteps(input, line, from).filter((s) => backorders || s.shipBy === s.way.request);
  const lots = inFew(input, line, steps, packOf(input, line, from));
  if (lots.length === 0 || lots[0]?.quantity === line.quantity) return few;
  const planned = option(input, line, 'split', lots, all);
  const isLater = planned.short > 0 || lots.some((l) => l.day > line.requestedDay);
  return [...few, planned.short === 0 || backorders ? {...planned, kind: isLater ? 'part-later' : 'split'} : null];
}

/** When which site has how much, as long as the customer still takes it. */
function timelySteps(input: CheckInput, line: AskedLine, from: readonly Candidate[]): Step[] {
  const {latestDays} = input.to.rules;
  const latest = latestDays === 0 ? Number.POSITIVE_INFINITY : line.requestedDay + latestDays;
  return from.flatMap((c) => stepsOf(input, line, c)).filter((s) => s.day <= latest);
}

/** Lots of an item and of what stands in for it share the work of a site. */
export function fitsWork(candidates: readonly Candidate[], {lots}: PromiseOption): boolean {
  return lots.every(({site, shipBy}) => {
    const of = (item: ItemId | undefined) => candidates.find((c) => c.site.id === site && c.instead === item);
    const until = lots.filter((l) => l.site === site && l.shipBy <= shipBy);
    // What an item takes of a limit that the other does not come under is nothing.
    const takes = (lot: PromiseLot, zone: Zone | null) =>
      lot.quantity * (of(lot.item)?.limits.find((l) => l.zone === zone)?.each ?? 0);
    return candidates
      .filter((c) => c.site.id === site)
      .flatMap((c) => c.limits)
      .every(({zone, left}) => until.reduce((n, l) => n + takes(l, zone), 0) <= left(shipBy));
  });
}

/** All before some, then the earlier last delivery, then the earlier first one, then fewer shipments. Early is no better than in time. */
export const byMerit =
  (line: AskedLine) =>
  (a: PromiseOption, b: PromiseOption): number => {
    const days = ({lots}: PromiseOption) => lots.map((lot) => Math.max(line.requestedDay, lot.day));
    return (
      a.short - b.short ||
      Math.max(...days(a)) - Math.max(...days(b)) ||
      Math.min(...days(a)) - Math.min(...days(b)) ||
      a.lots.length - b.lots.length
    );
  };

export function acceptable(input: CheckInput, line: AskedLine, o: PromiseOption): boolean {
  const {latestDays} = input.to.rules;
  return latestDays === 0 || o.lots.every((lot) => lot.day <= line.requestedDay + latestDays);
}

function whole(input: CheckInput, line: AskedLine, timely: readonly Candidate[]): PromiseOption | null {
  const best = soonest(
    line,
    timely.flatMap((c) => c.ways.map((way) => ({way, lot: lotAt(input, c, line.quantity, way.request, way)}))),
  );
  return best === null ? null : option(input, line, 'whole', [best], timely);
}

/** The cheapest way from the same site that costs less than this option's, where the customer takes it later than asked. */
function cheaper(
  input: CheckInput,
  line: AskedLine,
  served: PromiseOption,
  timely: readonly Candidate[],
): PromiseOption[] {
  const [lot] = served.lots;
  const ways = timely.flatMap((c) => c.ways.map((way) => ({c, way})));
  const own = ways.find(({c, way}) => c.site.id === lot?.site && way.route.service === (lot.service ?? ''));
  if (own === undefined || !input.to.rules.backorders || input.shipComplete) return [];
  const less = ways
    .filter(({c, way}) => c === own.c && way.price < own.way.price && Number.isFinite(own.way.price))
    .map(({c, way}) => ({price: way.price, lot: lotAt(input, c, line.quantity, way.request, way)}))
    .filter((offer) => offer.lot !== null)
    .sort((a, b) => a.price - b.price || (a.lot?.day ?? 0) - (b.lot?.day ?? 0))[0];
  if (less?.lot == null) return [];
  const offered: PromiseOption = {
    kind: 'cheaper',
    lots: [less.lot],
    short: 0,
    onRequest: less.lot.day <= line.requestedDay,
    binding: {kind: 'service', service: own.way.route.service},
  };
  return acceptable(input, line, offered) ? [offered] : [];
}

/** All of it, at the one site where it is whole soonest, after the dispatch that serves the request. */
export function laterWhole(input: CheckInput, line: AskedLine, candidates: readonly Candidate[]): PromiseOption | null {
  const all = candidates.flatMap((c) =>
    c.ways.map((way) => {
      const at = firstDispatch(input, c, way, line.quantity);
      if (at === null || at === way.request) return {way, lot: null};
      return {way: leavingWith(way, at), lot: lotAt(input, c, line.quantity, at, way)};
    }),
  );
  const best = soonest(line, all);
  return best === null ? null : option(input, line, 'later', [best], candidates);
}

/**
 * The first dispatch from the request's on with which the site has so many; null when it never has. One beyond the horizon is
 * no promise.
 */
export function firstDispatch(
  input: CheckInput,
  c: Candidate,
  {route, request}: Pick<Way, 'route' | 'request'>,
  quantity: Units,
): Instant | null {
  let from = request;
  for (;;) {
    const at = c.timeline.earliest(quantity, from);
    if (at === null) return null;
    const dispatch = at <= request ? request : dispatchFrom(route, at);
    if (dispatch === NEVER) return null;
    if (isBeyond(input, dispatch, request)) return dispatch;
    // With a quota that ends before the dispatch there may be fewer then.
    const there = c.timeline.atpAt(dispatch) >= quantity;
    if (there && takes(c, route.service, dispatch) >= quantity) return dispatch;
    from = there ? dispatch + 1 : dispatch;
  }
}

/**
 * The soonest of these lots, none before the day asked for being better than that day. Among sites their order decides then, among
 * the ways of one the customer's choice and the price.
 */
function soonest(
  line: AskedLine,
  lots: readonly {readonly way: Way; readonly lot: PromiseLot | null}[],
): PromiseLot | null {
  let best: {readonly day: DayNumber; readonly way: Way; readonly lot: PromiseLot} | null = null;
  for (const {way, lot} of lots) {
    if (lot === null) continue;
    const day = Math.max(line.requestedDay, lot.day);
    const isChoice = lot.site === best?.lot.site && byChoice(way, best.way) < 0;
    if (best === null || day < best.day || (day === best.day && isChoice)) best = {day, way, lot};
  }
  return best?.lot ?? null;
}

/** All of it with the dispatches for the request, on the soonest last day for which the sites' ways have it together. */
function split(input: CheckInput, line: AskedLine, timely: readonly Candidate[]): PromiseOption | null {
  if (timely.some((c) => c.lift !== null)) return splitByPickup(input, line, timely);
  if (timely.length < 2) return null;
  const pack = packOf(input, line, timely);
  const offers = timely.flatMap((c) =>
    c.ways.map((way) => ({
      c,
      way,
      day: Math.max(line.requestedDay, deliveryDay(way.route, way.request)),
      units: inPacks(c.timeline.atpAt(way.request), pack),
    })),
  );
  /** The fullest way of each site that is there by a day, the cheaper among equals. */
  const by = (day: DayNumber) =>
    timely.map((c) =>
      offers
        .filter((o) => o.c === c && o.day <= day && o.units > 0)
        .reduce<(typeof offers)[number] | null>((best, o) => (best === null || o.units > best.units ? o : best), null),
    );
  const sum = (day: DayNumber) => by(day).reduce((n, o) => n + (o?.units ?? 0), 0);
  const days = [...new Set(offers.map((o) => o.day))].sort((a, b) => a - b);
  const last = days.find((day) => sum(day) >= line.quantity);
  if (last === undefined) return null;
  const lots: PromiseLot[] = [];
  let rest = line.quantity;
  for (const offer of by(last)) {
    if (offer === null || rest === 0) continue;
    const quantity = Math.min(rest, offer.units);
    lots.push(lotBy(offer.way.route, quantity, offer.way.request, offer.c.instead));
    rest -= quantity;
  }
  // From one site it is no split: `whole` offers it.
  if (lots.length < 2) return null;
  const small = lots.some((l) => l.quantity < input.to.rules.minimumShipment);
  return small ? null : option(input, line, 'split', lots, timely);
}

/** The same where pickups have a lift: a site may need several of them. */
function splitByPickup(input: CheckInput, line: AskedLine, timely: readonly Candidate[]): PromiseOption | null {
  const steps = timely.flatMap((c) => c.ways.map((way) => stepOf(c, way, way.request)));
  const lots = partsByPickup(input, line, steps, {pack: packOf(input, line, timely), order: timely});
  const all = lots.reduce((n, lot) => n + lot.quantity, 0);
  return lots.length < 2 || all < line.quantity ? null : option(input, line, 'split', lots, timely);
}

/** What each site has for the dispatch that serves the request, site by site, in whole packs. */
function spread(input: CheckInput, line: AskedLine, from: readonly Candidate[], pack: Units): PromiseLot[] {
  const lots: PromiseLot[] = [];
  let rest = line.quantity;
  for (const c of from) {
    const way = fullest(c);
    const quantity = inPacks(Math.min(rest, c.timeline.atpAt(way.request)), pack);
    const lot = quantity > 0 ? lotAt(input, c, quantity, way.request, way) : null;
    if (lot === null) continue;
    lots.push(lot);
    rest -= quantity;
  }
  return lots;
}

/** Of the ways that are as timely as the best one, that which leaves with most: a later dispatch may have more. */
function fullest(c: Candidate): Way {
  const day = deliveryDay(c.route, c.request);
  let best: Way = c;
  for (const way of c.ways)
    if (deliveryDay(way.route, way.request) <= day && c.timeline.atpAt(way.request) > c.timeline.atpAt(best.request))
      best = way;
  return best;
}

/** Parts of a line are whole packs of every item they may be of. */
export function packsOf(input: CheckInput, line: AskedLine, from: readonly Candidate[]): Units {
  const items = new Set([line.item, ...from.map((c) => c.instead ?? line.item)]);
  const packs = [...items].map((item) => input.read(key('item', item))?.multiple ?? 1);
  return packs.reduce((all, one) => (all / common(all, one)) * one);
}
/** A quantity that is no such multiple (a hold's may be) binds nobody to packs. */
function packOf(input: CheckInput, line: AskedLine, from: readonly Candidate[]): Units {
  const pack = packsOf(input, line, from);
  return line.quantity % pack === 0 ? pack : 1;
}
const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
const inPacks = (quantity: Units, pack: Units): Units => quantity - (quantity % pack);

/**
 * The soonest last day on which the sites have all of it together; until then each first gives what it has for the request.
 * Where no day that the customer still takes has all of it, what can be dated, and the rest without a date.
 */
function partThenRest(
  input: CheckInput,
  line: AskedLine,
  from: readonly Candidate[],
  all: readonly Candidate[],
): PromiseOption | null {
  const steps = timelySteps(input, line, from);
  if (from.some((c) => c.lift !== null)) {
    const lots = partsByPickup(input, line, steps, {pack: packOf(input, line, from), order: from});
    return lots.length === 0 || lots[0]?.quantity === line.quantity
      ? null
      : option(input, line, 'part-later', lots, all);
  }
  const days = [...new Set(steps.map((s) => s.day))].sort((a, b) => a - b);
  const pack = packOf(input, line, from);
  const most = (c: Candidate, day: DayNumber) =>
    Math.max(0, ...steps.filter((s) => s.c === c && s.day <= day).map((s) => inPacks(s.units, pack)));
  const together = (day: DayNumber) => from.reduce((n, c) => n + most(c, day), 0);
  const last = days.find((day) => together(day) >= line.quantity) ?? days.at(-1);
  if (last === undefined) return null;
  const prompt = from.filter((c) => deliveryDay(c.route, c.request) <= last);
  // In time a part is no less than the customer takes; a later one may be.
  const isEnough = (l: PromiseLot) => l.day > line.requestedDay || l.quantity >= input.to.rules.minimumShipment;
  const first = spread(input, line, prompt, pack).filter(isEnough);
  const rest = restOf(
    line,
    steps.filter((s) => s.day <= last),
    first,
    pack,
  ).filter(isEnough);
  const lots = [...first, ...rest];
  // All of it in one lot is an option of another kind.
  return lots.length === 0 || lots[0]?.quantity === line.quantity ? null : option(input, line, 'part-later', lots, all);
}

/**
 * When a site has how much, by each way: its first dispatch for the request, then one after each change of its future, or, of a
 * pickup with a lift, each until one takes all.
 */
function stepsOf(input: CheckInput, line: AskedLine, c: Candidate): Step[] {
  const {timeline} = c;
  return c.ways.flatMap((way) => {
    const {route, request} = way;
    if (Number.isFinite(takes(c, route.service, request))) return eachPickup(input, line, c, way);
    const dispatches = timeline.steps.filter((s) => s.at > request).map((s) => dispatchFrom(route, s.at));
    return [...new Set([request, ...dispatches])]
      .filter((shipBy) => !isBeyond(input, shipBy, request))
      .map((shipBy) => stepOf(c, way, shipBy))
      .filter((s) => s.units > 0);
  });
}

function eachPickup(input: CheckInput, line: AskedLine, c: Candidate, way: Way): Step[] {
  const steps: Step[] = [];
  for (let shipBy = way.request; !isBeyond(input, shipBy, way.request); shipBy = dispatchFrom(way.route, shipBy + 1)) {
    const step = stepOf(c, way, shipBy);
    if (step.units > 0) steps.push(step);
    if (step.units >= line.quantity) break;
  }
  return steps;
}

const stepOf = (c: Candidate, way: Way, shipBy: Instant): Step => ({
  c,
  way: leavingWith(way, shipBy),
  shipBy,
  day: deliveryDay(way.route, shipBy),
  units: unitsAt(c, way, shipBy),
});

/** What `first` leaves, from these steps: the sites that have it soonest, and each as soon as it has its part. */
function restOf(line: AskedLine, steps: readonly Step[], first: readonly PromiseLot[], pack: Units): PromiseLot[] {
  const taken = (c: Candidate): Units => first.reduce((n, l) => n + (isFrom(c, l) ? l.quantity : 0), 0);
  // ATP of the sum: what was taken first must still be there as well.
  const more = steps
    .map((s) => ({...s, units: inPacks(Math.max(0, s.units - taken(s.c)), pack)}))
    .filter((s) => s.units > 0);
  const most = new Map<Candidate, Step>();
  for (const s of more) if (s.units > (most.get(s.c)?.units ?? 0)) most.set(s.c, s);
  const lots: PromiseLot[] = [];
  let rest = line.quantity - first.reduce((n, l) => n + l.quantity, 0);
  for (const s of [...most.values()].sort((a, b) => a.day - b.day || b.units - a.units)) {
    const quantity = Math.min(rest, s.units);
    const [step] = more
      .filter((x) => x.c === s.c && x.units >= quantity)
      .sort((a, b) => a.day - b.day || byChoice(a.way, b.way) || a.shipBy - b.shipBy);
    if (quantity === 0 || step === undefined) break;
    lots.push(lotBy(step.way.route, quantity, step.shipBy, step.c.instead));
    rest -= quantity;
  }
  return lots;
}

export function lotAt(
  input: CheckInput,
  c: Candidate,
  quantity: Units,
  shipBy: Instant,
  {route, request}: Way = c,
): PromiseLot | null {
  if (unitsAt(c, {route}, shipBy) < quantity || isBeyond(input, shipBy, request)) return null;
  return lotBy(route, quantity, shipBy, c.instead);
}

/** Dates are offered up to the horizon; what the customer asks for himself may lie beyond (B.6). */
export const isBeyond = (input: CheckInput, shipBy: Instant, request: Instant): boolean =>
  shipBy > request && shipBy > input.now + input.company.policy.horizonDays * DAY_MS;

export function option(
  input: CheckInput,
  line: AskedLine,
  kind: PromiseOption['kind'],
  lots: readonly PromiseLot[],
  candidates: readonly Candidate[],
): PromiseOption {
  const short = line.quantity - lots.reduce((n, l) => n + l.quantity, 0);
  const onRequest = short === 0 && lots.every((l) => l.day <= line.requestedDay);
  return {
    kind,
    lots,
    short,
    onRequest,
    binding: onRequest ? {kind: 'request'} : bindingOf(input, line, lots, candidates),
  };
}
