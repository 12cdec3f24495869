/** Moving the current promise of a lot: the first promise stays for ever, the claim takes the new date. */
import type {CommandOf} from '../commands.ts';
import {accepted, type DecideContext, type Rejection, rejected, type Verdict} from '../decider.ts';
import {type DomainEvent, positionKey, type Read} from '../events.ts';
import {peg} from '../inventory/pegging.ts';
import type {Company, Customer} from '../master-data/types.ts';
import {checkPromise} from '../promise/check.ts';
import {type Destination, promiseOf} from '../promise/delivery.ts';
import type {LinePromise} from '../promise/types.ts';
import {type Staged, staged} from '../staged.ts';
import {destination, stageOf} from './give-back.ts';
import {lotClaim} from './place.ts';
import type {Lot, Order, OrderLine} from './types.ts';

type Move = {
  readonly stage: Staged;
  readonly company: Company;
  readonly to: Destination;
  readonly order: Order;
  readonly line: OrderLine;
  readonly c: {readonly reason: string};
  readonly context: DecideContext;
};

/** Moves one lot's promise to the best date there is now; the first promise stays for ever. */
export function repromise(
  read: Read,
  order: Order,
  customer: Customer,
  c: CommandOf<'RepromiseLot'>,
  context: DecideContext,
): Verdict<DomainEvent> {
  const company = read('company:company');
  const line = order.lines.find((l) => l.line === c.line);
  const lot = order.lots.find((l) => l.line === c.line && l.lot === c.lot);
  if (company === undefined || line === undefined || lot === undefined)
    return rejected('not-found', {what: `lot ${c.line}.${c.lot} of ${order.id}`});
  if (lot.allocated === 0 || lot.released + lot.picked + lot.packed + lot.shipped > 0)
    return rejected('wrong-stage', {what: `lot is ${stageOf(lot)}`});
  const stage = staged(read);
  const to = destination(order, customer);
  const moved = movePromise({stage, company, to, order, line, c, context}, lot, line.request.day);
  return 'code' in moved ? {kind: 'rejected', rejection: moved} : accepted(...stage.events);
}

/** The earliest date from `day` on at which the whole lot can be had at its site; a refusal when there is none or it is the same. */
export function movePromise(
  {stage, company, to, order, line, c, context}: Move,
  lot: Lot,
  day: number,
): LinePromise | Rejection {
  const claim = lotClaim(order.id, lot.line, lot.lot);
  const [answer] = checkPromise({
    read: stage.read,
    company,
    to,
    lines: [{line: line.line, item: line.item, quantity: lot.allocated, requestedDay: day, site: lot.site}],
    now: context.at,
    shipComplete: true,
    except: new Set([claim]),
  });
  const best = answer?.options[0]?.lots[0];
  if (answer === undefined || best === undefined)
    return {
      code: 'cannot-promise',
      what: `lot ${lot.line}.${lot.lot}`,
      left: answer?.left ?? 0,
      next: answer?.next ?? null,
    };
  if (best.shipBy === lot.current.shipBy && best.day === lot.current.day)
    return {code: 'nothing-to-do', what: 'the date would stay the same'};
  const position = stage.read(positionKey(lot.site, line.item));
  const old = position?.claims.find((x) => x.id === claim);
  stage.add({
    type: 'LotRepromised',
    order: order.id,
    territory: order.territory,
    line: lot.line,
    lot: lot.lot,
    promise: promiseOf(to, best, context.at, context.actor.user, c.reason),
    by: 'us',
  });
  if (position !== undefined && old !== undefined) {
    const {quantity} = old;
    const {onStock, events} = peg(stage.read, position, {id: claim, quantity, due: best.shipBy}, context.at);
    stage.add(...events, {
      type: 'ClaimChanged',
      site: lot.site,
      item: line.item,
      claim,
      quantity,
      onStock,
      due: best.shipBy,
      expires: 0,
    });
  }
  return answer;
}
