/** What is worth a look before a lot is sent with such a last day; undefined where nothing is. */
import {count} from '../../ui/format.ts';

/** `lifeDays`: for so many days what is fresh today is good; 0 = not known. */
export function lotWarning(lasts: number | undefined, today: number, lifeDays: number): string | undefined {
  if (lasts === undefined) return undefined;
  if (lasts < today) return 'This day has passed: these goods would be spoilt, and promised to nobody.';
  if (lifeDays > 0 && lasts > today + lifeDays)
    return `Longer than fresh goods are good: ${count(lifeDays, 'day')} from today.`;
  return undefined;
}
