/** What a change does to a request that was missed: it stays counted (kpi.md E.0), and the new wish is a line of its own. */
import {dayText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';

export type ChangeAfterMiss = {
  /** The day of the request that was missed. */
  readonly requestDay: number;
  readonly day: number;
  readonly quantity: number;
  /** Units of the line that are not cancelled; of these started or left. */
  readonly live: number;
  readonly started: number;
  readonly by: 'customer' | 'us';
};

/** One sentence for the preview; empty where the request does not stay beside the change. */
export function afterMissWords({requestDay, day, quantity, live, started, by}: ChangeAfterMiss): string {
  if (by === 'us' || (quantity === live && day === requestDay)) return '';
  const stays = `The request for ${dayText(requestDay)} was missed and stays counted`;
  const own = (units: number, of: string) =>
    `; the ${qty(units)} ${of} ${units === 1 ? 'becomes a line of its own' : 'become a line of their own'}`;
  if (day !== requestDay && started === 0) return `${stays}${own(quantity, `for ${dayText(day)}`)}.`;
  if (quantity > live) return `${stays}${own(quantity - live, 'more')}.`;
  return `${stays}: fewer units do not undo it.`;
}
