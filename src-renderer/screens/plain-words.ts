/** The server's own words of a refusal as a person says them: its fields by their names on the screens, its instants as dates. */
import {instantText, withDays} from '../ui/dates.ts';

const FIELDS: Readonly<Record<string, string>> = {
  expectedAt: 'expected',
  occurredAt: 'happened',
  releaseAt: 'planned release',
  requestedDay: 'asked for',
  chosenDay: 'chosen day',
};
const NAMES = new RegExp(`\\b(${Object.keys(FIELDS).join('|')})\\b`, 'g');
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;
/** Of another year than any that is named: each date is then written with its year. */
const NO_DAY = -1_000_000;

/** Whose clock is said, for it is no site's. */
export const plainWords = (what: string): string =>
  withDays(
    what.replace(INSTANT, (iso) => `${instantText(Date.parse(iso), 'UTC', NO_DAY, 'UTC')} UTC`),
    NO_DAY,
  )
    .replace('; the log stands at ', '; it is now ')
    .replace(NAMES, (name) => FIELDS[name] ?? name);
