/** What is said of a lot before it is received or corrected. */
import type {PositionDetail} from '../../../src-shared/api/types.ts';
import {dayText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';

type Lot = PositionDetail['lots'][number];
export const unitsOf = ({units}: Pick<Lot, 'units'>): number => Object.values(units).reduce((n, u) => n + u, 0);

/** Why the chosen lot cannot be corrected: it was sent, scrapped, or renamed meanwhile. */
export const goneWords = (chosen: string | undefined): string =>
  chosen === undefined ? 'No lot is known here.' : `Lot ${chosen} is not here any more.`;

/** `same`: another lot that has the typed number already, `lasts`: the typed day. Of one day they become one, else it is refused. */
export function correctionEffect(
  lot: Lot,
  {same, lasts}: {readonly same: Lot | undefined; readonly lasts: number | undefined},
  today: number,
): string {
  const until = same === undefined ? '' : dayText(same.lasts, today);
  const then =
    same === undefined
      ? 'How many stays what it is.'
      : same.lasts === lasts
        ? `It becomes one with lot ${same.id}, good until ${until}.`
        : `Lot ${same.id} is here already, good until ${until}: to become one with it the day must be the same.`;
  return `${qty(unitsOf(lot))} of it are here, in all states. ${then}`;
}

/**
 * What is worth a look before a lot is sent with such a last day; undefined where nothing is. `lifeDays`: for so many days what is fresh
 * today is good; 0 = not known.
 */
export function lotWarning(lasts: number | undefined, today: number, lifeDays: number): string | undefined {
  if (lasts === undefined) return undefined;
  if (lasts < today) return 'This day has passed: these goods would be spoilt, and promised to nobody.';
  if (lifeDays > 0 && lasts > today + lifeDays)
    return `Longer than fresh goods are good: ${count(lifeDays, 'day')} from today.`;
  return undefined;
}
