/**
 * What can be promised for the lines of an order, and why not sooner. Used by `decide` to place and by the engine to ask:
 * the same function, so an inquiry and an order never disagree at the same log position.
 *
 * Lines are answered one after the other; what an earlier line takes counts as claimed for the later ones (C.2).
 */
import type {Units} from '../../kernel/types.ts';

import type {Rejection} from '../decider.ts';
import {key, positionKey, type Read} from '../events.ts';
import {claimedOnStock, freeNow, isLive, onHand} from '../inventory/balances.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import type {Company, Site} from '../master-data/types.ts';
import type {AskedLine, CheckInput, Taken} from './asked.ts';
import {chosenOptions} from './chosen.ts';
import {deliveryDay, dispatchFor, dispatchFrom} from './delivery.ts';
import {acceptable, type Candidate, isBeyond, laterWhole, optionsOf} from './options.ts';
import {timelineOf} from './timeline.ts';
import type {LinePromise, PromiseLot, PromiseOption} from './types.ts';

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
  const options =
    line.chosenLots === undefined
      ? optionsOf(input, line, candidates)
      : chosenOptions(input, line, line.chosenLots, {
          candidates,
          taken,
          at: (id, day, gone) => {
            const site = sites.find((s) => s.id === id);
            return site === undefined ? null : candidate(input, site, {...line, chosenDay: day}, gone);
          },
        });
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
