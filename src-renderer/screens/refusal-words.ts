/** A refusal in words: why, what to do about it, what is left. */
import type {Rejection} from '../data/commands.ts';
import {dayText} from '../ui/dates.ts';
import {qty} from '../ui/format.ts';
import {plainWords} from './plain-words.ts';

export const WHY: Readonly<Record<Rejection['code'], string>> = {
  forbidden: 'Your role may not do this here.',
  'not-found': 'It is not there, or not in your view.',
  'already-exists': 'It is there already.',
  'insufficient-stock': 'There is not enough free stock.',
  'cannot-promise': 'It cannot be promised as asked.',
  'accept-if-failed': 'It could not be had on the terms you set.',
  'hold-expired': 'The hold ran out before this arrived.',
  'hold-mismatch': 'The hold is for other lines than these.',
  'too-late': 'It is too late for this.',
  'wrong-stage': 'The work has gone too far for this.',
  'wrong-state': 'The stock is not in that state.',
  'quantity-rule': 'The quantity breaks a rule of the item or customer.',
  'price-needs-right': 'A price of your own needs the right “manual price”.',
  'needs-approval': 'This needs somebody’s approval.',
  'credit-exceeded': 'It goes over the customer’s credit limit.',
  inactive: 'It is no longer active.',
  'nothing-to-do': 'There is nothing left to do.',
  'stale-snapshot': 'A newer snapshot has been applied already.',
  invalid: 'It is not valid.',
};

/** What to do about it, where the refusal's own words do not say. */
export const DO: Partial<Readonly<Record<Rejection['code'], string>>> = {
  forbidden: 'Ask somebody whose role may.',
  'not-found': 'Look again: somebody may have finished it meanwhile.',
  'hold-expired': 'Hold it again.',
  'hold-mismatch': 'Hold it again as it stands now.',
  'wrong-stage': 'Look where the work stands, and change what is left of it.',
  'wrong-state': 'Look in which state the stock is.',
  'quantity-rule': 'Change the quantity.',
  'needs-approval': 'Do as much as you may, or ask for approval.',
  'credit-exceeded': 'Finance can release it.',
  inactive: 'Choose another.',
};

/** In a few words; of what is only not valid, what of it. */
export const whyText = ({code, what}: Rejection): string =>
  code === 'invalid' && what !== undefined ? `${plainWords(what)}.` : WHY[code];

/** "12 are left; the rest could be had on Wed 3 Jun." Empty when the refusal says neither. */
export function leftText(rejection: Rejection): string {
  const {code} = rejection;
  // The price that counts is no quantity, and the refusal's own words say it.
  const much = rejection.left === undefined || code === 'price-needs-right' ? '' : qty(rejection.left);
  const left = much === '' ? '' : code === 'needs-approval' ? `up to ${much} by yourself` : `${much} left`;
  const next =
    rejection.next === undefined
      ? ''
      : rejection.next === null
        ? 'no later date is known'
        : `next on ${dayText(rejection.next.day)}`;
  return [left, next].filter((word) => word !== '').join('; ');
}

/** Another person's word turns it: `isGoverned` of the domain. */
const TURNED: readonly Rejection['code'][] = ['needs-approval', 'price-needs-right'];
export const isTurned = ({code}: Rejection): boolean => TURNED.includes(code);
