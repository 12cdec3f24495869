/**
 * What can be promised for the lines of an order, and why not sooner. Used by `decide` to place and by the engine to ask:
 * the same function, so an inquiry and an order never disagree at the same log position.
 *
 * Lines are answered one after the other; what an earlier line takes counts as claimed for the later ones (C.2).
 */
import {DAY_MS, type DayNumber, type Instant, type ItemId, type SiteId, type Units} from '../../kernel/types.ts';

import type {Rejection} from '../decider.ts';
import {key, positionKey, type Read} from '../events.ts';
import {claimedOnStock, freeNow, isLive, onHand} from '../inventory/balances.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Position} from '../inventory/types.ts';
import type {Company, Site} from '../master-data/types.ts';
import {type Destination, deliveryDay, dispatchFor, dispatchFrom} from './delivery.ts';
import {dockSupply, type Timeline, timelineOf} from './timeline.ts';
import type {Binding, LinePromise, PromiseLot, PromiseOption} from './types.ts';

export type AskedLine = {
  readonly line: number;
  readonly item: ItemId;
  readonly quantity: Units;
  readonly requestedDay: DayNumber;
  readonly site?: SiteId | undefined;
  /** Promised no sooner than for this day: a later option was chosen. The request stays what it is. */
  readonly chosenDay?: DayNumber | undefined;
};
export type CheckInput = {
  readonly read: Read;
  readonly company: Company;
  readonly to: Destination;
  readonly lines: readonly AskedLine[];
  readonly now: Instant;
  readonly shipComplete: boolean;
  /** Claims of the asker's own hold or of the lots being changed. */
  readonly except?: ReadonlySet<string>;
  /** Also say where the units are and the next date when nothing is missing: for people, not for deciding. */
  readonly explain?: boolean;
};

type Taken = {readonly site: SiteId; readonly item: ItemId; readonly due: Instant; readonly quantity: Units};
type Candidate = {
  readonly site: Site;
  readonly position: Position;
  readonly timeline: Timeline;
  readonly request: Instant;
};

/** Null when there is a site for every line; else the refusal that names the one that is not. */
export function noSite(
  read: Read,
  company: Company,
  lines: readonly {readonly site?: string | undefined}[],
): Rejection | null {
  if (company.sites.length === 0) return {code: 'not-found', what: 'any site'};
  const at = lines.findIndex((l) => l.site !== undefined && read(key('site', l.site)) === undefined);
  return at < 0 ? null : {code: 'not-found', what: `line ${at + 1}: site ${lines[at]?.site}`};
}

export function checkPromise(input: CheckInput): LinePromise[] {
  const sites = input.company.sites.map((s) => input.read(`site:${s.id}`)).filter((s) => s !== undefined);
  const taken: Taken[] = [];
  const answers = input.lines.map((line) => {
    const answer = checkLine(input, sites, line, taken);
    for (const lot of answer.options[0]?.lots ?? [])
      taken.push({site: lot.site, item: line.item, due: lot.shipBy, quantity: lot.quantity});
    return answer;
  });
  return input.shipComplete ? shipTogether(input, sites, answers) : answers;
}

function checkLine(input: CheckInput, sites: readonly Site[], line: AskedLine, taken: readonly Taken[]): LinePromise {
  const candidates = sites
    .filter((s) => line.site === undefined || s.id === line.site)
    .map((site) => candidate(input, site, line, taken));
  const options = optionsOf(input, line, candidates);
  const left = candidates.reduce((sum, c) => sum + c.timeline.atpAt(c.request), 0);
  const sure = input.explain !== true && options[0]?.onRequest === true;
  const later = sure
    ? null
    : (options.find((o) => o.short === 0 && !o.onRequest) ?? laterWhole(input, line, candidates));
  const nextDay = later === null ? null : Math.max(...later.lots.map((l) => l.day));
  return {
    line: line.line,
    item: line.item,
    quantity: line.quantity,
    requested: {day: line.requestedDay, zone: input.to.zone},
    options,
    left,
    next: nextDay === null ? null : {day: nextDay, zone: input.to.zone},
    reductions: input.explain === true ? candidates.map((c) => reductionsOf(input, c)) : [],
  };
}

function candidate(input: CheckInput, site: Site, line: AskedLine, taken: readonly Taken[]): Candidate {
  const position = input.read(positionKey(site.id, line.item)) ?? emptyPosition(site.id, line.item);
  const extra = taken.filter((t) => t.site === site.id && t.item === line.item);
  const timeline = timelineOf({
    position,
    site,
    policy: input.company.policy,
    now: input.now,
    ...(input.except && {except: input.except}),
    extra,
  });
  return {
    site,
    position,
    timeline,
    request: Math.max(
      dispatchFrom(site, input.now),
      dispatchFor(site, input.to, Math.max(line.requestedDay, line.chosenDay ?? line.requestedDay)),
    ),
  };
}

/** Best first (`byMerit`); the customer's rules decide which exist: whole or split on request, part now and the rest later, whole later. */
function optionsOf(input: CheckInput, line: AskedLine, candidates: readonly Candidate[]): PromiseOption[] {
  const {rules} = input.to;
  const options: PromiseOption[] = [];
  const whole = candidates
    .map((c) => lotAt(input, c, line.quantity, c.request))
    .filter((l) => l !== null)
    .sort((a, b) => a.day - b.day)[0];
  if (whole !== undefined) options.push(option(input, line, 'whole', [whole], candidates));
  const mayPart = rules.backorders && !input.shipComplete && !rules.shipComplete;
  if (whole === undefined && rules.splitSites && !input.shipComplete && !rules.shipComplete) {
    const split = spread(input, line, candidates, (c) => c.request);
    if (split.reduce((n, l) => n + l.quantity, 0) === line.quantity)
      options.push(option(input, line, 'split', split, candidates));
  }
  if (options.length === 0 && mayPart) {
    const part = partThenRest(input, line, candidates);
    if (part !== null) options.push(part);
  }
  if (whole === undefined && (rules.backorders || input.shipComplete || rules.shipComplete)) {
    const later = laterWhole(input, line, candidates);
    if (later !== null) options.push(later);
  }
  return options.filter((o) => acceptable(input, line, o)).sort(byMerit);
}

/** All of it before some, then the earlier last delivery, then the earlier first one, then fewer shipments. */
function byMerit(a: PromiseOption, b: PromiseOption): number {
  const days = ({lots}: PromiseOption) => lots.map((lot) => lot.day);
  return (
    Math.sign(a.short) - Math.sign(b.short) ||
    Math.max(...days(a)) - Math.max(...days(b)) ||
    Math.min(...days(a)) - Math.min(...days(b)) ||
    a.lots.length - b.lots.length
  );
}

function acceptable(input: CheckInput, line: AskedLine, o: PromiseOption): boolean {
  const {latestDays} = input.to.rules;
  return latestDays === 0 || o.lots.every((lot) => lot.day <= line.requestedDay + latestDays);
}

/** All of it, at the one site where it is whole soonest. */
function laterWhole(input: CheckInput, line: AskedLine, candidates: readonly Candidate[]): PromiseOption | null {
  const lots = candidates.map((c) => {
    const at = c.timeline.earliest(line.quantity, c.request);
    return at === null ? null : lotAt(input, c, line.quantity, dispatchFrom(c.site, at));
  });
  const best = lots.filter((l) => l !== null).sort((a, b) => a.day - b.day)[0];
  return best === undefined ? null : option(input, line, 'later', [best], candidates);
}

function partThenRest(input: CheckInput, line: AskedLine, candidates: readonly Candidate[]): PromiseOption | null {
  const {rules} = input.to;
  const now = rules.splitSites
    ? spread(input, line, candidates, (c) => c.request)
    : spread(input, line, best(candidates), (c) => c.request);
  const first = now.filter((l) => l.quantity >= rules.minimumShipment);
  let rest = line.quantity - first.reduce((n, l) => n + l.quantity, 0);
  if (first.length === 0) return null;
  const lots = [...first];
  for (const c of candidates) {
    if (rest === 0) break;
    const mine = first.filter((l) => l.site === c.site.id).reduce((n, l) => n + l.quantity, 0);
    // The rest needs a date where what was taken first is still there as well: ATP of the sum.
    const at = c.timeline.earliest(mine + rest, c.request);
    const lot = at === null ? null : lotAt(input, c, mine + rest, dispatchFrom(c.site, at));
    if (lot !== null) {
      lots.push({...lot, quantity: rest});
      rest = 0;
    }
  }
  return option(input, line, 'part-later', lots, candidates);
}

const best = (candidates: readonly Candidate[]): readonly Candidate[] =>
  [...candidates].sort((a, b) => b.timeline.atpAt(b.request) - a.timeline.atpAt(a.request)).slice(0, 1);

function spread(
  input: CheckInput,
  line: AskedLine,
  candidates: readonly Candidate[],
  when: (c: Candidate) => Instant,
): PromiseLot[] {
  let rest = line.quantity;
  const lots: PromiseLot[] = [];
  for (const c of candidates) {
    const quantity = Math.min(rest, c.timeline.atpAt(when(c)));
    const lot = quantity > 0 ? lotAt(input, c, quantity, when(c)) : null;
    if (lot === null) continue;
    lots.push(lot);
    rest -= quantity;
  }
  return lots;
}

function lotAt(input: CheckInput, c: Candidate, quantity: Units, shipBy: Instant): PromiseLot | null {
  if (c.timeline.atpAt(shipBy) < quantity) return null;
  if (isBeyond(input, shipBy, c.request)) return null;
  return {site: c.site.id, quantity, shipBy, day: deliveryDay(c.site, input.to, shipBy)};
}

/** Dates are offered up to the horizon; what the customer asks for himself may lie beyond (B.6). */
const isBeyond = (input: CheckInput, shipBy: Instant, request: Instant): boolean =>
  shipBy > request && shipBy > input.now + input.company.policy.horizonDays * DAY_MS;

function option(
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

/** The one thing that keeps it from being sooner. */
function bindingOf(
  input: CheckInput,
  line: AskedLine,
  lots: readonly PromiseLot[],
  candidates: readonly Candidate[],
): Binding {
  const last = [...lots].sort((a, b) => b.shipBy - a.shipBy)[0];
  const at = candidates.find((c) => c.site.id === last?.site) ?? candidates[0];
  if (at === undefined) return {kind: 'stock', left: 0};
  if (last !== undefined && last.shipBy === at.request) return {kind: 'cutoff', at: at.request};
  const {claims, supplies} = at.position;
  const dock = dockSupply(at.position, at.site, input.now);
  const receipt = [
    ...supplies.map(({id, usableAt}) => ({id, usableAt})),
    ...(dock === null ? [] : [{id: 'put-away', usableAt: dock.at}]),
  ]
    .filter((s) => s.usableAt > input.now)
    .sort((a, b) => a.usableAt - b.usableAt)
    .findLast((s) => last !== undefined && s.usableAt <= last.shipBy);
  if (receipt !== undefined) return {kind: 'receipt', supply: receipt.id, usableAt: receipt.usableAt};
  const live = claims.filter((c) => isLive(c, input.now) && !input.except?.has(c.id));
  const held = live.filter((c) => c.kind === 'hold');
  const claimed = live.reduce((n, c) => n + c.quantity, 0);
  if (claimed > 0 && at.position.available >= line.quantity)
    return {
      kind: 'claims',
      claimed,
      held: held.reduce((n, c) => n + c.quantity, 0),
      by: [...new Set(held.map((c) => c.author))],
    };
  return {kind: 'stock', left: at.timeline.atpAt(at.request)};
}

/** F.6: "22 on hand, 6 held by Bruno, 5 protected …, 3 in quarantine → 8 for you". */
function reductionsOf(input: CheckInput, {site, position}: Candidate): LinePromise['reductions'][number] {
  const held = new Map<string, Units>();
  for (const c of position.claims) {
    if (c.kind === 'hold' && isLive(c, input.now) && !input.except?.has(c.id))
      held.set(c.author, (held.get(c.author) ?? 0) + c.onStock);
  }
  const all = claimedOnStock(position, input.now, input.except);
  const byHolds = [...held.values()].reduce((a, b) => a + b, 0);
  return {
    site: site.id,
    onHand: onHand(position),
    notUsable: onHand(position) - position.available,
    allocated: all - byHolds,
    held: [...held].map(([by, quantity]) => ({by, quantity})),
    free: Math.max(0, freeNow(position, input.now, input.except)),
  };
}

/** Ship complete: one site, one day for all lines; the latest line decides. */
function shipTogether(input: CheckInput, sites: readonly Site[], answers: readonly LinePromise[]): LinePromise[] {
  const plans = sites.map((site) => {
    const taken: Taken[] = [];
    let shipBy = 0;
    let request = 0;
    for (const line of input.lines) {
      if (line.site !== undefined && line.site !== site.id) return null;
      const c = candidate(input, site, line, taken);
      const at = c.timeline.earliest(line.quantity, c.request);
      if (at === null) return null;
      shipBy = Math.max(shipBy, at <= c.request ? c.request : dispatchFrom(site, at));
      request = Math.max(request, c.request);
      taken.push({site: site.id, item: line.item, due: Math.max(at, c.request), quantity: line.quantity});
    }
    if (isBeyond(input, shipBy, request)) return null;
    const day = deliveryDay(site, input.to, shipBy);
    return {site, shipBy, day};
  });
  const plan = plans.filter((p) => p !== null).sort((a, b) => a.day - b.day)[0];
  return answers.map((answer, i) => {
    const line = input.lines[i] as AskedLine;
    if (plan === undefined) return {...answer, options: []};
    const lot: PromiseLot = {site: plan.site.id, quantity: line.quantity, shipBy: plan.shipBy, day: plan.day};
    const onRequest = plan.day <= line.requestedDay;
    const together: PromiseOption = {
      kind: onRequest ? 'whole' : 'later',
      lots: [lot],
      short: 0,
      onRequest,
      binding: onRequest ? {kind: 'request'} : (answer.options[0]?.binding ?? {kind: 'stock', left: answer.left}),
    };
    return {
      ...answer,
      options: acceptable(input, line, together) ? [together] : [],
      next: {day: plan.day, zone: input.to.zone},
    };
  });
}
