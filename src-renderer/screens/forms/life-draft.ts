/** Definitions that differ in how long goods are good, or must be; or what is missing. */
import type {CustomerCalendar} from '../../../src-shared/api/calendars.ts';
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import type {CommandOf} from '../../data/commands.ts';

/** `days`: undefined where it is not kept by lots. */
export function lifeCommand(item: PositionDetail['item'], days: number | undefined): CommandOf<'DefineItems'> | string {
  const {lifeDays, ...others} = item;
  if (days === lifeDays) return 'Nothing would change.';
  return {type: 'DefineItems', items: [days === undefined ? others : {...others, lifeDays: days}]};
}

type Customer = CustomerCalendar['definition'];
export function minimumLifeCommand(
  customer: Customer,
  days: number | undefined,
): CommandOf<'DefineCustomers'> | string {
  const {minimumLifeDays = 0, ...rules} = customer.rules;
  if (days === undefined) return 'A number of days is missing; 0 where any that is good will do.';
  if (days === minimumLifeDays) return 'Nothing would change.';
  const changed = days === 0 ? rules : {...rules, minimumLifeDays: days};
  return {type: 'DefineCustomers', customers: [{...customer, rules: changed}]};
}
