/** Why an option is not sooner: the one constraint that binds. */
import type {Instant, Units} from '../../kernel/types.ts';
import {dayOf} from '../calendar.ts';
import {isLive} from '../inventory/balances.ts';
import {endOf} from '../inventory/pooled.ts';
import type {Pool} from '../inventory/types.ts';
import type {AskedLine, CheckInput} from './asked.ts';
import {type Candidate, isFrom, lateness, promptly, takes, unitsAt} from './candidate.ts';
import {dispatchFor} from './delivery.ts';
import {entitledAs, keptBefore, namesOf, quotasAt} from './entitled.ts';
import {shipmentsLeft} from './few-shipments.ts';
import type {Timeline} from './future.ts';
import {shiftBefore, tightest, unitsLeft} from './labour.ts';
import {dockSupply} from './supply.ts';
import type {Binding, PromiseLot} from './types.ts';

/** The one thing that keeps it from being sooner: time where no site could make the day, else what the sites lack. */
export function bindingOf(
  input: CheckInput,
  line: AskedLine,
  lots: readonly PromiseLot[],
  candidates: readonly Candidate[],
): Binding {
  const timely = candidates.filter((c) => lateness(line, c) === 0);
  const soonest = [...candidates].sort((a, b) => lateness(line, a) - lateness(line, b))[0];
  if (soonest === undefined) return {kind: 'stock', left: 0};
  const last = [...lots].sort((a, b) => b.shipBy - a.shipBy)[0];
  const short = line.quantity - lots.reduce((n, l) => n + l.quantity, 0);
  const at = candidates.find((c) => last !== undefined && isFrom(c, last)) ?? soonest;
  if (short === 0 && timely.length === 0 && last !== undefined && last.shipBy === at.request)
    // With the dispatch for the very day asked for, only the calendar can make it later.
    return at.request === dispatchFor(at.route, line.requestedDay)
      ? {kind: 'calendar', site: at.site.id}
      : {kind: 'cutoff', at: at.request};
  const busy = workBefore(line, timely.length === 0 ? [soonest] : timely);
  if (busy !== null) return busy;
  const full = liftBefore(line, timely.length === 0 ? [soonest] : timely);
  if (full !== null) return full;
  const pool = poolBefore(input, line, timely.length === 0 ? [soonest] : timely);
  if (pool !== null) return pool;
  const aged = lifeBefore(line, timely.length === 0 ? [soonest] : timely);
  if (aged !== null) return aged;
  const few = mostOfFew(input, line, timely);
  if (few !== null) return few;
  const receipt = short > 0 ? undefined : receiptBefore(input, at, last);
  if (receipt !== undefined && last !== undefined && last.shipBy > at.request)
    return {kind: 'receipt', supply: receipt.id, usableAt: receipt.usableAt};
  const where = timely[0] ?? soonest;
  const live = where.position.claims.filter((c) => isLive(c, input.now) && !input.except?.has(c.id));
  const held = live.filter((c) => c.kind === 'hold');
  const claimed = live.reduce((n, c) => n + c.quantity, 0);
  if (claimed > 0 && where.position.available >= line.quantity)
    return {
      kind: 'claims',
      claimed,
      held: held.reduce((n, c) => n + c.quantity, 0),
      by: [...new Set(held.map((c) => c.author))],
    };
  return {
    kind: 'stock',
    left: (timely.length === 0 ? candidates : timely).reduce((n, c) => n + promptly(c), 0),
  };
}

/** Where all sites together have enough, and the customer takes a line from fewer of them, or in fewer shipments: what these have. */
function mostOfFew(input: CheckInput, line: AskedLine, sites: readonly Candidate[]): Binding | null {
  const isOne = !input.to.rules.splitSites;
  const most = isOne ? 1 : shipmentsLeft(input, line);
  const each = sites.map(promptly).sort((a, b) => b - a);
  const sum = (n: number) => each.slice(0, n).reduce((all, units) => all + units, 0);
  const left = sum(most);
  if (line.site !== undefined || left >= line.quantity || sum(each.length) < line.quantity) return null;
  return isOne ? {kind: 'one-site', left} : {kind: 'shipments', left, most};
}

/** The site that has the units and not the hands for them, where there would be enough without its limit: the one that has most. */
function workBefore(line: AskedLine, sites: readonly Candidate[]): Binding | null {
  const limited = sites
    .map((c) => ({c, lost: c.stock.atpAt(c.request) - c.timeline.atpAt(c.request)}))
    .sort((a, b) => b.lost - a.lost)[0];
  const has = sites.reduce((n, c) => n + c.timeline.atpAt(c.request), 0);
  const would = sites.reduce((n, c) => n + c.stock.atpAt(c.request), 0);
  if (limited === undefined || limited.lost <= 0 || has >= line.quantity || would < line.quantity) return null;
  const {site, limits, request} = limited.c;
  const day = dayOf(request, site.zone);
  const limit = tightest(limits, request);
  const zone = limit?.zone;
  const there = {site: site.id, day, left: limit === undefined ? 0 : unitsLeft(limit, request)};
  if (zone?.dock !== undefined) return {kind: 'docks', ...there};
  return {
    kind: 'capacity',
    ...there,
    ...(zone != null && {zone: {name: zone.name, shift: shiftBefore(zone, site, day, request)}}),
  };
}

/** The pickup that does not take what the site has, where there would be enough if it did: the one that leaves most behind. */
function liftBefore(line: AskedLine, sites: readonly Candidate[]): Binding | null {
  const limited = sites
    .filter((c) => Number.isFinite(takes(c, c.route.service, c.request)))
    .map((c) => ({c, lost: c.timeline.atpAt(c.request) - unitsAt(c, c, c.request)}))
    .sort((a, b) => b.lost - a.lost)[0];
  const would = sites.reduce((n, c) => n + c.timeline.atpAt(c.request), 0);
  if (limited === undefined || limited.lost <= 0 || would < line.quantity) return null;
  const {site, route, request} = limited.c;
  const left = takes(limited.c, route.service, request);
  return {kind: 'lift', site: site.id, service: route.service, day: dayOf(request, site.zone), left};
}

/** Where there would be enough if it were good for long enough: what of it is. */
function lifeBefore(line: AskedLine, sites: readonly Candidate[]): Binding | null {
  const left = sites.reduce((n, c) => n + c.open.atpAt(c.request), 0);
  const byNumber = sites.reduce((n, c) => n + (c.open.byNumber ?? c.open).atpAt(c.request), 0);
  const days = sites.flatMap((c) => c.life?.needs(dayOf(c.request, c.site.zone)) ?? []);
  if (days.length === 0 || left >= line.quantity || byNumber < line.quantity) return null;
  return {kind: 'life', left, lasts: Math.max(...days)};
}

/** What is kept from the asker where there would be enough without it: the most of it. */
function poolBefore(input: CheckInput, line: AskedLine, sites: readonly Candidate[]): Binding | null {
  const sum = (of: (c: Candidate) => Timeline) => sites.reduce((n, c) => n + of(c).atpAt(c.request), 0);
  if (sum((c) => c.stock) >= line.quantity || sum((c) => c.open) < line.quantity) return null;
  const kept = sites.flatMap((c) => keptAt(input, c, c.request));
  const [most] = kept.sort((a, b) => b.kept - a.kept);
  if (most === undefined) return null;
  const {kind: pool} = most.pool;
  return {
    kind: 'pool',
    pool,
    segment: namesOf(input.company, most.pool),
    units: pool === 'quota' ? most.left : most.kept,
    until: endOf(most.pool),
  };
}

type Kept = {readonly pool: Pool; readonly kept: Units; readonly left: Units};
/** What each pool takes from what could be had at an instant. */
function keptAt(input: CheckInput, {position, open}: Candidate, at: Instant): Kept[] {
  const asked = entitledAs(input, position);
  const there = open.atpAt(at);
  return [
    ...keptBefore(asked, at, there).map(({pool, units}) => ({pool, kept: units, left: 0})),
    ...quotasAt(asked, at).map(({pool, left}) => ({pool, kept: Math.max(0, there - left), left})),
  ].filter(({kept}) => kept > 0);
}

/** The last supply that comes before a lot leaves. */
function receiptBefore(
  input: CheckInput,
  {position, site}: Candidate,
  lot: PromiseLot | undefined,
): {readonly id: string; readonly usableAt: Instant} | undefined {
  const dock = dockSupply(position, site, input.now);
  return [
    ...position.supplies.map(({id, usableAt}) => ({id, usableAt})),
    ...(dock === null ? [] : [{id: 'put-away', usableAt: dock.at}]),
  ]
    .filter((s) => s.usableAt > input.now)
    .sort((a, b) => a.usableAt - b.usableAt)
    .findLast((s) => lot !== undefined && s.usableAt <= lot.shipBy);
}
