/**
 * What would help an endangered lot, best first: what keeps the promise before what breaks it. The queue's "Do this" and the
 * panel's recommendation are the first of the same list that the decider would accept.
 */
import type {Command} from '../domain/commands.ts';
import {decide} from '../domain/decide.ts';
import type {DecideContext, Verdict} from '../domain/decider.ts';
import {type DomainEvent, idOf, type Kind, key, kindOf as keyKindOf, positionKey, type Read} from '../domain/events.ts';
import {freeNow} from '../domain/inventory/balances.ts';
import {keepsOf} from '../domain/inventory/pooled.ts';
import type {Position} from '../domain/inventory/types.ts';
import {allows, kindOf} from '../domain/master-data/substitutes.ts';
import {hasStarted, leavesTogether} from '../domain/orders/give-back.ts';
import {Going} from '../domain/orders/going.ts';
import {lotClaim} from '../domain/orders/place.ts';
import type {Lot, Order, OrderLine} from '../domain/orders/types.ts';
import {staged} from '../domain/staged.ts';
import type {SiteId, Units} from '../kernel/types.ts';
import {COVERED, type Coverage, coverage, NOT_IN_VIEW, notInViewWords, positionIn} from './coverage.ts';
import {waitsFor} from './together.ts';
import {companyOf, itemName, itemOf, serviceName, siteName, siteOf, type World} from './world.ts';

export type Act = {
  readonly what: string;
  readonly effect: string;
  /** Null: advice, for nobody can do it from here. */
  readonly command: Command | null;
  /** What the decider says to the command, where that was asked already to know of the act: it is dear. */
  readonly verdict?: Tried | undefined;
};
type Tried = () => Decided;
/** What the decider says; of what rests on sites that are not in view nobody can tell here, so these are named instead. */
export type Decided = Verdict<DomainEvent> | {readonly kind: typeof NOT_IN_VIEW; readonly sites: readonly SiteId[]};
export type Endangered = {
  readonly order: Order;
  readonly line: OrderLine;
  /** Undefined: units of the line that are in no lot. */
  readonly lot: Lot | undefined;
  readonly site: string;
  readonly quantity: Units;
  /** Null: the stock of its site is not in view. */
  readonly uncovered: Units | null;
};
/** One whose site is in view. */
type Known = Endangered & {readonly uncovered: Units};

/** The first act that would be accepted, in a few words, or that nobody can tell here; empty when there is none. */
export function recommended(world: World, e: Endangered): string {
  for (const act of actsOf(world, e)) {
    const verdict = verdictOf(world, act);
    if (verdict?.kind === NOT_IN_VIEW) return notInViewWords(world, verdict.sites);
    if (verdict?.kind !== 'rejected') return act.what;
  }
  return '';
}

/** What the decider says to an act now; null where there is nothing to decide. */
export const verdictOf = (world: World, {command, verdict}: Act): Decided | null =>
  command === null ? null : (verdict?.() ?? whatIf(world, command));

/** Kinds of a site's stock, by ids that begin with the site. */
const OF_STOCK: ReadonlySet<Kind> = new Set(['position', 'work', 'labour', 'lift', 'dock']);

/** What a command would do now, to anybody's rights unless said otherwise. */
export function whatIf(world: World, command: Command, may: DecideContext['may'] = () => true): Decided {
  const unseen = new Set<SiteId>();
  const recorder: Read = (k) => {
    const state = world.read(k);
    // What is there is in view; decisions read a lot.
    if (state === undefined && OF_STOCK.has(keyKindOf(k))) {
      const [site = ''] = idOf(k).split('/', 1);
      if (!world.seesStock(site)) unseen.add(site);
    }
    return state;
  };
  const verdict = decide(recorder, command, {
    at: world.now(),
    actor: {user: 'what-if', role: 'system'},
    commandId: 'what-if',
    speed: 1,
    actsAt: () => true,
    may,
  } satisfies DecideContext);
  return unseen.size > 0 ? {kind: NOT_IN_VIEW, sites: [...unseen]} : verdict;
}

/** In the place of what would help, where only who sees those sites could say whether it does. */
const unseenAct = (world: World, sites: readonly SiteId[]): Act => ({
  what: notInViewWords(world, sites),
  effect: 'who sees it knows what would help',
  command: null,
});

/** The acts, of which what is not in view is said once. */
export function actsOf(world: World, e: Endangered): Act[] {
  const said = new Set<string>();
  return allActsOf(world, e).filter(({what}) => !said.has(what) && said.add(what));
}

function allActsOf(world: World, e: Endangered): Act[] {
  if (e.order.credit === 'held')
    return [
      {
        what: 'Have credit released',
        effect: 'finance decides on the order’s page, with limit and exposure before it',
        command: null,
      },
    ];
  const {uncovered} = e;
  if (e.lot === undefined) return withoutDate(world, {...e, uncovered: uncovered ?? e.quantity});
  return uncovered === null || !world.seesStock(e.site)
    ? ofUnseenLot(world, e, e.lot)
    : ofLot(world, {...e, uncovered}, e.lot);
}

/** Its site is not in view: whether anything is missing, and what would help, is not known here. The server can be asked anew. */
function ofUnseenLot(world: World, e: Endangered, lot: Lot): Act[] {
  const unseen = unseenAct(world, [e.site]);
  return lot.allocated === 0 ? [unseen] : [unseen, {...REPROMISE, ...repromising(world, e, lot)}];
}

/** Whether anything may be asked for instead of what is placed. */
export const hasSubstitutes = (world: World, order: Order, line: OrderLine): boolean =>
  line.insteadOf === undefined &&
  line.kit === undefined &&
  !order.shipComplete &&
  order.credit === 'ok' &&
  (itemOf(world, line.item)?.substitutes ?? []).some(({item}) => kindOf(world.read, line.item, item) !== undefined);

/** The first substitute that the customer's rule lets be sent and that is there by the day that was promised, or asked. */
function instead(world: World, {order, line}: Endangered, lot: Lot | undefined): Act[] {
  const {rules} = world.read(key('customer', order.customer)) ?? {};
  if (rules === undefined || !hasSubstitutes(world, order, line) || (lot !== undefined && hasStarted(lot))) return [];
  const quantity = lot === undefined ? line.open + line.backordered : lot.allocated;
  const latestDay = lot === undefined ? line.request.day : lot.current.day;
  for (const {item} of itemOf(world, line.item)?.substitutes ?? []) {
    const kind = kindOf(world.read, line.item, item);
    if (quantity === 0 || kind === undefined || !allows(rules, kind)) continue;
    const of = {order: order.id, line: line.line, ...(lot !== undefined && {lot: lot.lot})};
    const command = {type: 'SubstituteLine', ...of, item, quantity, reason: 'at risk', acceptIf: {latestDay}} as const;
    const verdict = whatIf(world, command);
    if (verdict.kind === NOT_IN_VIEW) return [unseenAct(world, verdict.sites)];
    if (verdict.kind === 'accepted')
      return [
        {
          what: `Send ${quantity} × ${item} instead`,
          effect: `${itemName(world, item)}, there as ${lot === undefined ? 'asked' : 'promised'}; ask the customer first`,
          command,
          verdict: () => verdict,
        },
      ];
  }
  return [];
}

function withoutDate(world: World, e: Known): Act[] {
  const {order, line, site, uncovered} = e;
  const donor = donorSite(world, line.item, site, uncovered);
  const allocate: Command = {type: 'AllocateOrder', order: order.id};
  const best: Act = {what: 'Promise the best date there is', effect: '', command: allocate};
  if (donor.unseen !== null) return [unseenAct(world, [donor.unseen]), best];
  const isFor = donor.site !== null && (line.onlySite === '' || line.onlySite === donor.site);
  const verdict = isFor ? whatIf(world, allocate) : null;
  if (verdict?.kind === NOT_IN_VIEW) return [unseenAct(world, verdict.sites), best];
  if (donor.site !== null && verdict?.kind === 'accepted')
    return [
      {what: `Allocate from ${siteName(world, donor.site)}`, effect: '', command: allocate, verdict: () => verdict},
    ];
  return [
    ...instead(world, e, undefined),
    best,
    {what: 'Tell the customer: no supply', effect: 'no supply is known that is not claimed', command: null},
  ];
}

function ofLot(world: World, e: Known, lot: Lot): Act[] {
  const {order, line, site, quantity, uncovered} = e;
  const cover = coverOf(world, e, lot);
  const position = world.read(positionKey(site, line.item));
  const acts: Act[] = [];
  const again = repromising(world, e, lot);
  const stuck = lot.current.shipBy >= world.now() && new Going(world.read).faultOf(order, lot) !== null;
  if (stuck) acts.push(...otherWay(world, again, lot));
  if (uncovered === 0 && cover.short === 0 && cover.onSupply === 0 && cover.free >= 0)
    acts.push(...ready(world, order, lot));
  const elsewhere = uncovered > 0 ? fromElsewhere(world, e, lot, again) : null;
  if (elsewhere !== null) acts.push(elsewhere);
  const donor = uncovered > 0 ? donorSite(world, line.item, site, uncovered) : NO_DONOR;
  const here = uncovered > 0 && position !== undefined ? hereAlready(world, e, lot, position) : [];
  acts.push(...here.filter((one) => one.isAll).map((one) => one.act));
  const bringing: Act[] = [];
  if (donor.unseen !== null) acts.push(unseenAct(world, [donor.unseen]));
  if (donor.site !== null)
    bringing.push({
      what: `Move ${uncovered} from ${siteName(world, donor.site)}`,
      effect: `a transfer to ${siteName(world, site)}; it covers this claim when received`,
      command: {type: 'ShipTransfer', from: donor.site, to: site, lines: [{item: line.item, quantity: uncovered}]},
    });
  const blocked = Math.min(position?.quarantine ?? 0, uncovered);
  if (blocked > 0)
    bringing.push({
      what: `Release ${blocked} from hold`,
      effect: blocked < uncovered ? `still ${uncovered - blocked} short` : 'covers it once it is put away',
      command: {type: 'ReleaseStock', site, item: line.item, quantity: blocked, reason: `for ${order.id}`},
    });
  acts.push(...bringing.flatMap((act) => thatHelps(world, e, lot, act)));
  acts.push(...here.filter((one) => !one.isAll).map((one) => one.act));
  if (uncovered > 0) acts.push(...instead(world, e, lot));
  const told = elsewhere?.command != null || (stuck && !hasStarted(lot) && again.verdict().kind !== NOT_IN_VIEW);
  acts.push(...waiting(again, lot, cover).filter((act) => !told || act.command?.type !== 'RepromiseLot'));
  if (acts.every((act) => act.command !== null || here.some((one) => one.act === act)))
    acts.push({
      what: 'Tell the customer',
      effect: `${unitsAre(uncovered || quantity)} late whatever is done`,
      command: null,
    });
  return acts;
}

/**
 * Goods that are in the house and would help this lot: where they are all that it lacks, the floor's next step with them comes before
 * any are sent for.
 */
function hereAlready(
  world: World,
  e: Known,
  lot: Lot,
  position: Position,
): readonly {readonly act: Act; readonly isAll: boolean}[] {
  const step = (from: 'receiving' | 'counting' | 'inspection', what: (units: Units) => string, effect: string) => {
    const quantity = position[from];
    const {site, item} = position;
    const moved = {type: 'StockMoved', site, item, quantity, from, to: 'available', reason: '', occurredAt: 0} as const;
    if (quantity === 0 || !helpsWith(world, e, lot, [moved])) return [];
    const act: Act = {what: what(Math.min(quantity, e.uncovered)), effect, command: null};
    return [{act, isAll: quantity >= e.uncovered}];
  };
  return [
    ...step('receiving', (n) => `Have ${n} put away`, 'they are on the dock'),
    ...step('counting', () => 'Have the count finished', `${position.counting} are being counted`),
    ...step('inspection', (n) => `Have ${n} inspected`, 'their inspection is open'),
  ];
}

const unitsAre = (n: Units): string => (n === 1 ? '1 unit is' : `${n} units are`);

/**
 * What brings goods is done once: with it less of the lot is uncovered by its ship-by, or all of it is there sooner than by what is
 * on its way already.
 */
function thatHelps(world: World, e: Known, lot: Lot, act: Act): Act[] {
  // What is kept for others is theirs: it is sent by who may go beyond pools, from the site's own page.
  const verdict = act.command === null ? null : whatIf(world, act.command, (right) => right !== 'override-pool');
  if (verdict?.kind === NOT_IN_VIEW) return [unseenAct(world, verdict.sites)];
  if (verdict?.kind !== 'accepted' || !helpsWith(world, e, lot, verdict.events)) return [];
  return [{...act, verdict: () => verdict}];
}

/** With it less of the lot is uncovered by its ship-by, or all of it is there sooner. */
function helpsWith(world: World, e: Known, lot: Lot, events: readonly DomainEvent[]): boolean {
  const after = staged(world.read);
  after.add(...events);
  const [was, is] = [coverOf(world, e, lot), coverOf({...world, read: after.read}, e, lot)];
  return is.short < was.short || (is.wholeAt ?? Number.POSITIVE_INFINITY) < (was.wholeAt ?? Number.POSITIVE_INFINITY);
}

/**
 * The lot leaves from a site that has all of it free, on its day or sooner, so that nobody is told another date; null where
 * the line's rules keep it here, or the other site is later.
 */
function fromElsewhere(world: World, {line, site}: Endangered, lot: Lot, again: Repromising): Act | null {
  if (hasStarted(lot)) return null;
  const donor = donorSite(world, line.item, site, lot.allocated);
  if (donor.unseen !== null) return unseenAct(world, [donor.unseen]);
  if (donor.site === null) return null;
  const said = again.verdict();
  if (said.kind === NOT_IN_VIEW) return unseenAct(world, said.sites);
  const moved = movedBy(again, said);
  if (moved?.site === undefined || moved.promise.day > lot.current.day) return null;
  return {
    what: `Promise it from ${siteName(world, moved.site)}`,
    effect: 'the day stays, and nothing is moved between sites',
    ...again,
  };
}

/** It cannot go as it is promised: by another service or on another day, or, where the floor has begun, somebody finds a carrier. */
function otherWay(world: World, again: Repromising, lot: Lot): Act[] {
  if (hasStarted(lot))
    return [
      {what: 'Find another carrier', effect: 'it is with the floor, and cannot go as it is promised', command: null},
    ];
  const said = again.verdict();
  if (said.kind === NOT_IN_VIEW) return [unseenAct(world, said.sites)];
  const moved = movedBy(again, said);
  if (moved === undefined) return [];
  const by = serviceName(world, moved.promise.service);
  return [
    {
      what: by === null ? 'Promise the next dispatch' : `Promise it by ${by}`,
      effect:
        moved.promise.day <= lot.current.day ? 'the day stays' : 'the promise is broken: it stays on record as missed',
      ...again,
    },
  ];
}

/** A lot promised anew: several acts come to it, and it is decided once. */
type Repromising = {
  readonly command: Extract<Command, {type: 'RepromiseLot'}>;
  readonly verdict: Tried;
};

function repromising(world: World, {order, line}: Endangered, {lot}: Lot): Repromising {
  const command: Repromising['command'] = {
    type: 'RepromiseLot',
    order: order.id,
    line: line.line,
    lot,
    reason: 'at risk',
  };
  let known: Decided | undefined;
  const verdict = () => {
    known ??= whatIf(world, command);
    return known;
  };
  return {command, verdict};
}

/** What becomes of the lot itself: where its order leaves complete, others go with it. */
function movedBy({command: {line, lot}}: Repromising, said: Decided) {
  if (said.kind !== 'accepted') return undefined;
  return said.events.filter((x) => x.type === 'LotRepromised').find((x) => x.line === line && x.lot === lot);
}

/**
 * All of it is there. The next step is what helps: nothing is recorded as shipped that is still on the shelf, and what only the
 * floor can do is asked of it. An order that leaves complete goes with its last lot.
 */
function ready(world: World, order: Order, lot: Lot): Act[] {
  const at = {line: lot.line, lot: lot.lot};
  const other = waitsFor(world, order, lot);
  const first: Act[] =
    other === null
      ? []
      : typeof other === 'number'
        ? [{what: `See to line ${other} first`, effect: COMPLETE, command: null}]
        : [{...unseenAct(world, [other.unseen]), effect: COMPLETE}];
  if (lot.allocated > 0)
    return [
      ...first,
      {
        what: `Release ${lot.allocated} to the floor`,
        effect: other === null ? 'it can be picked for the next dispatch' : COMPLETE,
        command: {type: 'AdvanceLots', order: order.id, to: 'released', lots: [{...at, quantity: lot.allocated}]},
      },
    ];
  if (lot.released > 0)
    return [
      ...first,
      {what: `Have ${lot.released} picked`, effect: 'released, and the floor has not taken it', command: null},
    ];
  if (lot.picked > 0)
    return [...first, {what: `Have ${lot.picked} packed`, effect: 'picked, and it stands in the lane', command: null}];
  if (!leavesTogether(order)) return [shipping(order, [{...at, quantity: lot.packed}], `Ship ${lot.packed} now`)];
  const inLane = order.lots.filter((one) => one.packed > 0);
  const isAll =
    order.lines.every((line) => line.open + line.backordered === 0) &&
    order.lots.every((one) => one.allocated + one.released + one.picked === 0);
  if (!isAll) return first.length > 0 ? first : [{what: 'Ready: wait for the rest', effect: COMPLETE, command: null}];
  return [
    shipping(
      order,
      inLane.map(({line, lot: n, packed}) => ({line, lot: n, quantity: packed})),
      inLane.length === 1 ? `Ship ${lot.packed} now` : 'Ship the order now',
    ),
  ];
}

type Part = {line: number; lot: number; quantity: Units};
const shipping = (order: Order, lots: Part[], what: string): Act => ({
  what,
  effect: 'it lies ready for this order',
  command: {type: 'ShipLots', order: order.id, lots},
});

const COMPLETE = 'the order leaves complete, with its last lot';

const REPROMISE = {
  what: 'Re-promise to the best date',
  effect: 'the promise is broken: it stays on record as missed',
} as const;

/** A date that is known is told; one that is not is chased first. */
function waiting(again: Repromising, lot: Lot, cover: Coverage): Act[] {
  const repromise: Act = {...REPROMISE, ...again};
  const {supply} = cover;
  if (supply === null || (cover.short === 0 && cover.onSupply === 0)) return [repromise];
  if (supply.counts !== 'yes')
    return [
      {what: `Chase ${supply.id}`, effect: `${supply.id} is overdue: nobody knows its day`, command: null},
      repromise,
    ];
  const chase: Act = {what: `Chase ${supply.id}`, effect: `${supply.id} comes after the ship-by`, command: null};
  return supply.at > lot.current.shipBy
    ? [repromise, chase]
    : [{what: `Watch ${supply.id} come in`, effect: 'it is due in time', command: null}, repromise];
}

/** Of a lot whose site is in view. */
function coverOf(world: World, {order, line, site}: Known, lot: Lot): Coverage {
  const place = siteOf(world, site);
  const position = world.read(positionKey(site, line.item));
  return place === undefined || position === undefined
    ? COVERED
    : coverage(world, position, lotClaim(order.id, lot.line, lot.lot), place);
}

/** `unseen`: a site that is not in view stands before any that is known to have them, and may have them. */
type Donor = {readonly site: SiteId; readonly unseen: null} | {readonly site: null; readonly unseen: SiteId | null};
const NO_DONOR: Donor = {site: null, unseen: null};

/** Another site that has so many units free now, that are kept for nobody. */
function donorSite(world: World, item: string, except: string, quantity: Units): Donor {
  for (const {id} of companyOf(world)?.sites ?? []) {
    if (id === except) continue;
    const position = positionIn(world, id, item);
    if (position === NOT_IN_VIEW) return {site: null, unseen: id};
    const kept = position.pools.reduce((n, pool) => n + keepsOf(pool, position.claims, world.now()), 0);
    if (Math.min(position.available, freeNow(position, world.now())) - kept >= quantity)
      return {site: id, unseen: null};
  }
  return NO_DONOR;
}
