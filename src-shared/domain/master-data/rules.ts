/** What makes a customer's rules impossible or contradictory: said with its place, before anything is promised by them. */
import type {DayNumber} from '../../kernel/types.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {badCalendar} from './calendars.ts';
import type {CustomerData} from './types.ts';

/** The first contradiction in the rules of a customer, or null. `today`: the customer's. */
export function badRules(read: Read, {id, rules, receives}: CustomerData, today: DayNumber): Rejection | null {
  // What a carrier stopped offering since is no reason to refuse another change.
  const before = read(key('customer', id))?.rules.services ?? [];
  const of = `rules of customer ${id}`;
  if (!rules.backorders && rules.latestDays > 0)
    return {
      code: 'invalid',
      what: `${of}: nothing later than asked is taken (backorders), and yet up to ${rules.latestDays} days late (latestDays)`,
    };
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
