/** How much usable stock may be taken away, and what taking it does to the claims that rested on it. */

import type {Instant, Units} from '../../kernel/types.ts';
import {key, type Read} from '../events.ts';
import {momentAt} from '../promise/shelf-life.ts';
import {lockEnd} from '../promise/supply.ts';
import {timelineOf} from '../promise/timeline.ts';
import {freeNow, isLive, lockedUnits} from './balances.ts';
import {freeFor, isDated, lastsOf, type Moment, NO_LOT, needAt} from './life.ts';
import {keptFrom, unitsKept} from './pooled.ts';
import {restingTooMuch, type Taken, takeable, without} from './takeable.ts';
import type {Claim, Position, PositionEvent} from './types.ts';
import {lackBy, waitingSteps} from './waiting.ts';

/**
 * Units that can leave the usable stock without breaking a promise. Free of claims is not enough: after a hold has run
 * out, stock can be free while an earlier promise still counts on it, so the minimum of the future decides as well.
 */
export function spareUnits(read: Read, p: Position, now: Instant): Units {
  if (isDated(p)) return takeable(read, p, now, {lasts: NO_LOT}).units;
  const free = Math.min(p.available, freeNow(p, now));
  if (free <= 0) return 0;
  const site = read(key('site', p.site));
  const company = read('company:company');
  if (site === undefined || company === undefined) return free;
  return Math.min(free, timelineOf({position: p, site, policy: company.policy, now}).atpAt(now));
}

/**
 * Units a claim may take now without breaking another's promise: what it rests on itself and what is free, or what the
 * future leaves until the claim is due, where supply serves those who are due later in time. The measure of ATP, so that
 * what was promised can be picked. What is kept for another segment is not to be had, unless the claim lacks stock by its date.
 */
export function unitsFor(read: Read, p: Position, claim: string, now: Instant): Units {
  const own = p.claims.find((c) => c.id === claim);
  // Where more is claimed than there is, no claim may count on all it rests on: the dates say whose it is.
  const free =
    own === undefined || !asksLife(p, own)
      ? freeNow(p, now)
      : freeFor(p, momentAt(read, p.site, now), needAt(own, momentAt(read, p.site, now)));
  const kept = own === undefined ? 0 : keptUnlessLacking(read, p, own, now);
  const plain = Math.max(0, (own?.onStock ?? 0) + (free < 0 ? free : Math.max(0, free - kept)));
  // Of goods that are kept by lots those that last long enough for it, and that others need less than it.
  if (own !== undefined && asksLife(p, own)) {
    const good = takeable(read, p, now, {claim: own, lasts: needAt(own, momentAt(read, p.site, now))}).units;
    return Math.min(good, Math.max(plain, datedUnits(read, p, own, kept, now)));
  }
  return own === undefined || plain >= own.quantity ? plain : Math.max(plain, datedUnits(read, p, own, kept, now));
}

const asksLife = (p: Position, claim: Claim): boolean => isDated(p) || lastsOf(claim) !== NO_LOT;

/** What of a claim can be served now by the dates of all others, and what it has with the floor. */
function datedUnits(read: Read, p: Position, own: Claim, kept: Units, now: Instant): Units {
  const claim = own.id;
  const site = read(key('site', p.site));
  const company = read('company:company');
  if (site === undefined || company === undefined) return 0;
  // Where more rests on stock than there is, the lock window would keep everybody from it: it holds for who is due sooner only.
  const window = lockEnd(site, company.policy, now);
  const lockedUntil = freeNow(p, now) < 0 ? Math.max(now, Math.min(window, own.due - 1)) : window;
  const {policy} = company;
  const {steps} = timelineOf({position: p, site, policy, now, except: new Set([claim]), lockedUntil});
  // The first step is now; from its due date on the claim counts anyway.
  const until = steps.filter((s, i) => i === 0 || s.at < own.due);
  // What others have with the floor, or rest on and are due already, is not to be had, whatever supply is about to come for them.
  const others = p.claims.filter((c) => c.id !== claim && isLive(c, now));
  const most = p.available - others.reduce((n, c) => n + lockedUnits(c, lockedUntil), 0);
  const dated = Math.min(own.quantity, most, ...until.map((s) => s.balance - kept));
  // What it has with the floor itself counts as due now: later dates cannot take it.
  const released = Math.min(own.locked, most, steps[0]?.balance ?? 0);
  return Math.max(dated, released);
}

/** Units kept for others of which the claim takes nothing: it does where neither stock nor supply serves it by its date. */
function keptUnlessLacking(read: Read, p: Position, own: Claim, now: Instant): Units {
  const kept = unitsKept(keptOf(read, p, own, now));
  return kept === 0 ? 0 : Math.max(0, kept - lackBy(waitingSteps(read, p, now, []), own.due));
}

/** A safety stock limits what is promised, not the picking of it: for the floor it keeps nothing. */
const keptOf = (read: Read, p: Position, own: Claim, now: Instant): ReturnType<typeof keptFrom> => {
  const pools = p.pools.filter((pool) => pool.kind !== 'safety');
  const {segments} = read('company:company') ?? {segments: []};
  return keptFrom(segments, {pools, claims: p.claims}, own, freeNow(p, now) + own.onStock, now);
};

const NAMED_MAX = 5;
/** For which segments it is kept what a claim cannot have, by name; '' for none. */
export function keptForWhom(read: Read, p: Position, claim: string, now: Instant): string {
  const own = p.claims.find((c) => c.id === claim);
  const segments = read('company:company')?.segments ?? [];
  return (own === undefined ? [] : keptOf(read, p, own, now))
    .map(({pool}) => segments.find((s) => s.id === pool.segment)?.name ?? pool.segment)
    .join(', ');
}

/** Whose stock it is that a claim cannot have, in words; '' where it is nobody's. */
export function whoseStock(read: Read, p: Position, claim: string, now: Instant): string {
  const holders = holdersOf(read, p, claim, now);
  const kept = keptForWhom(read, p, claim, now);
  return [...(holders === '' ? [] : [`promised to ${holders}`]), ...(kept === '' ? [] : [`kept for ${kept}`])].join(
    ' and ',
  );
}

/** Orders the asker may see by name, the rest by number. */
function holdersOf(read: Read, p: Position, claim: string, now: Instant): string {
  const others = p.claims.filter((c) => c.id !== claim && c.onStock > 0 && isLive(c, now));
  const ids = [...new Set(others.map((c) => c.id.slice(0, c.id.lastIndexOf('/'))))].sort();
  const orders = ids.filter((id) => read(key('order', id)) !== undefined);
  const named = orders.slice(0, NAMED_MAX);
  const more = ids.length - named.length;
  return [...named, ...(more > 0 ? [`${more} ${named.length > 0 ? 'more' : 'others'}`] : [])].join(', ');
}

/**
 * Goods taken for a claim that did not rest on stock came from under other claims: those due last wait for supply
 * instead, what is with the floor last of all. Otherwise two claims would rest on the same units.
 */
export function uncoverEvents(
  read: Read,
  before: Position,
  taken: Taken,
  now: Instant,
  reason: string,
): PositionEvent[] {
  const {site, item} = before;
  const lost = isDated(before)
    ? restingAfter(before, taken, momentAt(read, site, now))
    : coveredBy(before, taken.claim, taken.quantity, now);
  return lost.length === 0
    ? []
    : [{type: 'ClaimsCovered', site, item, claims: lost, taken: {by: taken.claim, reason, at: now}}];
}

function restingAfter(p: Position, {claim: by, quantity, batches = []}: Taken, at: Moment): Resting {
  const claims = p.claims.map((c) => (c.id === by ? {...c, onStock: Math.max(0, c.onStock - quantity)} : c));
  return restingTooMuch(p, without({...p, claims}, batches, quantity), by, at);
}
type Resting = readonly {readonly id: string; readonly onStock: Units}[];

function coveredBy(before: Position, claim: string, quantity: Units, now: Instant): Resting {
  const own = before.claims.find((c) => c.id === claim)?.onStock ?? 0;
  let need = quantity - own - Math.max(0, freeNow(before, now));
  if (need <= 0) return [];
  const others = before.claims.filter((c) => c.id !== claim && c.onStock > 0 && isLive(c, now));
  const left = new Map(others.map((c) => [c.id, c.onStock]));
  others.sort((a, b) => b.due - a.due || (a.id < b.id ? 1 : -1));
  for (const least of [(c: Claim) => c.locked, () => 0]) {
    for (const c of others) {
      const has = left.get(c.id) ?? 0;
      const less = Math.min(need, has - least(c));
      if (less <= 0) continue;
      left.set(c.id, has - less);
      need -= less;
    }
  }
  return others
    .map(({id, onStock}) => ({id, onStock: left.get(id) ?? onStock, before: onStock}))
    .filter(({onStock, before}) => onStock < before)
    .map(({id, onStock}) => ({id, onStock}));
}
