/** The answer to a promise check: what could be promised, its price and the customer's credit. It holds nothing. */
import type {OfferedLot, OfferedOption, PromiseAnswer, TakenFromPool} from '../api/types.ts';
import {dayOf} from '../domain/calendar.ts';
import {key, positionKey} from '../domain/events.ts';
import {endOf, segmentFor} from '../domain/inventory/pooled.ts';
import type {Company, Customer, CustomerRules, OrderRules} from '../domain/master-data/types.ts';
import {hasStarted} from '../domain/orders/give-back.ts';
import {askedPrice, groupOf} from '../domain/orders/kit-lines.ts';
import {shipmentCount} from '../domain/orders/lots.ts';
import {answerForLot, answersTogether, leavesWith, sitesFor} from '../domain/orders/move-promise.ts';
import {lotClaim} from '../domain/orders/place.ts';
import {amountOf, type Order} from '../domain/orders/types.ts';
import type {AskedLine, CheckInput, Taken} from '../domain/promise/asked.ts';
import {checkPromise} from '../domain/promise/check.ts';
import {beyondPools, entitledAs, namesOf} from '../domain/promise/entitled.ts';
import {destinationOf, holdClaim} from '../domain/promise/holds.ts';
import type {Exploded} from '../domain/promise/kits.ts';
import type {Destination} from '../domain/promise/route.ts';
import {freightOf, routeBy} from '../domain/promise/routes.ts';
import {timelineOf} from '../domain/promise/timeline.ts';
import type {LinePromise, PromiseLot, PromiseOption} from '../domain/promise/types.ts';
import type {SiteId} from '../kernel/types.ts';
import {borrowedFor} from './debts.ts';
import {explodedAsk, kitPromise} from './kit-answer.ts';
import {priceByHand, priceOfLine, priceToday} from './line-price.ts';
import {shipmentsOf} from './shipments.ts';
import {companyOf, itemName, itemOf, serviceName, siteOf, type World} from './world.ts';

export type PromiseAsk = {
  readonly customer?: string | undefined;
  readonly hold?: string | undefined;
  readonly order?: string | undefined;
  readonly lot?: {readonly line: number; readonly lot: number} | undefined;
  readonly line?: number | undefined;
  /** As if nothing were kept for others and there were no quotas; says what that takes. Asked by who holds `override-pool`. */
  readonly beyondPools?: boolean | undefined;
  /** Where it is not as the customer's rules say, or as a kit asks for. */
  readonly shipComplete?: boolean | undefined;
  /** Of the order it is asked for, where these are not the customer's. */
  readonly rules?: OrderRules | undefined;
  readonly lines: readonly {
    readonly item: string;
    readonly quantity: number;
    readonly requestedDay: number;
    readonly site?: string | undefined;
    readonly unitPrice?: number | undefined;
  }[];
};

/** The lines of an order that a change is asked about: one, or those of some kits. */
function linesChanged(ask: PromiseAsk, order: Order | undefined): readonly number[] {
  const changed = order?.lines.find((l) => l.line === ask.line);
  return order === undefined || changed === undefined ? [] : groupOf(order, changed).map((l) => l.line);
}

/** The lines as they are promised: of kits their parts. */
function promisedLines(
  ask: PromiseAsk,
  order: Order | undefined,
  exploded: Answered['exploded'],
): readonly AskedLine[] {
  const placed = linesChanged(ask, order);
  return exploded.map(({line: {item, quantity, requestedDay, site, kit}}, i) => ({
    line: i + 1,
    item,
    quantity,
    requestedDay,
    site,
    ...(kit !== undefined && {kit}),
    // A change asks for what has not started: that stays beside it.
    ...(order !== undefined &&
      ask.line !== undefined && {otherShipments: shipmentCount(order, placed[i] ?? ask.line, hasStarted)}),
  }));
}

/** The claims that do not count against the asker: of his hold, and of what he would promise anew. */
function givenUp(world: World, ask: PromiseAsk, order: Order | undefined): Set<string> {
  const except = new Set<string>();
  const hold = ask.hold === undefined ? undefined : world.read(key('hold', ask.hold));
  for (const l of hold?.lines ?? []) except.add(holdClaim(hold?.id ?? '', l.n));
  const lines = linesChanged(ask, order);
  for (const l of order?.lots ?? [])
    if (
      (ask.lot === undefined || (l.line === ask.lot.line && l.lot === ask.lot.lot)) &&
      (ask.line === undefined || (lines.includes(l.line) && !hasStarted(l)))
    )
      except.add(lotClaim(order?.id ?? '', l.line, l.lot));
  return except;
}

/**
 * An inquiry: holds nothing; the same function that decides, at the replica's position. `maySubstitute`: the asker holds the right
 * `substitute`, and is told also what the customer's rule would not let be sent. Null where the customer is not known.
 */
export function promiseAnswer(world: World, ask: PromiseAsk, maySubstitute: boolean): PromiseAnswer | null {
  const company = companyOf(world);
  const order = ask.order === undefined ? undefined : world.read(key('order', ask.order));
  const to = destinationOf(world.read, ask.customer, order === undefined ? ask.rules : order.rules);
  if (company === undefined || to === undefined) return null;
  const except = givenUp(world, ask, order);
  const exploded = explodedAsk(world, ask.lines, {...ask, order});
  const lines = promisedLines(ask, order, exploded);
  const isKit = exploded.some(({line}) => line.kit !== undefined);
  const shipComplete = order?.shipComplete ?? ask.shipComplete ?? (to.rules.shipComplete || isKit);
  const input = {
    read: world.read,
    company,
    // A lot goes where its order goes, wherever the customer is today.
    to:
      (ask.lot === undefined && ask.line === undefined) || order === undefined
        ? to
        : {...to, country: order.country, zone: order.zone},
    now: world.now(),
    explain: true,
  };
  const lot = ask.lot === undefined || order === undefined ? null : lotAnswer(input, order, ask.lot, ask.lines);
  const answers =
    lot ??
    checkPromise({
      ...input,
      lines,
      shipComplete: shipComplete || ask.lot !== undefined,
      except,
      beyondPools: ask.beyondPools,
      // What is placed already keeps its item.
      ...(ask.order === undefined && {substitutes: maySubstitute ? 'by-right' : 'by-rule'}),
    });
  const pools = ask.beyondPools === true ? poolsTaken(input, except, answers) : [];
  const priced = asAskedLines(
    world,
    {ask, order, input: {...input, company}, except},
    {exploded, answers, pools, isOneSite: shipComplete},
  );
  const amount = priced.reduce((n, l) => n + l.amount, 0);
  const customer = ask.customer === undefined ? undefined : world.read(key('customer', ask.customer));
  const lots = priced.flatMap((l) => (l.options[0]?.lots ?? []).map((one) => ({...one, item: one.item ?? l.item})));
  return {
    lines: priced,
    amount,
    shipments: shipmentsOf(world, input.to, lots),
    rules: {...partsOf(to.rules), shipComplete},
    customerRules: partsOf(customer?.rules ?? to.rules),
    today: dayOf(world.now(), to.zone),
    zone: to.zone,
    at: world.now(),
    credit: customer === undefined ? null : creditAfter(customer, amount),
  };
}

/** How a line may leave in parts. */
const partsOf = ({backorders, splitSites, shipmentsMax}: CustomerRules): PromiseAnswer['customerRules'] => ({
  backorders,
  splitSites,
  ...(shipmentsMax !== undefined && {shipmentsMax}),
});

const creditAfter = ({creditLimit: limit, exposure}: Customer, amount: number): PromiseAnswer['credit'] => ({
  limit,
  exposure,
  after: exposure + amount,
  ok: limit === 0 || exposure + amount <= limit,
});

type Asking = {
  readonly ask: PromiseAsk;
  readonly order: Order | undefined;
  readonly input: Pick<CheckInput, 'to' | 'company'>;
  readonly except: ReadonlySet<string>;
};
type Answered = {
  readonly exploded: readonly Exploded<PromiseAsk['lines'][number]>[];
  readonly answers: readonly LinePromise[];
  readonly pools: ReturnType<typeof poolsTaken>;
  readonly isOneSite: boolean;
};

/** One line for each that was asked, with its price: of kits with their parts. */
function asAskedLines(
  world: World,
  {ask, order, input, except}: Asking,
  {exploded, answers, pools, isOneSite}: Answered,
): PromiseAnswer['lines'] {
  const single = answers.map((a, i) => ({
    ...pricedLine(world, ask, order, {to: input.to, except}, {...a, line: exploded[i]?.asked ?? a.line}),
    reductions: a.reductions.filter(({site}) => world.seesStock(site)),
    notInView: unseenFor(world, input.company, exploded[i]?.line.site),
    ...(pools[i] !== undefined && {pools: pools[i]}),
  }));
  return ask.lines.map((wish, n) => {
    const parts = single.flatMap((one, i) => {
      const {asked, line: {kit} = {}} = exploded[i] ?? {};
      return asked === n + 1 ? [{...one, per: kit?.per ?? 0}] : [];
    });
    const [only] = parts;
    if (only !== undefined && only.per === 0) {
      const {per: _, leftAt: __, ...line} = only;
      return line;
    }
    const kit = {...kitPromise(world, wish, parts, isOneSite), line: n + 1};
    return {...kit, ...pricedKit(world, ask, order, {to: input.to, except}, kit)};
  });
}

/** The sites a line may be served from, of which nothing is known here. */
const unseenFor = (world: World, {sites}: Company, only: SiteId | undefined): readonly SiteId[] =>
  sites.map(({id}) => id).filter((id) => (only === undefined || id === only) && !world.seesStock(id));

/** By line, what its first option takes of what is kept for others, or beyond quotas; each line sees what earlier ones took. */
function poolsTaken(
  input: Omit<CheckInput, 'lines' | 'shipComplete' | 'except'>,
  except: ReadonlySet<string>,
  answers: readonly LinePromise[],
): readonly (readonly TakenFromPool[])[] {
  const {read, company, now} = input;
  const taken: Taken[] = [];
  return answers.map(({item: asked, options: [best]}) =>
    (best?.lots ?? []).flatMap(({site: id, item = asked, shipBy, quantity}) => {
      const site = read(key('site', id));
      const position = read(positionKey(id, item));
      const extra = taken.filter((t) => t.site === id && t.item === item);
      taken.push({site: id, item, due: shipBy, quantity});
      if (site === undefined || position === undefined || position.pools.length === 0) return [];
      const {atpAt} = timelineOf({position, site, policy: company.policy, now, except, extra});
      const as = entitledAs({...input, except}, position, extra);
      return beyondPools(as, shipBy, atpAt(shipBy), quantity).map(({pool, units, of}) => ({
        site: id,
        segmentName: namesOf(company, pool),
        kind: pool.kind,
        units,
        of,
        until: endOf(pool),
      }));
    }),
  );
}

/** What a line costs beside what can be had of it, and what each option would be carried for. */
function pricedLine(
  world: World,
  {customer, lot, line, lines}: PromiseAsk,
  order: Order | undefined,
  around: Pick<Line, 'to' | 'except'>,
  answer: LinePromise,
): Omit<PromiseAnswer['lines'][number], 'notInView'> {
  const {item, quantity} = answer;
  const ordered = order?.lines.find((l) => l.line === (lot?.line ?? line));
  // What an order's line costs is agreed; a new one costs what counts today.
  const price =
    order === undefined || ordered === undefined
      ? priceByHand(priceToday(world, customer, item, quantity), lines[answer.line - 1]?.unitPrice)
      : priceOfLine(world, order, ordered);
  const of = {item, unitPrice: price.unitPrice, ...around};
  const options = answer.options.map((o) => offeredOption(world, o, of));
  const amount = amountOf(quantity, price.unitPrice);
  const margin = marginOf(world, of, [{quantity}], amount, options[0]?.lots ?? []);
  return {
    ...answer,
    options,
    substitutes: (answer.substitutes ?? []).map((o) => offeredOption(world, o, of)),
    itemName: itemName(world, item),
    ...price,
    amount,
    ...(margin !== undefined && {margin}),
  };
}

type Kit = ReturnType<typeof kitPromise> & {readonly line: number};

/** What a line of kits costs, and earns with the parts that are sent for it. */
function pricedKit(
  world: World,
  ask: PromiseAsk,
  order: Order | undefined,
  around: Pick<Line, 'to' | 'except'>,
  kit: Kit,
) {
  const {item, quantity, options, line} = kit;
  const placed = order?.lines.find((l) => l.line === ask.line);
  const price =
    order === undefined || placed === undefined
      ? priceByHand(priceToday(world, ask.customer, item, quantity), ask.lines[line - 1]?.unitPrice)
      : {...priceOfLine(world, order, placed), unitPrice: askedPrice(order, placed)};
  const amount = amountOf(quantity, price.unitPrice);
  const of = {item, unitPrice: price.unitPrice, ...around};
  const margin = marginOf(world, of, kit.kit.parts, amount, options[0]?.lots ?? []);
  return {itemName: itemName(world, item), ...price, amount, ...(margin !== undefined && {margin})};
}

type Line = {
  readonly item: string;
  readonly unitPrice: number;
  readonly to: Destination;
  /** The asker's own claims. */
  readonly except: ReadonlySet<string>;
};

function offeredOption(world: World, option: PromiseOption, line: Line): OfferedOption {
  const {instead} = option;
  const lots = option.lots.map((lot) => offered(world, line, lot));
  const sold = lots.reduce((n, lot) => n + lot.quantity, 0);
  const margin = sold === 0 ? undefined : marginOf(world, line, lots, amountOf(sold, line.unitPrice), lots);
  return {
    ...option,
    lots,
    ...(instead !== undefined && {insteadName: itemName(world, instead.item)}),
    ...(margin !== undefined && {margin}),
  };
}

/**
 * Amount − standard cost of what is sent − freight of each lot as a shipment of its own, minor units. A lot whose freight nobody
 * knows counts without. Undefined where a cost is not there, or not in the asker's view: nobody takes a guess for a figure.
 */
function marginOf(
  world: World,
  line: Line,
  sent: readonly {readonly item?: string | undefined; readonly quantity: number}[],
  amount: number,
  lots: readonly OfferedLot[],
): number | undefined {
  let margin = amount - lots.reduce((n, lot) => n + (lot.freight ?? 0), 0);
  for (const {item = line.item, quantity} of sent) {
    const cost = world.read(key('cost', item))?.cost;
    if (cost === undefined) return undefined;
    margin -= amountOf(quantity, cost);
  }
  return margin;
}

function offered(world: World, line: Line, lot: PromiseLot): OfferedLot {
  const segment = segmentFor(companyOf(world)?.segments ?? [], line.to.asker);
  const borrows = borrowedFor(world, {...lot, item: lot.item ?? line.item}, {except: line.except, segment});
  return {...carried(world, line, lot), ...(borrows.length > 0 && {borrows})};
}

function carried(world: World, {to, item}: Line, lot: PromiseLot): OfferedLot {
  const gramsEach = itemOf(world, lot.item ?? item)?.weightGrams ?? 0;
  const site = siteOf(world, lot.site);
  const name = serviceName(world, lot.service);
  if (site === undefined || lot.service === undefined || name === null) return lot;
  const route = routeBy(world.read, site, to, lot.service);
  const freight = route === undefined ? Number.NaN : freightOf(route, lot.shipBy, gramsEach * lot.quantity);
  // A service that is no more has no price.
  return {...lot, serviceName: name, ...(Number.isFinite(freight) && {freight})};
}

/** What a lot gets when it is re-promised, from the site that it then leaves from; null when a site was named or nothing of it waits. */
function lotAnswer(
  input: Omit<CheckInput, 'lines' | 'shipComplete' | 'except'>,
  order: Order,
  of: NonNullable<PromiseAsk['lot']>,
  [asked]: PromiseAsk['lines'],
): LinePromise[] | null {
  const line = order.lines.find((l) => l.line === of.line);
  const lot = order.lots.find((l) => l.line === of.line && l.lot === of.lot);
  if (line === undefined || lot === undefined || lot.allocated === 0 || asked === undefined || asked.site !== undefined)
    return null;
  const group = leavesWith(order, lot);
  if (group.length > 1)
    return answersTogether(input, order, group).flatMap((a, i) => (group[i] === lot ? [{...a, line: 1}] : []));
  const sites = sitesFor(input.company, order, line, lot, input.to.rules);
  const answer = answerForLot(input, {order, lot, item: line.item, day: line.request.day}, sites);
  return answer === undefined ? [] : [{...answer, line: 1}];
}
