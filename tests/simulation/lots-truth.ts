/**
 * Goods that are kept by lots: lots tell no more than there is, what is picked is good for long enough, and what is accepted leaves no
 * promise without goods that last until its day, matched claim by claim and source by source. Shares nothing with `life.ts`.
 */
import {addWorkingMinutes, dayOf} from '../../src-shared/domain/calendar.ts';
import {type AnyState, type Key, key, keyOf, type Read} from '../../src-shared/domain/events.ts';
import {type Claim, type Position, STATES, type Supply} from '../../src-shared/domain/inventory/types.ts';
import type {Site} from '../../src-shared/domain/master-data/types.ts';
import {assert, must} from '../../src-shared/kernel/assert.ts';
import {DAY_MS, type Instant} from '../../src-shared/kernel/types.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';

export type UsableAt = (s: Supply, site: Site, now: Instant) => Instant;

/** Units of the usable stock that are no longer good. */
export function spoiltIn(read: Read, p: Position, now: Instant): number {
  const {zone} = must(read(key('site', p.site)), p.site);
  return p.batches.reduce((n, b) => n + (b.lasts < dayOf(now, zone) ? (b.units.available ?? 0) : 0), 0);
}

/** No lot tells of more than there is in a state, nor of less than nothing. */
export function checkLots(p: Position, why: string): void {
  const ids = new Set(p.batches.map((b) => b.id));
  assert(ids.size === p.batches.length, `${why}: a lot twice at ${p.site}/${p.item}`);
  for (const b of p.batches) {
    const units = Object.values(b.units);
    assert(units.length > 0 && units.every((n) => n > 0), `${why}: lot ${b.id} has ${JSON.stringify(b.units)}`);
  }
  for (const state of STATES) {
    const told = p.batches.reduce((n, b) => n + (b.units[state] ?? 0), 0);
    assert(told <= Math.max(0, p[state]), `${why}: lots tell ${told} of ${p[state]} ${state} at ${p.site}/${p.item}`);
  }
}

/** What is picked without an override lasts until the day of its claim, and is good today. */
export function checkPicks(read: Read, before: ReadonlyMap<Key, AnyState | undefined>, d: Decision): void {
  if (d.verdict.kind !== 'accepted' || ('override' in d.command && d.command.override !== undefined)) return;
  if (d.command.type === 'ReportShortPick') return;
  for (const e of d.verdict.events) {
    if (e.type !== 'StockPicked' || e.batches === undefined) continue;
    const old = must(before.get(keyOf(e)), e.item) as Position;
    const claim = old.claims.find((c) => c.id === e.claim);
    if (claim?.lasts === undefined) continue;
    const {zone} = must(read(key('site', e.site)), e.site);
    const named = e.batches.reduce((n, b) => n + b.units, 0);
    assert(named === e.quantity, `#${d.seq}: ${e.claim} picked ${e.quantity - named} of no lot`);
    for (const {id} of e.batches) {
      const lasts = must(
        old.batches.find((b) => b.id === id),
        id,
      ).lasts;
      const needs = Math.max(claim.lasts, dayOf(d.at, zone));
      assert(lasts >= needs, `#${d.seq}: ${e.claim} needs ${needs}, was given lot ${id} that lasts until ${lasts}`);
    }
  }
}

type Node = {readonly at: Instant; readonly lasts: number; units: number};
/** Units of live claims that no goods are there for in time that last long enough. */
export function unserved(read: Read, p: Position, now: Instant, usableAt: UsableAt): number {
  const site = must(read(key('site', p.site)), p.site);
  const life = read(key('item', p.item))?.lifeDays;
  const today = dayOf(now, site.zone);
  const lead = Math.max(1, site.receivingMinutes + site.inspectionMinutes + site.putawayMinutes);
  const docked = addWorkingMinutes(site.calendar, site.zone, now, lead);
  const sources: Node[] = [];
  const inState = (state: 'available' | 'receiving', at: Instant) => {
    let rest = Math.max(0, p[state]);
    for (const b of p.batches) {
      rest -= b.units[state] ?? 0;
      if (b.lasts >= today) sources.push({at, lasts: b.lasts, units: b.units[state] ?? 0});
    }
    sources.push({at, lasts: 0, units: rest});
  };
  inState('available', now);
  inState('receiving', docked);
  for (const s of p.supplies) {
    const at = usableAt(s, site, now);
    if (at === Number.POSITIVE_INFINITY) continue;
    const fresh = life === undefined ? Number.POSITIVE_INFINITY : dayOf(at, site.zone) + life;
    const lasts = s.lasts ?? (s.kind === 'purchase' ? fresh : 0);
    if (lasts === 0 || lasts >= today) sources.push({at, lasts, units: s.quantity});
  }
  const needs = p.claims
    .filter((c) => c.expires === 0 || c.expires > now)
    .flatMap((c: Claim) => {
      const {locked} = c;
      const late = Math.max(0, Math.floor((now - c.due) / DAY_MS));
      const lasts = c.lasts === undefined ? 0 : c.lasts + late;
      return [
        {at: now, lasts, units: locked},
        {at: Math.max(now, c.due), lasts, units: c.quantity - locked},
      ];
    });
  const all = needs.reduce((n, c) => n + c.units, 0);
  return all - flow(sources, needs);
}

/** The most that can flow from sources to needs, by looking for another path until there is none. */
function flow(sources: readonly Node[], needs: readonly Node[]): number {
  const may = sources.map((s) => needs.map((c) => s.at <= c.at && s.lasts >= c.lasts));
  const given = sources.map(() => needs.map(() => 0));
  const left = sources.map((s) => s.units);
  const open = needs.map((c) => c.units);
  let total = 0;
  for (;;) {
    // From a source with units left, over what may be given and given back, to a need that is open.
    const from = new Map<string, string | null>();
    const queue: string[] = [];
    sources.forEach((_, i) => {
      if ((left[i] ?? 0) > 0) {
        from.set(`s${i}`, null);
        queue.push(`s${i}`);
      }
    });
    let end: string | undefined;
    for (let at = queue.shift(); at !== undefined && end === undefined; at = queue.shift()) {
      const n = Number(at.slice(1));
      if (at.startsWith('s')) {
        needs.forEach((_, j) => {
          if (may[n]?.[j] && !from.has(`n${j}`)) {
            from.set(`n${j}`, at ?? null);
            queue.push(`n${j}`);
          }
        });
      } else if ((open[n] ?? 0) > 0) end = at;
      else
        sources.forEach((_, i) => {
          if ((given[i]?.[n] ?? 0) > 0 && !from.has(`s${i}`)) {
            from.set(`s${i}`, at ?? null);
            queue.push(`s${i}`);
          }
        });
    }
    if (end === undefined) return total;
    const path: string[] = [];
    for (let at: string | null | undefined = end; at != null; at = from.get(at)) path.unshift(at);
    const first = Number(path[0]?.slice(1));
    let most = Math.min(left[first] ?? 0, open[Number(end.slice(1))] ?? 0);
    for (let i = 1; i + 1 < path.length; i += 2)
      most = Math.min(most, given[Number(path[i + 1]?.slice(1))]?.[Number(path[i]?.slice(1))] ?? 0);
    left[first] = (left[first] ?? 0) - most;
    open[Number(end.slice(1))] = (open[Number(end.slice(1))] ?? 0) - most;
    for (let i = 0; i + 1 < path.length; i++) {
      const [a, b] = [Number(path[i]?.slice(1)), Number(path[i + 1]?.slice(1))];
      const [row, column, sign] = i % 2 === 0 ? [a, b, 1] : [b, a, -1];
      const of = must(given[row], 'a source');
      of[column] = (of[column] ?? 0) + sign * most;
    }
    total += most;
  }
}
