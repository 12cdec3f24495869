/**
 * Judges a plan against its problem without the planner: what a rule forbids is said, with its place. A plan of the planner
 * with anything to say here is a bug and must not be applied.
 *
 *   For each item and site, for each t:  claims until t + what is kept and not used  ≤  supply until t
 *   of goods that are kept by lots:      each claim has goods that are there and last long enough, and whoever is outside had before
 *
 * Lines that are not touched may hold more than there is (a loss since they were promised); then the others may not add to it.
 */
import {served} from '../domain/inventory/life.ts';
import type {Strategy} from '../domain/master-data/types.ts';
import type {Instant, Units} from '../kernel/types.ts';
import {type Demand, isIn, isOnOffer, isSameDeparture, type Lot, lastsOf, type Problem, takesOf} from './model.ts';
import {grouped, isKeptFor, keptOf, stepsOf} from './room.ts';
import {compareService, unitsOf} from './value.ts';

/** A line as a plan has it. `isFixed`: not touched, whatever its strategy (skip, a halted item). */
export type Judged = {
  readonly demand: Demand;
  readonly strategy: Strategy;
  readonly isFixed: boolean;
  readonly lots: readonly Lot[];
};

export function violations(problem: Problem, lines: readonly Judged[]): readonly string[] {
  return [
    ...lines.flatMap((line) => ofLine(line).map((why) => `line ${line.demand.id}: ${why}`)),
    ...ofShelves(problem, lines),
    ...ofLife(problem, lines),
    ...ofWindows(problem, lines),
    ...ofQuotas(problem, lines),
  ];
}

function ofLine({demand: d, strategy, isFixed, lots}: Judged): readonly string[] {
  const why: string[] = [];
  if (isFixed || strategy === 'skip' || strategy === 'win') {
    if (!sameLots(lots, d.current)) why.push(`${isFixed ? 'not touched' : strategy} and has other lots`);
    return why;
  }
  if (unitsOf(lots) > d.units) why.push(`${unitsOf(lots)} units for ${d.units}`);
  if (lots.length > Math.max(d.lotsMax, d.current.length)) why.push(`${lots.length} shipments`);
  for (const lot of lots) {
    if (!Number.isSafeInteger(lot.units) || lot.units <= 0) why.push(`a lot of ${lot.units} units`);
    const held = d.current.find((c) => isSameDeparture(c, lot));
    if (held !== undefined && held.units === lot.units) continue;
    if (lot.units > (held?.units ?? 0) && !isOnOffer(d, lot)) why.push(`no such departure: ${lot.site} at ${lot.at}`);
    // More or less of a lot it holds is moved by whole packs.
    if ((lot.units - (held?.units ?? 0)) % d.pack !== 0 && lot.units % d.pack !== 0)
      why.push(`${lot.units} units are no whole number of packs`);
    if (lot.units < Math.min(d.minimum, d.units, held?.units ?? Number.POSITIVE_INFINITY))
      why.push(`a shipment of ${lot.units} units`);
  }
  const compared = compareService(d, lots, d.current);
  if (strategy === 'gain' && (compared === 'worse' || compared === 'mixed')) why.push('gain and is worse than before');
  if (strategy === 'fill' && (compared === 'better' || compared === 'mixed'))
    why.push('fill and is better than before');
  if (strategy === 'lose' && lots.length > 0) why.push('lose and has something');
  return why;
}

const sameLots = (a: readonly Lot[], b: readonly Lot[]): boolean =>
  a.length === b.length && a.every((lot, i) => isSameDeparture(lot, b[i] as Lot) && lot.units === (b[i] as Lot).units);

type Claim = {
  readonly site: string;
  readonly at: Instant;
  readonly units: Units;
  readonly path: readonly string[];
  readonly isFixed: boolean;
  readonly of: {readonly demand: Demand; readonly lot: Lot};
};
const claimsOf = (lines: readonly Judged[], keyOf: (d: Demand, lot: Lot) => string): Map<string, Claim[]> => {
  const claims = new Map<string, Claim[]>();
  for (const {demand, strategy, isFixed, lots} of lines)
    for (const lot of lots) {
      const key = keyOf(demand, lot);
      const list = claims.get(key) ?? [];
      list.push({
        site: lot.site,
        at: lot.at,
        units: lot.units,
        path: demand.path,
        isFixed: isFixed || strategy === 'skip',
        of: {demand, lot},
      });
      claims.set(key, list);
    }
  return claims;
};

function ofShelves({supply, protections}: Problem, lines: readonly Judged[]): readonly string[] {
  const why: string[] = [];
  const supplyOf = new Map(supply.map((s) => [`${s.item}\n${s.site}`, s.steps]));
  const keptBy = grouped(protections, (p) => `${p.item}\n${p.site}`);
  for (const [key, claims] of claimsOf(lines, (d, lot) => `${d.item}\n${lot.site}`)) {
    const list = keptBy.get(key) ?? [];
    const {at, supply: until} = stepsOf(supplyOf.get(key) ?? [], list);
    const kept = keptOf(at, until, list);
    const [item, site] = key.split('\n');
    const judge = (step: number, end: Instant) => {
      const load = (which: readonly Claim[]) => {
        let sum = 0;
        for (const c of which) if (c.at < end) sum += c.units;
        // Of a safety stock as well: who may have it may have come after the others.
        for (const k of kept) {
          let unused = step < 0 ? 0 : (k.keeps[step] as Units);
          for (const c of which) if (isKeptFor(k, c.path)) unused -= c.units;
          sum += Math.max(0, unused);
        }
        return sum;
      };
      const there = step < 0 ? 0 : (until[step] as Units);
      const fixed = load(claims.filter((c) => c.isFixed));
      if (load(claims) > Math.max(there, fixed))
        why.push(`${item} at ${site}: ${load(claims)} claimed of ${there} before ${end}`);
    };
    judge(-1, at[0] ?? Number.POSITIVE_INFINITY);
    for (let i = 0; i < at.length; i++) judge(i, at[i + 1] ?? Number.POSITIVE_INFINITY);
  }
  return why;
}

function ofLife({supply}: Problem, lines: readonly Judged[]): readonly string[] {
  if (!supply.some((s) => s.life !== undefined)) return [];
  const claims = claimsOf(lines, (d, lot) => `${d.item}\n${lot.site}`);
  return supply.flatMap(({item, site, life}) => {
    if (life === undefined) return [];
    const all = claims.get(`${item}\n${site}`) ?? [];
    const needs = (which: readonly Claim[]) =>
      which.map(({at, units, of}) => ({due: at, lasts: lastsOf(of.demand, of.lot), units}));
    const before = [...life.needs, ...needs(all.filter((c) => c.isFixed))];
    const planned = needs(all.filter((c) => !c.isFixed));
    const asked = planned.reduce((n, c) => n + c.units, 0);
    const given = served(life.sources, [...before, ...planned]) - served(life.sources, before);
    return given < asked ? [`${item} at ${site}: ${asked} claimed of ${given} that last long enough`] : [];
  });
}

function ofWindows({capacity}: Problem, lines: readonly Judged[]): readonly string[] {
  const claims = claimsOf(lines, (_, lot) => lot.site);
  return capacity.flatMap((w) => {
    const of = w.zone !== undefined ? ` in ${w.zone}` : w.service !== undefined ? ` by ${w.service}` : '';
    const inside = (claims.get(w.site) ?? [])
      .filter(({of}) => isIn(w, of.lot))
      .map((c) => ({...c, units: c.units * takesOf(w, c.of.demand)}));
    return over(inside, w.units, `${w.site}${of} from ${w.from}`);
  });
}

function ofQuotas({quotas}: Problem, lines: readonly Judged[]): readonly string[] {
  if (quotas.length === 0) return [];
  const claims = claimsOf(lines, (d) => d.item);
  return quotas.flatMap(({segment, item, site, from, until, units}) => {
    const counts = (c: Claim) =>
      from <= c.at && c.at < until && c.path.includes(segment) && (site === null || c.site === site);
    const inside = (claims.get(item) ?? []).filter(counts);
    return over(inside, units, `quota of ${segment} on ${item}`);
  });
}

function over(claims: readonly Claim[], units: Units, where: string): readonly string[] {
  let all = 0;
  let fixed = 0;
  for (const c of claims) {
    all += c.units;
    if (c.isFixed) fixed += c.units;
  }
  return all > Math.max(units, fixed) ? [`${where}: ${all} claimed of ${units}`] : [];
}
