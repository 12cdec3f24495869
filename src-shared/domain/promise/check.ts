/**
 * What can be promised for the lines of an order, and why not sooner. Used by `decide` to place and by the engine to ask:
 * the same function, so an inquiry and an order never disagree at the same log position.
 *
 * Lines are answered one after the other; what an earlier line takes counts as claimed for the later ones (C.2).
 */
import {DAY_MS, type Grams, type Instant, type ItemId} from '../../kernel/types.ts';

import {dayOf} from '../calendar.ts';
import type {Rejection} from '../decider.ts';
import {key, positionKey, type Read} from '../events.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Company, Site} from '../master-data/types.ts';
import type {AskedLine, CheckInput, Taken} from './asked.ts';
import {type Candidate, lotBy, promptly} from './candidate.ts';
import {withinWork} from './capacity.ts';
import {chosenOptions} from './chosen.ts';
import {deliveryDay, dispatchAsked, NEVER} from './delivery.ts';
import {entitled, entitledAs} from './entitled.ts';
import {shipmentsLeft} from './few-shipments.ts';
import {withinLimits, workLimits} from './labour.ts';
import {liftLeft, weightOf, wholeFrom} from './lift.ts';
import {acceptable, firstDispatch, laterWhole, optionsOf} from './options.ts';
import {receiptOf} from './receipt.ts';
import {reductionsOf} from './reductions.ts';
import type {Route} from './route.ts';
import {byChoice, freightOf, type Way, waysOf} from './routes.ts';
import {lifeBy, lifeDays} from './shelf-life.ts';
import {asChosen, substituteOptions, withSubstitutes} from './substitutes.ts';
import {timelineOf} from './timeline.ts';
import type {LinePromise, PromiseOption} from './types.ts';

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
      taken.push({
        site: lot.site,
        item: lot.item ?? line.item,
        due: lot.shipBy,
        quantity: lot.quantity,
        service: lot.service,
      });
    return answer;
  });
  const final = input.shipComplete && answers.length > 0 ? completeAnswers(input, sites, answers) : answers;
  return final.map((answer) => {
    const receipt = receiptOf(answer.options, input.company.policy.version);
    return receipt === undefined ? answer : {...answer, receipt};
  });
}

function checkLine(input: CheckInput, sites: readonly Site[], line: AskedLine, taken: readonly Taken[]): LinePromise {
  const sure = servedFirst(input, sites, line, taken);
  if (sure !== null) return sure;
  const at = (item: ItemId): Candidate[] =>
    sites
      .filter((s) => line.site === undefined || s.id === line.site)
      .map((site) => candidateOf(input, site, line, item, taken))
      .filter((c) => c !== null);
  const served = servedBy(line);
  const candidates = at(served.item);
  const options =
    line.chosenLots === undefined
      ? asChosen(line, optionsOf(input, served, candidates))
      : chosenOptions(input, line, line.chosenLots, {
          candidates,
          taken,
          at: ({site: id, day, service, item}, gone) => {
            const site = sites.find((s) => s.id === id);
            const asked = {...line, chosenDay: day, chosenService: service};
            return site === undefined ? null : candidateOf(input, site, asked, item ?? line.item, gone);
          },
        });
  // Of one who takes a line from one site, or all of it at once, what several sites have cannot be put together.
  const prompt = candidates.map(promptly).sort((a, b) => b - a);
  const isOneSite = input.shipComplete || !input.to.rules.splitSites;
  const left = prompt.slice(0, isOneSite ? 1 : shipmentsLeft(input, line)).reduce((sum, units) => sum + units, 0);
  const later =
    input.explain !== true && options[0]?.onRequest === true
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
    ...(input.explain === true && {leftAt: candidates.map((c) => ({site: c.site.id, units: promptly(c)}))}),
    next: nextDay === null ? null : {day: nextDay, zone: input.to.zone},
    reductions: input.explain === true ? candidates.map((c) => reductionsOf(input, c)) : [],
    ...(input.substitutes !== undefined &&
      !input.shipComplete && {substitutes: substituteOptions(input, line, {best: options[0], own: candidates, at})}),
  };
}

/**
 * The same answer without asking the other sites, where nobody wants to see options and the first site that is gone to from serves all
 * of it by the day: sites are tried in their order, and none can be sooner than in time. `left` is then what that site has. Null
 * where more must be asked.
 */
function servedFirst(
  input: CheckInput,
  sites: readonly Site[],
  line: AskedLine,
  taken: readonly Taken[],
): LinePromise | null {
  if (input.explain === true || input.shipComplete || input.substitutes !== undefined) return null;
  if (line.chosenLots !== undefined || line.chosenItem !== undefined || line.site !== undefined) return null;
  for (const site of sites) {
    const one = candidate(input, site, line, taken);
    if (one === null) continue;
    const options = asChosen(line, optionsOf(input, line, [one]));
    const [best] = options;
    const isServed = best?.kind === 'whole' && best.onRequest && best.lots.every((lot) => lot.day <= line.requestedDay);
    if (!isServed) return null;
    return {
      line: line.line,
      item: line.item,
      quantity: line.quantity,
      requested: {day: line.requestedDay, zone: input.to.zone},
      options,
      left: promptly(one),
      next: null,
      reductions: [],
    };
  }
  return null;
}

/** A site that could serve the line with an item: its own, or a substitute. */
function candidateOf(
  input: CheckInput,
  site: Site,
  line: AskedLine,
  item: ItemId,
  taken: readonly Taken[],
): Candidate | null {
  if (item === line.item) return candidate(input, site, line, taken);
  const found = candidate(input, site, {...line, item}, taken);
  return found === null ? null : {...found, instead: item};
}

/** The line as it is served: of the substitute that was chosen for all of it, or of its own item. */
const servedBy = (line: AskedLine): AskedLine =>
  line.chosenItem === undefined ? line : {...line, item: line.chosenItem};

/** Null where nobody goes there. `by`: the one way, where it is not the line's own to choose. */
function candidate(
  input: CheckInput,
  site: Site,
  line: AskedLine,
  taken: readonly Taken[],
  by?: Route,
): Candidate | null {
  const position = input.read(positionKey(site.id, line.item)) ?? emptyPosition(site.id, line.item);
  const day = dayFor(line);
  const ways =
    by === undefined
      ? waysFor(input, site, {day, now: input.now, grams: gramsOf(input.read, line)}, line.chosenService)
      : [{route: by, request: dispatchAsked(by, day, input.now), preferred: false, price: 0, grams: 0}].filter(isWay);
  const [best] = ways;
  if (best === undefined) return null;
  const routes = ways.map((way) => way.route);
  const life = lifeBy(input.read, line.item, input.to.rules, routes);
  const extra = taken
    .filter((t) => t.site === site.id && t.item === line.item)
    .map((t) => (life === undefined ? t : {...t, lasts: life.needs(dayOf(t.due, site.zone))}));
  const open = timelineOf({
    position,
    site,
    policy: input.company.policy,
    now: input.now,
    ...(input.except && {except: input.except}),
    extra,
    life,
  });
  const asked = entitledAs(input, position, extra);
  const stock = input.beyondPools === true ? open : entitled(open, asked);
  const limits = workLimits(input, site, line.item, taken);
  const work = withinLimits(limits);
  const timeline = work === null ? stock : withinWork(stock, work, site, daysOf(input, site, ways));
  const lift = liftLeft(input, site, taken);
  const grams = lift === null ? 0 : weightOf(input.read, line.item);
  return {site, ways, ...best, position, timeline, stock, open, limits, work, lift, grams, life};
}

const isWay = ({request}: Pick<Way, 'request'>): boolean => request !== NEVER;

/** From today to the last day that may be promised: the horizon's, or that of the request. */
function daysOf({now, company}: CheckInput, {zone}: Site, ways: readonly Way[]): [number, number] {
  const horizon = now + company.policy.horizonDays * DAY_MS;
  return [dayOf(now, zone), dayOf(Math.max(horizon, ...ways.map((way) => way.request)), zone)];
}

/** Of the ways there are those that may be taken: the chosen one or none, the one that goes with the others where there is it. */
function waysFor(
  input: CheckInput,
  site: Site,
  asked: Parameters<typeof waysOf>[3],
  chosen: string | undefined,
): readonly Way[] {
  const ways = waysOf(input.read, site, input.to, asked);
  if (chosen !== undefined) return ways.filter(({route}) => route.service === chosen);
  const same = ways.filter(({route}) => route.service === input.service);
  return input.service === undefined || same.length === 0 ? ways : same;
}

const dayFor = (line: AskedLine): number => Math.max(line.requestedDay, line.chosenDay ?? line.requestedDay);
const gramsOf = (read: Read, line: AskedLine): number =>
  line.quantity * (read(key('item', line.item))?.weightGrams ?? 0);

function completeAnswers(input: CheckInput, sites: readonly Site[], answers: readonly LinePromise[]): LinePromise[] {
  const together = (lines: readonly AskedLine[]) => shipTogether({...input, lines}, sites, answers);
  const final = together(input.lines).map((answer, i) => ({
    ...answer,
    options: asChosen(input.lines[i] as AskedLine, answer.options),
  }));
  return input.substitutes === undefined ? final : withSubstitutes(input, final, together);
}

/** Ship complete: one site, one day for all lines; the latest line decides. */
function shipTogether(input: CheckInput, sites: readonly Site[], answers: readonly LinePromise[]): LinePromise[] {
  // Together means from one site by one service, chosen by all the weight for the first day asked for.
  const day = Math.min(...input.lines.map(dayFor));
  const grams = input.lines.reduce((sum, line) => sum + gramsOf(input.read, servedBy(line)), 0);
  const chosen = input.lines.find((line) => line.chosenService !== undefined)?.chosenService;
  // A line that is for one site leaves from nowhere else, nor do the others then.
  const from = sites.filter(({id}) => input.lines.every((line) => line.site === undefined || line.site === id));
  const ways = from.flatMap((site) => waysFor(input, site, {day, now: input.now, grams}, chosen));
  const plans = ways.map(({route, preferred}) => {
    const shipBy = dispatchTogether(input, route, grams);
    if (shipBy === null) return null;
    return {route, preferred, price: freightOf(route, shipBy, grams), shipBy, day: deliveryDay(route, shipBy)};
  });
  const early = (p: {readonly day: number}) => Math.max(p.day, day);
  // Among sites the day decides, then their order; among the ways of one what the customer chooses and what is cheaper.
  const plan = plans
    .filter((p) => p !== null)
    .sort(
      (a, b) => early(a) - early(b) || from.indexOf(a.route.site) - from.indexOf(b.route.site) || byChoice(a, b),
    )[0];
  return answers.map((answer, i) => {
    const line = input.lines[i] as AskedLine;
    if (plan === undefined) return {...answer, options: []};
    const lot = lotBy(plan.route, line.quantity, plan.shipBy, line.chosenItem);
    const onRequest = plan.day <= line.requestedDay;
    const together: PromiseOption = {
      kind: onRequest ? 'whole' : 'later',
      lots: [lot],
      short: 0,
      onRequest,
      binding: onRequest ? {kind: 'request'} : togetherBinding(answer),
    };
    return {
      ...answer,
      options: acceptable(input, line, together) ? [together] : [],
      next: {day: plan.day, zone: input.to.zone},
    };
  });
}

/**
 * The first dispatch of a route, up to the horizon, with which its site has all lines; null where there is none. The pickup is asked
 * once for the weight of all of them: a day whose vehicle does not take it is passed without looking at a line.
 */
function dispatchTogether(input: CheckInput, route: Route, grams: Grams): Instant | null {
  const days = [...new Set(input.lines.map(dayFor))];
  const request = Math.max(...days.map((day) => dispatchAsked(route, day, input.now)));
  if (request === NEVER) return null;
  const until = Math.max(request, input.now + input.company.policy.horizonDays * DAY_MS);
  const takesAll = wholeFrom(input, route, grams, until);
  let from = takesAll(request);
  while (from !== null) {
    const found = linesFrom(input, route, from);
    if (found === null || found.latest > until) return null;
    const shipBy = takesAll(found.latest);
    // With a quota, or with goods that grow old, a line may go with its own dispatch and not with that of all.
    if (shipBy === from || (shipBy === found.latest && !found.again)) return shipBy;
    from = shipBy;
  }
  return null;
}

/** The dispatch, from one on, by which a site has the last of the lines, whatever they weigh; null where it never has one. */
function linesFrom(
  input: CheckInput,
  route: Route,
  from: Instant,
): {readonly latest: Instant; readonly again: boolean} | null {
  const taken: Taken[] = [];
  let latest = from;
  let again = false;
  for (const line of input.lines) {
    const served = servedBy(line);
    const c = candidate(input, route.site, served, taken, route);
    if (c === null) return null;
    const at = firstDispatch(input, {...c, lift: null}, {route, request: from}, line.quantity);
    if (at === null) return null;
    latest = Math.max(latest, at);
    again ||= c.timeline !== c.open || lifeDays(input.read, served.item) > 0;
    taken.push({site: route.site.id, item: served.item, due: at, quantity: line.quantity, service: route.service});
  }
  return {latest, again};
}

/** Why a line that leaves with the others is late: its own reason, or theirs. */
function togetherBinding({options: [own], left}: LinePromise): PromiseOption['binding'] {
  if (own === undefined) return {kind: 'stock', left};
  return own.binding.kind === 'request' ? {kind: 'together'} : own.binding;
}
