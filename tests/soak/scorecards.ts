/** Companies played at random, their scorecards laid beside SQL's. */
import {isDeepStrictEqual} from 'node:util';
import {playCompany, unequalTiles} from '../scorecard-sql/played-company.ts';

export type ScorecardOptions = {readonly companies: number; readonly weeks: number; readonly ordersPerDay: number};
export type ScorecardReport = {
  readonly companies: number;
  readonly decisions: number;
  readonly cells: number;
  readonly faults: readonly string[];
};

export async function compareScorecards({companies, weeks, ordersPerDay}: ScorecardOptions): Promise<ScorecardReport> {
  const faults: string[] = [];
  let decisions = 0;
  let cells = 0;
  for (let seed = 1; seed <= companies; seed += 1) {
    const played = await playCompany({seed, weeks, ordersPerDay});
    const {fresh, living, rest} = played;
    const same = (what: string, hub: unknown, sql: unknown) => {
      if (!isDeepStrictEqual(hub, sql)) faults.push(`seed ${seed}: ${what} differs from SQL`);
    };
    same('a figure by kpi, week and site', fresh.hub.cells, fresh.sql.cells);
    same('a median of the cycle', fresh.hub.cycles, fresh.sql.cycles);
    same('a figure of the living read models', living.hub.cells, living.sql.cells);
    same('the ageing of back-orders', rest.ageing, fresh.sql.ageing);
    same('a tile of REST', unequalTiles(played), []);
    same('the mark of a cancellation', living.sql.wronglyMarked, []);
    decisions += played.decisions;
    cells += fresh.sql.cells.length + fresh.sql.cycles.length + living.sql.cells.length + rest.tiles.length;
    await played.dispose();
  }
  return {companies, decisions, cells, faults};
}
