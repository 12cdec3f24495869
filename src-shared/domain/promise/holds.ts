/**
 * Holds (F.5): supply kept while somebody talks to a customer. Typing 90 s with a heartbeat, an option 15 min, a quote
 * 48 h, in real time: on a demo log whose clock runs fast they last as much longer in log time.
 */

import {shortId} from '../../kernel/hash.ts';
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, key, positionKey, type Read} from '../events.ts';
import {coverEvents} from '../inventory/cover.ts';
import {emptyPosition} from '../inventory/evolve.ts';
import {NO_LOT} from '../inventory/life.ts';
import {hadOnStock, peg} from '../inventory/pegging.ts';
import {segmentFor} from '../inventory/pooled.ts';
import {badOrderRules, rulesFor} from '../master-data/rules.ts';
import type {Customer, CustomerRules, OrderRules, Policy} from '../master-data/types.ts';
import {type Staged, staged} from '../staged.ts';
import {askedLines} from './asked.ts';
import {checkPromise, noSite} from './check.ts';
import {badChoice, badSubstitute} from './chosen.ts';
import {asksForKit, badKits, explodedBy, refusedAsAsked} from './kits.ts';
import {pastDay} from './request-day.ts';
import type {Destination} from './route.ts';
import {lastsUntil} from './shelf-life.ts';
import type {Hold, LinePromise} from './types.ts';

const NOT_YOURS = {what: 'a hold: only who made it may renew, replace or release it'};

type HoldCommand = CommandOf<'HoldPromise' | 'RenewHold' | 'ReleaseHold' | 'ExpireHold'>;

export function decideHold(read: Read, command: HoldCommand, context: DecideContext): Verdict<DomainEvent> {
  switch (command.type) {
    case 'HoldPromise':
      return holdPromise(read, command, context);
    case 'RenewHold':
      return renew(read, command, context);
    default:
      return end(read, command, context);
  }
}

/** Claims a hold makes: one per line and site. */
export const holdClaim = (hold: string, n: number): string => `${hold}/${n}`;

/** Nobody in particular: what a person may ask before the customer is known. */
export const ANY_RULES: CustomerRules = {
  shipComplete: false,
  backorders: true,
  splitSites: true,
  earlyDays: 0,
  lateDays: 0,
  shortPermille: 0,
  overPermille: 0,
  latestDays: 0,
  minimumShipment: 0,
};

export function destinationOf(read: Read, customer: string | undefined, own?: OrderRules): Destination | undefined {
  const company = read('company:company');
  if (company === undefined) return undefined;
  if (customer === undefined) return {country: '*', zone: company.zone, tier: 'C', rules: ANY_RULES};
  const c = read(key('customer', customer));
  return c === undefined ? undefined : doorOf(c, own);
}

/** A customer's own door; `own`: the rules of an order that are not his. */
export const doorOf = (
  {id, territory, country, zone, tier, rules, receives}: Customer,
  own?: OrderRules,
): Destination => ({
  asker: {customer: id, tier, territory},
  country,
  zone,
  tier,
  rules: rulesFor(rules, own),
  ...(receives !== undefined && {receives}),
});

function duration(policy: Policy, kind: Hold['kind'], speed: number): number {
  const real = kind === 'typing' ? policy.typingHoldMs : kind === 'option' ? policy.optionHoldMs : policy.quoteHoldMs;
  return Math.round(real * speed);
}

function holdPromise(read: Read, c: CommandOf<'HoldPromise'>, context: DecideContext): Verdict<DomainEvent> {
  const company = read('company:company');
  const to = destinationOf(read, c.customer, c.rules);
  if (company === undefined || to === undefined)
    return rejected('not-found', {what: c.customer === undefined ? 'company' : `customer ${c.customer}`});
  const customer = c.customer === undefined ? undefined : read(key('customer', c.customer));
  const loose = customer === undefined ? null : badOrderRules(customer, c.rules, context);
  if (loose !== null) return {kind: 'rejected', rejection: loose};
  const nowhere = noSite(read, company, c.lines);
  if (nowhere !== null) return {kind: 'rejected', rejection: nowhere};
  const shipComplete = to.rules.shipComplete || (c.shipComplete ?? asksForKit(read, c.lines));
  const choice = badChoice(read, c.lines, shipComplete) ?? badSubstitute(read, c.lines, to, context);
  if (choice !== null) return {kind: 'rejected', rejection: choice};
  const past = pastDay(read, company, c.lines, context);
  if (past !== null) return {kind: 'rejected', rejection: past};
  const unknown = c.lines.find((l) => read(key('item', l.item)) === undefined);
  if (unknown !== undefined) return rejected('not-found', {what: `item ${unknown.item}`});
  const kits = badKits(read, c.lines);
  if (kits !== null) return {kind: 'rejected', rejection: kits};
  const stage = staged(read);
  const old = c.replaces === undefined ? undefined : read(key('hold', c.replaces));
  if (old !== undefined) {
    if (old.author !== context.actor.user) return rejected('forbidden', NOT_YOURS);
    // Before anybody else the new hold takes what this one had.
    stage.add({type: 'HoldEnded', hold: old.id, why: 'released'});
    giveBack(stage, old, old.lines, 'released');
  }
  const lines = explodedBy(read, c.lines);
  const segment = segmentFor(company.segments, to.asker);
  const answers = checkPromise({
    read: stage.read,
    company,
    to,
    lines: askedLines(lines.map(({line}) => line)),
    now: context.at,
    own: old === undefined || old.expires <= context.at ? [] : heldAs(read, old, segment),
    shipComplete,
  });
  const refused = refusal(answers);
  if (refused !== null) return {kind: 'rejected', rejection: refusedAsAsked(refused, lines)};
  claimHold(
    stage,
    {kind: c.kind, customer: c.customer, lines: lines.map(({line}) => line)},
    answers,
    {lastsMs: duration(company.policy, c.kind, context.speed), segment, rules: to.rules, replaced: old?.id},
    context,
  );
  if (old !== undefined) offerFreed(stage, old, context);
  return accepted(...stage.events);
}

/** What of a hold stays the asker's when he asks anew: what was held for his segment. */
export const heldAs = (read: Read, hold: Hold, segment: string): Hold['lines'] =>
  hold.lines.filter(({site, item, n}) => {
    const claim = read(positionKey(site, item))?.claims.find((c) => c.id === holdClaim(hold.id, n));
    return claim?.segment === segment;
  });

/** What is held of each answer: its first option, lot by lot. */
const heldLots = (answers: readonly LinePromise[]) =>
  answers.flatMap((a) =>
    (a.options[0]?.lots ?? []).map((lot) => ({
      line: a.line,
      item: lot.item ?? a.item,
      site: lot.site,
      quantity: lot.quantity,
      due: lot.shipBy,
      day: lot.day,
      ...(lot.service !== undefined && {service: lot.service}),
    })),
  );

type Holding = {
  readonly lastsMs: number;
  readonly segment: string;
  readonly rules: CustomerRules;
  readonly replaced: string | undefined;
};
function claimHold(
  stage: Staged,
  c: Pick<CommandOf<'HoldPromise'>, 'kind' | 'customer' | 'lines'>,
  answers: readonly LinePromise[],
  {lastsMs, segment, rules, replaced}: Holding,
  context: DecideContext,
): void {
  const id = `H-${shortId(context.commandId, 8)}`;
  const expires = context.at + lastsMs;
  const lots = heldLots(answers);
  stage.add({
    type: 'HoldMade',
    hold: {
      id,
      kind: c.kind,
      author: context.actor.user,
      customer: c.customer ?? null,
      expires,
      asked: c.lines.map(
        ({item, quantity, requestedDay, site, chosenDay, chosenService, chosenLots, chosenItem}, i) => ({
          item,
          quantity,
          requestedDay,
          site: site ?? null,
          chosenDay: chosenDay ?? null,
          ...(chosenService !== undefined && {chosenService}),
          ...(chosenLots !== undefined && {chosenLots}),
          ...(chosenItem !== undefined && {chosenItem}),
          ...(answers[i]?.receipt !== undefined && {receipt: answers[i].receipt}),
        }),
      ),
      lines: lots.map(({day: _, ...lot}, i) => ({n: i + 1, ...lot})),
    },
  });
  const numbered = lots.map((lot, i) => ({lot, n: i + 1}));
  // Who leaves first takes the stock, who leaves later waits for supply.
  for (const {lot, n} of numbered.sort((a, b) => a.lot.due - b.lot.due)) {
    const position = stage.read(positionKey(lot.site, lot.item)) ?? emptyPosition(lot.site, lot.item);
    const claim = holdClaim(id, n);
    const ids = replaced === undefined ? [] : [`${replaced}/`, `${id}/`];
    const had = hadOnStock(stage, positionKey(lot.site, lot.item), {ids, segment, due: lot.due}, context.at);
    const lasts = lastsUntil(stage.read, lot.item, rules, lot.day);
    const wanted = {id: claim, quantity: lot.quantity, due: lot.due, segment, had, lasts, isNew: true} as const;
    const {onStock, events} = peg(stage.read, position, wanted, context.at);
    stage.add(...events, {
      type: 'ClaimMade',
      site: lot.site,
      item: lot.item,
      claim: {
        id: claim,
        kind: 'hold',
        quantity: lot.quantity,
        onStock,
        due: lot.due,
        expires,
        author: context.actor.user,
        ...(segment !== '' && {segment}),
        ...(lot.service !== undefined && {service: lot.service}),
        ...(lasts !== NO_LOT && {lasts}),
      },
    });
  }
}

/** Null when every line has an option without a rest; else what is left of each. */
export function refusal(answers: readonly LinePromise[]): Rejection | null {
  const short = answers.filter((a) => (a.options[0]?.short ?? a.quantity) > 0);
  if (short.length === 0) return null;
  // Of what leaves together and cannot, the line that lacks units; it counts what earlier lines take of the same item.
  const lacking = short.filter((a) => a.left < a.quantity);
  const named = lacking.length > 0 ? lacking : short;
  const first = named[0] as LinePromise;
  return {
    code: 'insufficient-stock',
    what: `line ${first.line}: item ${first.item}`,
    left: first.left,
    next: first.next,
    lines: named.map((a) => ({line: a.line, item: a.item, asked: a.quantity, left: a.left, next: a.next})),
  };
}

function renew(read: Read, c: CommandOf<'RenewHold'>, context: DecideContext): Verdict<DomainEvent> {
  const hold = read(key('hold', c.hold));
  const company = read('company:company');
  if (hold === undefined || company === undefined || hold.expires <= context.at)
    return rejected('hold-expired', {what: `hold ${c.hold}`});
  if (hold.author !== context.actor.user) return rejected('forbidden', NOT_YOURS);
  const expires = context.at + duration(company.policy, hold.kind, context.speed);
  const stage = staged(read);
  stage.add({type: 'HoldRenewed', hold: c.hold, expires});
  for (const l of hold.lines) {
    const claim = read(positionKey(l.site, l.item))?.claims.find((x) => x.id === holdClaim(c.hold, l.n));
    if (claim !== undefined)
      stage.add({
        type: 'ClaimChanged',
        site: l.site,
        item: l.item,
        claim: claim.id,
        quantity: claim.quantity,
        onStock: claim.onStock,
        due: claim.due,
        expires,
      });
  }
  return accepted(...stage.events);
}

function end(read: Read, c: CommandOf<'ReleaseHold' | 'ExpireHold'>, context: DecideContext): Verdict<DomainEvent> {
  const hold = read(key('hold', c.hold));
  // Ending what has ended is no fault: a release is idempotent.
  if (hold === undefined) return accepted();
  if (c.type === 'ReleaseHold' && hold.author !== context.actor.user && context.actor.role !== 'system')
    return rejected('forbidden', NOT_YOURS);
  if (c.type === 'ExpireHold' && hold.expires > context.at) return rejected('nothing-to-do', {what: 'still alive'});
  const stage = staged(read);
  endHold(stage, hold, c.type === 'ExpireHold' ? 'expired' : 'released', context);
  return accepted(...stage.events);
}

/** Ends a hold: every claim of it is given back exactly once, and freed stock covers who waits. */
function endHold(stage: Staged, hold: Hold, why: 'released' | 'expired', context: DecideContext): void {
  stage.add({type: 'HoldEnded', hold: hold.id, why});
  giveBack(stage, hold, hold.lines, why);
  offerFreed(stage, hold, context);
}

/** Gives the claims of these lines of a hold back, without offering them: an order may be about to take them. */
export function giveBack(
  stage: Staged,
  hold: Hold,
  lines: Hold['lines'],
  why: 'released' | 'expired' | 'confirmed',
): void {
  for (const {site, item, n} of lines) {
    const claim = stage.read(positionKey(site, item))?.claims.find((x) => x.id === holdClaim(hold.id, n));
    if (claim !== undefined) stage.add({type: 'ClaimReleased', site, item, claim: claim.id, why});
  }
}

/** What a hold's end left free covers who waits. */
export function offerFreed(stage: Staged, hold: Hold, context: DecideContext): void {
  for (const k of new Set(hold.lines.map((l) => positionKey(l.site, l.item)))) {
    const position = stage.read(k);
    if (position !== undefined) stage.add(...coverEvents(stage.read, position, [], context.at));
  }
}
