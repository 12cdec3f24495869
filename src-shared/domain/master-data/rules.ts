/** What makes a customer's rules impossible or contradictory: said with its place, before anything is promised by them. */
import type {DayNumber} from '../../kernel/types.ts';
import type {DecideContext, Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {badCalendar} from './calendars.ts';
import type {CustomerData, CustomerRules, OrderRules} from './types.ts';

/** The first contradiction in the rules of a customer, or null. `today`: the customer's. */
export function badRules(read: Read, {id, rules, receives}: CustomerData, today: DayNumber): Rejection | null {
  // What a carrier stopped offering since is no reason to refuse another change.
  const before = read(key('customer', id))?.rules.services ?? [];
  const of = `rules of customer ${id}`;
  const contrary = contradiction(rules, of);
  if (contrary !== null) return contrary;
  const twice = rules.services?.find((s, i) => rules.services?.indexOf(s) !== i);
  if (twice !== undefined) return {code: 'invalid', what: `${of}: service ${twice} is preferred twice`};
  for (const service of rules.services ?? []) {
    const [carrier, name] = service.split('/');
    const known = read(key('carrier', carrier ?? ''))?.services.some((s) => s.id === name) === true;
    if (!known && !before.includes(service))
      return {code: 'not-found', what: `${of}: service ${service}, which no carrier offers`};
  }
  const fault = receives === undefined ? null : badCalendar(receives, today);
  return fault === null ? null : {code: 'invalid', what: `receiving days of customer ${id}: ${fault}`};
}

function contradiction({backorders, latestDays}: CustomerRules, of: string): Rejection | null {
  if (backorders || latestDays === 0) return null;
  const what = `${of}: nothing later than asked is taken (backorders), and yet up to ${latestDays} days late (latestDays)`;
  return {code: 'invalid', what};
}

/** The rules that count for an order: the customer's, but for what was said of this one. */
export const rulesFor = (rules: CustomerRules, own: OrderRules | undefined): CustomerRules =>
  own === undefined ? rules : {...rules, ...own};

/**
 * The refusal of rules for one order that contradict themselves, or let it leave in a way its customer does not take it and whoever asks
 * has no right to override; null where they may be. Stricter than the customer's anybody may be.
 */
export function badOrderRules(
  {id, rules}: Pick<CustomerData, 'id' | 'rules'>,
  own: OrderRules | undefined,
  {may}: Pick<DecideContext, 'may'>,
): Rejection | null {
  if (own === undefined) return null;
  const counts = rulesFor(rules, own);
  const contrary = contradiction(counts, 'rules of this order');
  if (contrary !== null) return contrary;
  const most = (n: number | undefined) => (n === undefined || n === 0 ? Number.POSITIVE_INFINITY : n);
  const looser = [
    counts.splitSites && !rules.splitSites && 'a line from several sites',
    counts.backorders && !rules.backorders && 'back orders',
    counts.backorders && most(counts.latestDays) > most(rules.latestDays) && 'a later day',
    counts.minimumShipment < rules.minimumShipment && 'smaller shipments',
    most(counts.shipmentsMax) > most(rules.shipmentsMax) && 'more shipments',
  ].filter((word) => word !== false);
  return looser.length === 0 || may('override-shipment')
    ? null
    : {code: 'needs-approval', what: `${looser.join(', ')} for customer ${id}, who does not take that`};
}
