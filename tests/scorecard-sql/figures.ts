/** Runs `figures.sql` over an export and gives its figures by kpi, week and site. Shares no code with the read models. */
import {readFileSync} from 'node:fs';
import type Database from 'better-sqlite3';

export type SqlCell = {
  readonly kpi: string;
  readonly week: number;
  readonly site: string;
  readonly hits: number;
  readonly due: number;
};
export type SqlAge = {
  readonly bucket: string;
  readonly lines: number;
  readonly units: number;
  readonly value: number;
  readonly customers: number;
};
export type SqlFigures = {
  readonly cells: readonly SqlCell[];
  /** Cycle times in tenths of days, by week; the lower of two middle values is the median. */
  readonly cycles: readonly {readonly week: number; readonly median: number; readonly count: number}[];
  readonly ageing: readonly SqlAge[];
  /** Cancellations whose marks are not what E.0 says, and changes that hid a miss, and requests that could be filled and late at once. */
  readonly wronglyMarked: readonly unknown[];
  /** How often a wish became a line of its own, a cancellation failed the request only, a change was ours, a lot changed its site. */
  readonly afterMiss: {
    readonly added: number;
    readonly requestFailed: number;
    readonly byUs: number;
    readonly otherSite: number;
  };
};

/** A week starts on Monday; week 0 is the one of 1970-01-01. */
const WEEK = '((day + 3) / 7)';
const BUCKETS = [
  ['0–2', 0, 2],
  ['3–5', 3, 5],
  ['6–10', 6, 10],
  ['11–20', 11, 20],
  ['21–40', 21, 40],
  ['> 40', 41, 1_000_000],
] as const;

/** `now` is the log's instant. The temporary tables stay for questions of the caller's own; one call per database. */
export function figuresFromSql(db: Database.Database, now: number, withArchived = false): SqlFigures {
  db.function('local_day', {deterministic: true}, (at, zone) => localDay(Number(at), String(zone)));
  db.exec('CREATE TEMP TABLE param(now INTEGER, with_archived INTEGER)');
  db.prepare('INSERT INTO param VALUES (?, ?)').run(now, withArchived ? 1 : 0);
  db.exec(readFileSync(new URL('figures.sql', import.meta.url), 'utf8'));
  const cells = db
    .prepare(
      `SELECT kpi, ${WEEK} AS week, site, sum(hits) AS hits, sum(due) AS due FROM fact WHERE kpi <> 'cycle-median'
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .all() as SqlCell[];
  const cycles = db
    .prepare(
      `SELECT week, hits AS median, due AS count FROM (
         SELECT ${WEEK} AS week, hits, row_number() OVER (PARTITION BY ${WEEK} ORDER BY hits) AS nth,
                count(*) OVER (PARTITION BY ${WEEK}) AS due FROM fact WHERE kpi = 'cycle-median')
       WHERE nth = (due + 1) / 2 ORDER BY week`,
    )
    .all() as SqlFigures['cycles'];
  const age = db.prepare(
    `SELECT count(*) AS lines, coalesce(sum(units), 0) AS units, coalesce(sum(value), 0) AS value,
            count(DISTINCT customer) AS customers FROM aged WHERE age BETWEEN ? AND ?`,
  );
  const ageing = BUCKETS.map(([bucket, least, most]) => ({
    bucket,
    ...(age.get(least, most) as Omit<SqlAge, 'bucket'>),
  }));
  const wronglyMarked = [
    ...db.prepare('SELECT * FROM ought_to_fail WHERE failed <> ought OR request_failed <> ought_request').all(),
    ...db.prepare('SELECT * FROM hidden_miss').all(),
    ...db.prepare('SELECT * FROM filled_late').all(),
  ];
  const afterMiss = db
    .prepare(
      `SELECT (SELECT count(*) FROM event WHERE type = 'LineAdded') AS added,
              (SELECT count(*) FROM cancel WHERE request_failed) AS requestFailed,
              (SELECT count(*) FROM event WHERE type = 'LineChanged' AND body ->> '$.by' = 'us') AS byUs,
              (SELECT count(*) FROM moved_promise WHERE site IS NOT NULL) AS otherSite`,
    )
    .get() as SqlFigures['afterMiss'];
  return {cells, cycles, ageing, wronglyMarked, afterMiss};
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** By the platform's own zone rules: the product uses another implementation. */
function localDay(at: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit'});
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(at)}T00:00:00Z`) / DAY_MS;
}
