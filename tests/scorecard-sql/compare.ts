/** The hub's figures in the same shape as `figures.ts` gives them, so that the two can be laid side by side. */
import type {Hub} from '../../src-shared/read-models/hub.ts';
import {Tally} from '../../src-shared/read-models/scorecard.ts';
import type {SqlCell, SqlFigures} from './figures.ts';

/** Reckoned twice by the product and not asked for in SQL a second time: the same facts as on time to the first promise. */
const SAME_AS_ONTIME_FIRST = 'promise-accuracy';

export function cellsOfHub(hub: Hub): SqlCell[] {
  const cells = new Map<string, {kpi: string; week: number; site: string; hits: number; due: number}>();
  for (const fact of hub.tallies.facts({})) {
    if (fact === null || fact.kpi === 'cycle-median' || fact.kpi === SAME_AS_ONTIME_FIRST) continue;
    const name = `${fact.kpi}|${fact.week}|${fact.site}`;
    const cell = cells.get(name) ?? {kpi: fact.kpi, week: fact.week, site: fact.site, hits: 0, due: 0};
    cell.hits += fact.hits;
    cell.due += fact.due;
    cells.set(name, cell);
  }
  return [...cells.values()].sort((a, b) => order(a.kpi, b.kpi) || a.week - b.week || order(a.site, b.site));
}

export function cyclesOfHub(hub: Hub): SqlFigures['cycles'] {
  const tally = new Tally();
  const weeks = new Set<number>();
  for (const fact of hub.tallies.facts({})) {
    if (fact?.kpi !== 'cycle-median') continue;
    tally.addCell(fact);
    weeks.add(fact.week);
  }
  return [...weeks]
    .sort((a, b) => a - b)
    .map((week) => {
      const {hits, due} = tally.ratio('cycle-median', week);
      return {week, median: Math.round(hits * 10), count: due};
    });
}

/** SQLite orders text by its bytes. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
