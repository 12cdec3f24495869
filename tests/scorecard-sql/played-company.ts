/** A real server that played some weeks, with its figures taken every way: fresh and living read models, REST, and SQL. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type RunningServer, startServer} from '../../src-server/server.ts';
import type {AuthorityHost} from '../../src-server/sessions/authority-host.ts';
import {Hub} from '../../src-shared/read-models/hub.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {signIn} from '../support/socket-desk.ts';
import {cellsOfHub, cyclesOfHub} from './compare.ts';
import {exportDecisions} from './export.ts';
import {figuresFromSql, type SqlAge, type SqlCell, type SqlFigures} from './figures.ts';
import {LIVES_SITES, LIVES_START, type LivesOptions, type LivesReport, playLives} from './lives.ts';

type HubFigures = {readonly cells: readonly SqlCell[]; readonly cycles: SqlFigures['cycles']};
/** `site` null: all of them. */
type Tile = {
  readonly kpi: string;
  readonly site: string | null;
  readonly week: number;
  readonly hits: number;
  readonly due: number;
};
export type PlayedCompany = {
  readonly report: LivesReport;
  readonly decisions: number;
  readonly fresh: {readonly hub: HubFigures; readonly sql: SqlFigures};
  readonly living: {readonly hub: HubFigures; readonly sql: SqlFigures};
  readonly rest: {readonly ageing: readonly SqlAge[]; readonly tiles: readonly Tile[]};
  dispose(): Promise<void>;
};

const PASSWORD = 'green door 4';
/** The clock may run on a little while figures are taken: as good as standing still. */
const SLOWEST = 1e-9;

export async function playCompany(options: Omit<LivesOptions, 'stepped'>): Promise<PlayedCompany> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lives-'));
  const living: {report?: LivesReport; figures?: HubFigures} = {};
  const server = await startServer({
    dataDir,
    port: 0,
    address: '127.0.0.1',
    demo: {
      startAt: () => LIVES_START,
      open: async (host) => {
        const hub = hubOf(host);
        living.report = playLives(host, {...options, stepped: () => keepUp(host, hub)});
        living.figures = figuresOf(hub);
        return {stop: async () => {}};
      },
    },
    speed: SLOWEST,
    demoPassword: PASSWORD,
    metricsToken: undefined,
    tell: () => {},
    onFatal: (error) => {
      throw error;
    },
  });
  const {report, figures} = living;
  if (report === undefined || figures === undefined) throw new Error('bug: nothing was played');
  const {host} = server;
  const {now, head} = host.authority;
  const fresh = hubOf(host);
  while (fresh.brisk) fresh.sweep();
  return {
    report,
    decisions: head,
    fresh: {hub: figuresOf(fresh), sql: sqlOf(host, now, false)},
    living: {hub: figures, sql: sqlOf(host, now, true)},
    rest: await restFigures(server),
    dispose: async () => {
      await server.stop();
      rmSync(dataDir, {recursive: true, force: true});
    },
  };
}

/** Tiles of REST that are not what SQL makes of the same week and site. */
export function unequalTiles({rest, fresh}: PlayedCompany): unknown[] {
  return rest.tiles.flatMap((tile) => {
    const of = fresh.sql.cells.filter(
      ({kpi, week, site}) => kpi === tile.kpi && week === tile.week && (tile.site === null || tile.site === site),
    );
    const hits = of.reduce((sum, cell) => sum + cell.hits, 0);
    const due = of.reduce((sum, cell) => sum + cell.due, 0);
    return hits === tile.hits && due === tile.due ? [] : [{rest: tile, sql: {hits, due}}];
  });
}

function hubOf({authority}: AuthorityHost): Hub {
  const {ledger} = authority;
  const hub = new Hub({
    ledger,
    read: ledger.read,
    overlaid: () => false,
    seesStock: () => true,
    now: () => authority.now,
  });
  hub.reset();
  return hub;
}

/** As an engine does, ten times a second: take in what changed, then sweep. Here often enough to look at everything. */
function keepUp({authority}: AuthorityHost, hub: Hub): void {
  const changes = authority.ledger.takeChanges();
  if (changes.all) hub.reset();
  else hub.change(changes, []);
  for (let n = 0; n < 1 + authority.ledger.tables.orders.count; n += 1) hub.sweep();
}

const figuresOf = (hub: Hub): HubFigures => ({cells: cellsOfHub(hub), cycles: cyclesOfHub(hub)});

function sqlOf(host: AuthorityHost, now: number, withArchived: boolean): SqlFigures {
  const db = exportDecisions(allDecisions(host));
  try {
    return figuresFromSql(db, now, withArchived);
  } finally {
    db.close();
  }
}

function* allDecisions(host: AuthorityHost): Generator<Decision> {
  for (let seq = 0; seq < host.authority.durable; ) {
    const page = host.read(seq, 1_000);
    yield* page;
    seq = page.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
  }
}

type Page = {
  readonly ageing: readonly SqlAge[];
  readonly tiles: readonly {readonly kpi: string; readonly trend: readonly Omit<Tile, 'kpi' | 'site'>[]}[];
};

/** Without a cut and for each site: the tiles' trends, and the ageing of back-orders without a cut. */
async function restFigures(server: RunningServer): Promise<PlayedCompany['rest']> {
  const {url, token} = await signIn(server.url, 'helen', PASSWORD);
  const tiles: Tile[] = [];
  let ageing: readonly SqlAge[] = [];
  for (const site of [null, ...LIVES_SITES]) {
    const query = site === null ? '' : `?site=${site}`;
    const response = await fetch(`${url}/api/v1/scorecard${query}`, {headers: {authorization: `Bearer ${token}`}});
    if (!response.ok) throw new Error(`no scorecard: ${response.status}`);
    const page = (await response.json()) as Page;
    if (site === null) ageing = page.ageing;
    for (const {kpi, trend} of page.tiles) {
      if (kpi !== 'cycle-median') tiles.push(...trend.map(({week, hits, due}) => ({kpi, site, week, hits, due})));
    }
  }
  return {ageing, tiles};
}
