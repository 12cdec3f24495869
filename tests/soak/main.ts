/**
 * `npm run soak`: the large counts. One line of figures per test; ends with `soak: N passed, N failed`, exit code 1 when
 * any failed. `--only NAME` (several: comma) runs those; `--scale 0.1` makes every count a tenth.
 */
import {parseArgs} from 'node:util';
import {refuseLargeFiles} from '../fuzz/large-files.ts';
import {fuzzWire} from '../fuzz/wire.ts';
import {compareStoredLog} from '../scorecard-sql/stored-log.ts';
import {TestServer} from '../support/server.ts';
import {fightForHotItems} from './hot-items.ts';
import {killDesktop} from './kill-desktop.ts';
import {killUnderLoad} from './kill-server.ts';
import {raceForLastUnit} from './last-unit.ts';
import {compareScorecards} from './scorecards.ts';
import {cutWriteAheadLog} from './wal-cut.ts';

type Result = {readonly figures: string; readonly faults: readonly string[]};
const FAULTS_SHOWN = 20;

const {values} = parseArgs({options: {only: {type: 'string'}, scale: {type: 'string', default: '1'}}});
const scale = Number(values.scale);
const times = (count: number): number => Math.max(1, Math.round(count * scale));

const TESTS: Readonly<Record<string, () => Promise<Result>>> = {
  'last-unit': () => race(64, 200, 1),
  'last-ten': () => race(20, 100, 10),
  'hot-items': async () => {
    const {accepted, refused, holds, faults} = await fightForHotItems({
      desks: 64,
      items: 200,
      seconds: times(60),
      seed: 23,
    });
    return {figures: `64 agents on 200 items, ${accepted} accepted, ${refused} refused, ${holds} holds`, faults};
  },
  'kill-server': async () => {
    const report = await killUnderLoad({kills: times(50), desks: 16, aliveMs: 1_500, seed: 11});
    return {
      figures: `${report.kills} kills, ${report.acknowledged} of ${report.issued} commands acknowledged and found`,
      faults: report.faults,
    };
  },
  'kill-desktop': async () => {
    const report = await killDesktop({kills: times(50), aliveMs: 1_500, seed: 13});
    const {kills, queued, offline, refused, faults} = report;
    return {
      figures: `${kills} kills, ${queued} commands queued, ${offline} without a server, ${refused} refused`,
      faults,
    };
  },
  'wal-cut': async () => {
    const report = cutWriteAheadLog({groups: times(400), seed: 17});
    const {frames, cuts, torn, decisions, faults} = report;
    return {figures: `${frames} frames, ${cuts} cuts (${torn} torn), ${decisions} decisions`, faults};
  },
  wire: async () => {
    const {frames, refused, taken, connections, faults} = await fuzzWire({frames: times(10_000), seed: 19});
    return {figures: `${frames} frames, ${refused} refused, ${taken} taken, ${connections} connections`, faults};
  },
  'large-files': async () => {
    const {files, msMax, faults} = await refuseLargeFiles(1_000_000);
    return {figures: `${files} files, slowest answer ${Math.round(msMax)} ms`, faults};
  },
  scorecard: async () => {
    const {companies, decisions, cells, faults} = await compareScorecards({
      companies: times(10),
      weeks: 7,
      ordersPerDay: 14,
    });
    return {figures: `${companies} companies, ${decisions} decisions, ${cells} figures equal to SQL`, faults};
  },
  'demo-scorecard': async () => {
    // The demo company imports itself on its first start; stopped, its log is there to be reckoned over.
    const server = await TestServer.start({demo: true});
    try {
      await server.stop();
      const {decisions, orders, cells, faults} = compareStoredLog(server.data);
      return {figures: `${decisions} decisions, ${orders} orders, ${cells} figures equal to SQL`, faults};
    } finally {
      await server.dispose();
    }
  },
};

async function race(desks: number, rounds: number, units: number): Promise<Result> {
  const {won, lost, msMax, faults} = await raceForLastUnit({desks, rounds: times(rounds), units});
  const figures = `${desks} desks, ${times(rounds)} rounds for ${units}, ${won} won, ${lost} lost, slowest round ${Math.round(msMax)} ms`;
  return {figures, faults};
}

const only = values.only?.split(',') ?? Object.keys(TESTS);
const unknown = only.filter((name) => !Object.hasOwn(TESTS, name));
if (unknown.length > 0 || !(scale > 0)) {
  console.error(`usage: soak [--only ${Object.keys(TESTS).join(',')}] [--scale N]`);
  process.exit(1);
}
let failed = 0;
for (const name of only) {
  const start = performance.now();
  const {figures, faults} = await (TESTS[name] as () => Promise<Result>)().catch((error: unknown) => ({
    figures: 'stopped',
    faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }));
  if (faults.length > 0) failed += 1;
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${figures}, ${faults.length} faults, ${seconds} s`);
  for (const fault of faults.slice(0, FAULTS_SHOWN)) console.log(`       ${fault}`);
}
console.log(`soak: ${only.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
