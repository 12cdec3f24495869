/**
 * Which stock a claim rests on. What is free and not kept for another segment comes first. What the claim still lacks by its
 * date it borrows from claims that are due later, outside their lock window, and are paid back by supply in time (promise.md
 * F.5 rules 5 and 6, B.13): the latest lends first. What it lacks then it takes of what is kept.
 *
 * What waits for supply (`waiting.ts`) must not be over 0 for any date.
 *
 * So a claim that ATP accepted is covered by its date in stock and supply of its own, and can be picked. What of a claim is
 * released, or due within the lock window, is locked and is never given.
 */

import type {DayNumber, Instant, Units} from '../../kernel/types.ts';
import {type Key, key, type Read} from '../events.ts';
import {momentAt} from '../promise/shelf-life.ts';
import {lockEnd} from '../promise/supply.ts';
import type {Staged} from '../staged.ts';
import {freeNow, isLive, lockedUnits} from './balances.ts';
import {coverEvents, coverUnkept} from './cover.ts';
import {evolvePosition} from './evolve.ts';
import {freeFor, isDated, type Moment, NO_LOT, needAt} from './life.ts';
import {loadOf} from './load.ts';
import {keptFrom, unitsKept} from './pooled.ts';
import type {Claim, Position, PositionEvent} from './types.ts';
import {lack, lackBy, lackOfLife, waitingSteps} from './waiting.ts';

export type Wanted = {
  readonly id: string;
  readonly quantity: Units;
  readonly due: Instant;
  /** The segments it is made for (`Claim.segment`). */
  readonly segment: string;
  /** Units that its asker's claims rested on before this decision gave them up: they stay his, whatever is kept since. */
  readonly had?: Units;
  /** The position has no claim of that id: none has to be looked for among hundreds. */
  readonly isNew?: true;
  /** The day until which its goods must last (`Claim.lasts`). */
  readonly lasts?: DayNumber | undefined;
};
/** `events` come before the claim's own: they make room for what it rests on. */
export type Pegged = {readonly onStock: Units; readonly events: readonly PositionEvent[]};

/** The stock for a claim that is new, or takes another date or quantity; as it stands in `p` it does not count. */
export function peg(read: Read, p: Position, wanted: Wanted, now: Instant): Pegged {
  const first = soonerFirst(read, p, wanted, now);
  const position = first.length === 0 ? p : first.reduce(evolvePosition, p);
  const own = pegOwn(read, position, wanted, now);
  return first.length === 0 ? own : {...own, events: [...first, ...own.events]};
}

function pegOwn(read: Read, p: Position, wanted: Wanted, now: Instant): Pegged {
  const free = Math.min(wanted.quantity, Math.max(0, freeBut(read, p, wanted, now)));
  const unkept = Math.min(free, unkeptFor(read, p, wanted, now));
  if (unkept === wanted.quantity) return {onStock: unkept, events: []};
  const others = p.claims.filter((c) => c.id !== wanted.id);
  const position = {...p, claims: others};
  const until = lockedUntil(read, p, now);
  const givers = others.filter((c) => c.onStock > lockedUnits(c, until) && c.due > wanted.due && isLive(c, now));
  if (givers.length === 0 && unkept === free) return {onStock: free, events: []};
  const rest = wanted.quantity - unkept;
  const lacking = Math.min(rest, lackOf(read, position, {...wanted, quantity: rest}, now));
  if (lacking <= 0) return {onStock: unkept, events: []};
  const kept = free - unkept;
  const at = momentAt(read, p.site, now);
  const lend = (most: Units, own: Units) =>
    borrowed(p, wanted, takenFrom(position, wanted, givers, {most, until, at}), own, now);
  const lent = lend(lacking, unkept);
  if (kept === 0) return lent;
  // What is kept gives way where the claim or a lender would be bare by its date.
  const after = lent.events.reduce(evolvePosition, position);
  const waits = {due: wanted.due, quantity: wanted.quantity - lent.onStock};
  const bare = Math.max(0, ...waitingSteps(read, after, now, [waits]).map((s) => -s.balance));
  const given = Math.min(kept, lacking, bare);
  return given === 0 ? lent : lend(lacking - given, unkept + given);
}

/** Units of a claim that is not among those of the position which no supply serves by its date. */
const lackOf = (read: Read, p: Position, wanted: Wanted, now: Instant): Units =>
  isDated(p) ? Math.max(lack(read, p, wanted, now), lackOfLife(read, p, wanted, now)) : lack(read, p, wanted, now);
/** The same of one that is. */
const lackBeside = (read: Read, p: Position, c: Claim, now: Instant): Units =>
  lackOfLife(read, {...p, claims: p.claims.filter((x) => x !== c)}, {...c, quantity: c.quantity - c.onStock}, now);

type Taken = {readonly taken: Units; readonly claims: readonly {readonly id: string; readonly onStock: Units}[]};

const borrowed = (
  {site, item}: Position,
  {id: by}: Wanted,
  {taken, claims}: Taken,
  own: Units,
  at: Instant,
): Pegged => ({
  onStock: own + taken,
  events: taken === 0 ? [] : [{type: 'ClaimsCovered', site, item, claims, taken: {by, reason: DUE_SOONER, at}}],
});

/** What of the free stock a claim may rest on without the need of it: what it rests on already, and what is kept for nobody else. */
function unkeptFor(read: Read, p: Position, wanted: Wanted, now: Instant): Units {
  const free = freeBut(read, p, wanted, now);
  if (p.pools.length === 0) return Math.max(0, free);
  const segments = read('company:company')?.segments ?? [];
  const has = Math.max(wanted.had ?? 0, p.claims.find((c) => c.id === wanted.id)?.onStock ?? 0);
  return Math.max(0, Math.min(free, has), free - unitsKept(keptFrom(segments, p, wanted, free, now)));
}

/**
 * What live claims of who asks (ids that begin so, of the same segment), due by then, rested on when this decision gave them up,
 * less what his new ones rest on. A claim that only lent its stock was not given up. What one for later rested on is not his for
 * sooner: it may be kept until between the two.
 */
export function hadOnStock(
  {read, base}: Pick<Staged, 'read' | 'base'>,
  k: Key<'position'>,
  {ids, segment, due}: {readonly ids: readonly string[]; readonly segment: string; readonly due: Instant},
  now: Instant,
): Units {
  const position = read(k);
  // Where nothing is kept nobody can lose it to that.
  if (position === undefined || position.pools.length === 0) return 0;
  const isHis = (c: Claim) => c.segment === segment && ids.some((id) => c.id.startsWith(id)) && isLive(c, now);
  const before = (base(k)?.claims ?? []).filter((c) => isHis(c) && c.due <= due);
  const after = new Map(position.claims.map((c) => [c.id, c]));
  let had = 0;
  for (const old of before) {
    const left = after.get(old.id);
    after.delete(old.id);
    had += Math.max(0, Math.min(old.quantity - (left?.quantity ?? 0), old.onStock - (left?.onStock ?? 0)));
  }
  for (const fresh of after.values()) if (isHis(fresh)) had -= fresh.onStock;
  return Math.max(0, had);
}

/**
 * What claims give up of their stock to one, those due last first; of goods that are kept by lots what is then free of what lasts long
 * enough for it.
 */
function takenFrom(
  p: Position,
  wanted: Pick<Wanted, 'id' | 'lasts' | 'due'>,
  givers: readonly Claim[],
  {most, until, at}: {readonly most: Units; readonly until: Instant; readonly at: Moment},
): Taken {
  const claims: {id: string; onStock: Units}[] = [];
  const own = new Set([wanted.id]);
  const lasts = needAt(wanted, at);
  let rest = most;
  let left = p;
  for (const c of [...givers].sort((a, b) => b.due - a.due || (a.id < b.id ? 1 : -1))) {
    let given = Math.min(rest, c.onStock - lockedUnits(c, until));
    if (given === 0) break;
    if (isDated(p)) {
      const free = freeFor(left, at, lasts, own);
      given = freeFor(lowered(left, c.id, given), at, lasts, own) - free;
      if (given <= 0) continue;
      left = lowered(left, c.id, given);
    }
    claims.push({id: c.id, onStock: c.onStock - given});
    rest -= given;
  }
  return {taken: most - rest, claims};
}

/** A position in which a claim rests on so much less. */
const lowered = (p: Position, id: string, units: Units): Position => ({
  ...p,
  claims: p.claims.map((c) => (c.id === id ? {...c, onStock: c.onStock - units} : c)),
});

/**
 * Supply that has become stock may fill the hole a loss left (more claimed on stock than there is), and then a claim that
 * rested on this supply is bare by its date though all promises together can be kept: it takes over from under claims due
 * later, soonest due first. `p` is the position after the supply has come and what was free of it has covered claims.
 */
export function repegEvents(read: Read, p: Position, now: Instant): readonly PositionEvent[] {
  const {site, item} = p;
  const events: PositionEvent[] = [];
  const until = lockedUntil(read, p, now);
  let position = p;
  const waiting = p.claims
    .filter((c) => c.onStock < c.quantity && isLive(c, now))
    .sort((a, b) => a.due - b.due || (a.id < b.id ? -1 : 1));
  for (const c of waiting) {
    const givers = position.claims.filter((g) => g.due > c.due && g.onStock > lockedUnits(g, until) && isLive(g, now));
    if (givers.length === 0) continue;
    const waits = c.quantity - c.onStock;
    const bare = lackBy(waitingSteps(read, position, now, []), c.due);
    const most = Math.min(waits, isDated(p) ? Math.max(bare, lackBeside(read, position, c, now)) : bare);
    if (most <= 0) continue;
    const {taken, claims} = takenFrom(position, c, givers, {most, until, at: momentAt(read, p.site, now)});
    const shift: PositionEvent[] = [
      {type: 'ClaimsCovered', site, item, claims, taken: {by: c.id, reason: DUE_SOONER, at: now}},
      {type: 'ClaimsCovered', site, item, claims: [{id: c.id, onStock: c.onStock + taken}]},
    ];
    position = shift.reduce(evolvePosition, position);
    events.push(...shift);
  }
  return events;
}

/**
 * Supply has moved: who is bare by his date borrows from later promises, if then every promise of the position is kept. If not,
 * nothing is moved by itself: what is short stays short where it is, and is on the risk queue.
 */
export function repegWhereAllKept(read: Read, p: Position, now: Instant): readonly PositionEvent[] {
  const events = repegEvents(read, p, now);
  if (events.length === 0) return [];
  const after = events.reduce(evolvePosition, p);
  return waitingSteps(read, after, now, []).every((s) => s.balance >= 0) ? events : [];
}

/** The end of the lock window at a position's site. */
function lockedUntil(read: Read, {site: at}: Position, now: Instant): Instant {
  const site = read(key('site', at));
  const company = read('company:company');
  return site === undefined || company === undefined ? now : lockEnd(site, company.policy, now);
}

/** Usable stock that no other claim rests on. */
function freeBut(read: Read, p: Position, wanted: Wanted, now: Instant): Units {
  const except = wanted.isNew === true ? undefined : new Set([wanted.id]);
  if (!isDated(p) && (wanted.lasts ?? NO_LOT) === NO_LOT) return freeNow(p, now, except);
  const at = momentAt(read, p.site, now);
  return freeFor(p, at, needAt(wanted, at), except);
}

/**
 * Who is due sooner and lacks stock by his date is served before: supply has slipped, or a hold that ran out left units that
 * nobody has covered yet. Nothing where nobody does.
 */
function soonerFirst(read: Read, p: Position, {id, due}: Wanted, now: Instant): readonly PositionEvent[] {
  const {lasting, expiring} = loadOf(p);
  const waits = (c: {readonly due: Instant; readonly quantity: Units; readonly onStock: Units}) =>
    c.due < due && c.onStock < c.quantity;
  if (!lasting.some(waits) && !expiring.some((c) => waits(c) && isLive(c, now))) return [];
  const others = {...p, claims: p.claims.filter((c) => c.id !== id)};
  const steps = waitingSteps(read, others, now, []);
  if (!steps.some((s) => s.at < due && s.balance < 0)) return [];
  const covered = coverUnkept(read, others, now, due);
  const after = covered.reduce(evolvePosition, others);
  const repegged = repegEvents(read, after, now);
  return [...covered, ...repegged, ...coverEvents(read, after, repegged, now, due)];
}

export const DUE_SOONER = 'due sooner';
