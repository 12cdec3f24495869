/**
 * `npm run holidays -- --country GB --state ENG --from 2026 --to 2028`: the public holidays as the `holidays` of a site's or a
 * carrier's or a supplier's calendar take them over REST, a JSON list on standard output; with their names on standard error. Exit code 2
 * when it is not understood.
 */
import {parseArgs} from 'node:util';
import {isoDay} from '../src-shared/domain/calendar.ts';
import {LIMITS_MASTER} from '../src-shared/domain/master-data/types.ts';
import {publicHolidays} from './feeds/holidays.ts';

const YEARS_MAX = 20;
const text = {type: 'string'} as const;

process.exitCode = main();

function main(): number {
  const {values} = parseArgs({options: {country: text, state: text, from: text, to: text}});
  const from = Number(values.from);
  const to = Number(values.to ?? values.from);
  const isRange = Number.isInteger(from) && Number.isInteger(to) && from >= 1970 && to >= from && to < from + YEARS_MAX;
  if (values.country === undefined || !isRange) {
    console.error(
      `usage: npm run holidays -- --country GB [--state ENG] --from 2026 [--to 2028]   (${YEARS_MAX} years at most)`,
    );
    return 2;
  }
  try {
    const found = publicHolidays(values.country, values.state, from, to);
    for (const {day, name} of found) console.error(`${isoDay(day)}  ${name}`);
    if (found.length > LIMITS_MASTER.holidaysMax) {
      console.error(`${found.length} days; a calendar takes ${LIMITS_MASTER.holidaysMax}: ask for fewer years`);
      return 2;
    }
    console.log(JSON.stringify(found.map(({day}) => isoDay(day))));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}
