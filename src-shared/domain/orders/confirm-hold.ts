/**
 * What an order is promised, with a hold or without. A hold keeps goods, not rules: whoever it was made for, the order's
 * customer, day, site and completeness decide, at the moment the order is placed.
 *
 *   line asked for in the hold's words ──obeys the rules──► exactly the hold's lots
 *   any other line ─────────────────────────────────────► checked anew, with its share of the hold given back
 */

import type {CommandOf} from '../commands.ts';
import type {DecideContext} from '../decider.ts';
import {key, positionKey, type Read} from '../events.ts';
import {NO_LOT} from '../inventory/life.ts';
import {isOf, segmentFor} from '../inventory/pooled.ts';
import type {Company} from '../master-data/types.ts';
import type {AskedLine} from '../promise/asked.ts';
import {lotBy} from '../promise/candidate.ts';
import {checkPromise} from '../promise/check.ts';
import {dispatchAsked, leavesAt} from '../promise/delivery.ts';
import {isFewEnough} from '../promise/few-shipments.ts';
import {giveBack, heldAs, holdClaim} from '../promise/holds.ts';
import type {Destination} from '../promise/route.ts';
import {routeBy} from '../promise/routes.ts';
import {lastsUntil} from '../promise/shelf-life.ts';
import type {ChosenLot, Hold, LinePromise, PromiseLot, PromiseReceipt} from '../promise/types.ts';
import type {Staged} from '../staged.ts';

type Wish = {
  readonly company: Company;
  readonly to: Destination;
  readonly lines: readonly AskedLine[];
  readonly shipComplete: boolean;
};
/**
 * `ended`: the hold whose claims were given back here. What the order leaves of them is for who waits. `after`: by line, the
 * hold's claims that its lots go on from, in their order.
 */
type Answered = {
  readonly answers: readonly LinePromise[];
  readonly ended: Hold | null;
  readonly after: ReadonlyMap<number, readonly string[]>;
};

export function answersFor(stage: Staged, c: CommandOf<'PlaceOrder'>, wish: Wish, context: DecideContext): Answered {
  const beyondPools = c.pools !== undefined;
  const check = (lines: readonly AskedLine[], own: Hold['lines'] = []) =>
    checkPromise({...wish, read: stage.read, lines, now: context.at, beyondPools, own});
  const hold = c.hold === undefined ? undefined : stage.read(key('hold', c.hold));
  // Of what was asked for and is approved, the hold is of who asked.
  if (hold === undefined || hold.author !== (context.asker ?? context.actor.user))
    return {answers: check(wish.lines), ended: null, after: new Map()};
  const alive = hold.expires > context.at;
  const held = alive ? heldLines(stage.read, hold, c.customer, wish, context) : new Map<number, HeldLine>();
  stage.add({type: 'HoldEnded', hold: hold.id, why: alive ? 'confirmed' : 'expired'});
  // What stays held is still claimed while the rest is checked; then it goes to the order, in the same decision.
  const kept = new Set([...held.values()].map((l) => l.heldLine));
  const why = alive ? 'confirmed' : 'expired';
  const others = hold.lines.filter((l) => !kept.has(l.line));
  const own = alive
    ? heldAs(stage.read, {...hold, lines: others}, segmentFor(wish.company.segments, wish.to.asker))
    : [];
  giveBack(stage, hold, others, why);
  const rest = wish.lines.filter((l) => !held.has(l.line));
  const checked = new Map((rest.length === 0 ? [] : check(rest, own)).map((a) => [a.line, a]));
  giveBack(
    stage,
    hold,
    hold.lines.filter((l) => kept.has(l.line)),
    why,
  );
  const answers = wish.lines.map((l) => held.get(l.line)?.answer ?? checked.get(l.line)).filter((a) => a !== undefined);
  const claims = (heldLine: number) =>
    hold.lines.filter((l) => l.line === heldLine).map((l) => holdClaim(hold.id, l.n));
  return {answers, ended: hold, after: new Map([...held].map(([line, one]) => [line, claims(one.heldLine)]))};
}

type HeldLine = {readonly heldLine: number; readonly answer: LinePromise};

/** The lines of the order that the hold answers: asked in the same words, by a customer whose rules allow the hold's lots. */
function heldLines(
  read: Read,
  hold: Hold,
  customer: string,
  wish: Wish,
  context: DecideContext,
): Map<number, HeldLine> {
  const out = new Map<number, HeldLine>();
  if (hold.customer !== null && hold.customer !== customer) return out;
  const used = new Set<number>();
  for (const line of wish.lines) {
    const at = (hold.asked ?? []).findIndex(
      (a, i) =>
        !used.has(i) &&
        a.item === line.item &&
        a.quantity === line.quantity &&
        a.requestedDay === line.requestedDay &&
        a.site === (line.site ?? null) &&
        (a.chosenDay ?? null) === (line.chosenDay ?? null) &&
        (a.chosenService ?? null) === (line.chosenService ?? null) &&
        (a.chosenItem ?? null) === (line.chosenItem ?? null) &&
        sameLots(a.chosenLots ?? [], line.chosenLots ?? []),
    );
    if (at < 0) continue;
    const lots = lotsOf(read, hold, at + 1, wish.to);
    if (lots === null || !obeys(read, line, lots, wish, context)) continue;
    if (hasQuota(read, line, lots, wish) && !isHisSegments(read, hold, at + 1, wish)) continue;
    used.add(at);
    out.set(line.line, {heldLine: at + 1, answer: answerOf(line, lots, wish.to, hold.asked?.[at]?.receipt)});
  }
  // Complete means together: all lines from the hold, at one site and with one dispatch, or all of them checked anew.
  if (wish.shipComplete && !isTogether([...out.values()], wish.lines.length)) out.clear();
  return out;
}

/** Held for the segment that the customer is in today: what was held for nobody, or before he was moved, spent no quota of it. */
function isHisSegments(read: Read, hold: Hold, heldLine: number, {company, to}: Wish): boolean {
  const lines = hold.lines.filter((l) => l.line === heldLine);
  return heldAs(read, {...hold, lines}, segmentFor(company.segments, to.asker)).length === lines.length;
}

/** Whether a quota of his limits it: then it must have been spent, or it is checked anew. */
function hasQuota(read: Read, {item}: AskedLine, lots: readonly PromiseLot[], {company, to}: Wish): boolean {
  const path = segmentFor(company.segments, to.asker);
  const pools = lots.flatMap((lot) => read(positionKey(lot.site, lot.item ?? item))?.pools ?? []);
  return pools.some((p) => p.kind === 'quota' && isOf(path, p.segment));
}

const sameLots = (a: readonly ChosenLot[], b: readonly ChosenLot[]): boolean =>
  a.length === b.length &&
  a.every(
    (l, i) =>
      l.site === b[i]?.site &&
      l.day === b[i]?.day &&
      l.quantity === b[i]?.quantity &&
      l.service === b[i]?.service &&
      l.item === b[i]?.item,
  );

/**
 * Null when a site of it is no longer known, nobody goes by its service with that dispatch any more, or goods were held that do not last
 * long enough for him: then it is checked anew.
 */
function lotsOf(read: Read, hold: Hold, heldLine: number, to: Destination): PromiseLot[] | null {
  const asked = hold.asked?.[heldLine - 1]?.item;
  const lots = hold.lines
    .filter((h) => h.line === heldLine)
    .map((h): PromiseLot | null => {
      const site = read(key('site', h.site));
      const route = site === undefined ? undefined : routeBy(read, site, to, h.service ?? '');
      if (route === undefined || !leavesAt(route, h.due)) return null;
      const lot = lotBy(route, h.quantity, h.due, h.item === asked ? undefined : h.item);
      const claim = read(positionKey(h.site, h.item))?.claims.find((c) => c.id === holdClaim(hold.id, h.n));
      return lastsUntil(read, h.item, to.rules, lot.day) > (claim?.lasts ?? NO_LOT) ? null : lot;
    });
  return lots.some((l) => l === null) ? null : lots.filter((l) => l !== null);
}

/** Whether the customer's rules would have let the check offer these lots now; a dispatch that has passed is offered to nobody. */
function obeys(read: Read, line: AskedLine, lots: readonly PromiseLot[], wish: Wish, context: DecideContext): boolean {
  const {rules} = wish.to;
  if (lots.reduce((n, l) => n + l.quantity, 0) !== line.quantity) return false;
  if (lots.some((l) => l.shipBy < context.at)) return false;
  const parts = lots.length > 1;
  if (parts && (wish.shipComplete || rules.shipComplete)) return false;
  if (!rules.splitSites && new Set(lots.map((l) => l.site)).size > 1) return false;
  if (!isFewEnough(wish, line, lots, 0)) return false;
  if (rules.latestDays > 0 && lots.some((l) => l.day > line.requestedDay + rules.latestDays)) return false;
  const late = lots.filter((l) => !isOnRequest(read, line, l, wish.to, context));
  if (late.length === 0) return true;
  if (parts && lots.some((l) => !late.includes(l) && l.quantity < rules.minimumShipment)) return false;
  return rules.backorders || wish.shipComplete || rules.shipComplete;
}

/** It leaves with the dispatch that serves the request, or the first there is when that one has passed. */
function isOnRequest(read: Read, line: AskedLine, lot: PromiseLot, to: Destination, context: DecideContext): boolean {
  const site = read(key('site', lot.site));
  if (site === undefined) return false;
  const route = routeBy(read, site, to, lot.service ?? '');
  return route !== undefined && lot.shipBy <= dispatchAsked(route, line.requestedDay, context.at);
}

function isTogether(held: readonly HeldLine[], lines: number): boolean {
  const lots = held.flatMap(({answer}) => answer.options[0]?.lots ?? []);
  return held.length === lines && new Set(lots.map((l) => `${l.site} ${l.shipBy} ${l.service}`)).size <= 1;
}

/** `receipt`: why it was held for that day. */
function answerOf(
  line: AskedLine,
  lots: readonly PromiseLot[],
  to: Destination,
  receipt: PromiseReceipt | undefined,
): LinePromise {
  const onRequest = lots.every((l) => l.day <= line.requestedDay);
  return {
    line: line.line,
    item: line.item,
    quantity: line.quantity,
    requested: {day: line.requestedDay, zone: to.zone},
    left: line.quantity,
    next: null,
    reductions: [],
    options: [
      {
        kind: lots.some((l) => l.item !== undefined) ? 'substitute' : lots.length > 1 ? 'split' : 'whole',
        lots,
        short: 0,
        onRequest,
        binding: receipt?.binding ?? {kind: 'request'},
      },
    ],
    ...(receipt !== undefined && {receipt}),
  };
}
