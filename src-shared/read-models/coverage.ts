/** What a promise rests on: stock, supply that comes in time, or nothing. */

import {dayOf} from '../domain/calendar.ts';
import {positionKey} from '../domain/events.ts';
import {freeNow, isLive} from '../domain/inventory/balances.ts';
import {emptyPosition} from '../domain/inventory/evolve.ts';
import {isDated, type Need, NO_LOT, needOf, served} from '../domain/inventory/life.ts';
import type {Claim, Position} from '../domain/inventory/types.ts';
import type {Site} from '../domain/master-data/types.ts';
import type {Lot} from '../domain/orders/types.ts';
import {lifeOf, needsOf, sourcesOf} from '../domain/promise/shelf-life.ts';
import {effectiveSupply} from '../domain/promise/supply.ts';
import type {Instant, ItemId, SiteId, Units} from '../kernel/types.ts';
import {policyOf, siteName, type World} from './world.ts';

export type Coverage = {
  /** Units that nothing covers by the claim's due instant. */
  readonly short: Units;
  /** Of these, those that goods are there for by number: they are not good for as long as is needed, or of no lot. */
  readonly tooOld?: Units;
  /** Units that do not rest on stock at hand. */
  readonly onSupply: Units;
  /** The last supply it would take; `at` is when it is usable, as far as one knows. */
  readonly supply: {readonly id: string; readonly at: Instant; readonly counts: 'yes' | 'late' | 'past fence'} | null;
  readonly free: Units;
  /** When all that is claimed up to it is there, as far as one knows; null: nothing that is known covers it. */
  readonly wholeAt: Instant | null;
};
/** A lot without a claim: all of it is picked, nothing more is needed. */
export const COVERED: Coverage = {short: 0, onSupply: 0, supply: null, free: 0, wholeAt: 0};

/** Instead of a position, or of what follows from it: the stock of the site is not in view, and nothing is concluded. */
export const NOT_IN_VIEW = 'not in view';
export type NotInView = typeof NOT_IN_VIEW;

/** A position as it is known; one that is in view and not there is empty. */
export const positionIn = (world: World, site: SiteId, item: ItemId): Position | NotInView =>
  world.seesStock(site) ? (world.read(positionKey(site, item)) ?? emptyPosition(site, item)) : NOT_IN_VIEW;

/** `Stock of Reading and Leeds is not in your view`. */
export function notInViewWords(world: World, sites: readonly SiteId[]): string {
  const names = [...new Set(sites)].map((id) => siteName(world, id));
  const last = names.pop() ?? 'a site';
  return `Stock of ${names.length === 0 ? last : `${names.join(', ')} and ${last}`} is not in your view`;
}

/** What will cover a claim: how much of it nothing covers by its due instant, and the supply it waits for. */
export function coverage(world: World, position: Position, claimId: string, site: Site): Coverage {
  const now = world.now();
  const claim = position.claims.find((c) => c.id === claimId);
  const free = freeNow(position, now);
  if (claim === undefined) return {...COVERED, free};
  if (isDated(position) || claim.lasts !== undefined) return coverageByLife(world, position, claim, site, free);
  const waiting = claim.quantity - claim.onStock;
  if (waiting <= 0 && free >= 0) return {...COVERED, free};
  const policy = policyOf(world);
  const today = dayOf(now, site.zone);
  const isBefore = (c: Claim) => c.due < claim.due || (c.due === claim.due && c.id <= claim.id);
  // What others have with the floor is theirs, however late they are due.
  const taken = (c: Claim) => (isBefore(c) ? c.quantity : c.locked);
  let need = position.claims.reduce((n, c) => n + (isLive(c, now) ? taken(c) : 0), 0) - position.available;
  const coming = position.supplies
    .map((s) => ({id: s.id, quantity: s.quantity, ...effectiveSupply(s, site, policy, now, today)}))
    .sort((a, b) => a.at - b.at);
  const wholeAt = need <= 0 ? now : wholeFrom(coming, need);
  let last: Coverage['supply'] = null;
  let byDue = 0;
  for (const s of coming) {
    if (need - byDue <= 0) break;
    if (s.counts === 'past fence') {
      last ??= {id: s.id, at: s.at, counts: s.counts};
      continue;
    }
    last = {id: s.id, at: s.at, counts: s.counts};
    if (s.at <= claim.due) byDue += s.quantity;
    else break;
  }
  need -= byDue;
  const short = Math.max(0, Math.min(claim.quantity, need));
  return {short, onSupply: Math.max(0, waiting), supply: last, free, wholeAt};
}

/**
 * The same of goods that are kept by lots: who is due first is served first, each by what is good for as long as he needs. What comes
 * last is the supply it would take, as far as one knows.
 */
function coverageByLife(world: World, position: Position, claim: Claim, site: Site, free: Units): Coverage {
  const now = world.now();
  const policy = policyOf(world);
  const life = lifeOf(world.read, position.item);
  const isBefore = (c: Claim) => c.due < claim.due || (c.due === claim.due && c.id < claim.id);
  const needs = (claims: readonly Claim[]) => needsOf({position: {...position, claims}, site, policy, now, life});
  const sources = sourcesOf({position, site, policy, now, life});
  // What others have with the floor is theirs, however late they are due.
  const before = position.claims
    .filter((c) => c.id !== claim.id)
    .map((c) => (isBefore(c) ? c : {...c, quantity: c.locked}));
  const own = (due: Instant) =>
    served(sources, [...needs(before), {due, lasts: needOf(claim, now), units: claim.quantity}]) -
    served(sources, needs(before));
  const short = claim.quantity - own(Math.max(claim.due, now));
  const anyLife = (list: readonly Need[]) => list.map((n) => ({...n, lasts: NO_LOT}));
  const byNumber = [...needs(before), {due: Math.max(claim.due, now), lasts: NO_LOT, units: claim.quantity}];
  const there = served(sources, anyLife(byNumber)) - served(sources, anyLife(needs(before)));
  const tooOld = Math.max(0, short - (claim.quantity - there));
  const onSupply = claim.quantity - Math.min(claim.quantity, own(now));
  const last = [...new Set(sources.map((s) => s.at))].sort((a, b) => a - b).find((at) => own(at) === claim.quantity);
  const today = dayOf(now, site.zone);
  const supply = position.supplies
    .map((s) => ({id: s.id, ...effectiveSupply(s, site, policy, now, today)}))
    .filter((s) => s.counts !== 'past fence' && s.at === last && s.at > now)[0];
  return {short, tooOld, onSupply, supply: supply ?? null, free, wholeAt: last ?? null};
}

type Coming = Pick<NonNullable<Coverage['supply']>, 'at' | 'counts'> & {readonly quantity: Units};

function wholeFrom(coming: readonly Coming[], need: Units): Instant | null {
  let left = need;
  for (const s of coming) {
    if (s.counts === 'past fence') continue;
    left -= s.quantity;
    if (left <= 0) return s.at;
  }
  return null;
}

/**
 * Units picked for the lot that a count did not find staged. Which lot's they were nobody knows: each lot of the position is
 * endangered until one is un-picked as missing or the goods turn up.
 */
export const missingStaged = (position: Position, lot: Lot): Units =>
  Math.min(lot.picked + lot.packed, Math.max(0, position.bound - position.staged));
