/**
 * The allocation planner on real data: one day of a maker of microchips, 9,215 orders and 19 plants, each with its products,
 * its customers and a number of orders it can send that day (Brunel University, "Supply Chain Logistics Problem", figshare,
 * CC BY 4.0). The data are not in the repository.
 *
 *   node scripts/run.mjs scripts/brunel.ts PATH/TO/brunel_logistics
 *
 * Runs the automatic run and the optimiser, prints how many orders each placed and how long it took, writes both plans to
 * out/brunel/*.csv and has `scripts/brunel-check.ts` judge them with rules of its own. Exits 1 when fewer are placed than must
 * be, or a rule is broken.
 */
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import Papa from 'papaparse';
import {threadSolver} from '../src-server/optimiser/thread.ts';
import {allocate, HALT} from '../src-shared/allocation/greedy.ts';
import {DEFAULT_WEIGHTS, type Demand, type Lane, type Problem} from '../src-shared/allocation/model.ts';
import {optimise} from '../src-shared/allocation/optimise.ts';
import type {Plan} from '../src-shared/allocation/plan.ts';
import {DAY_MS} from '../src-shared/kernel/types.ts';

const PLACED_BY_RUN_MIN = 2_400;
const PLACED_BY_OPTIMISER_MIN = 2_444;
const LIMIT_MS = 60_000;

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node scripts/run.mjs scripts/brunel.ts PATH/TO/brunel_logistics\n');
  process.exit(2);
}

type Row = Readonly<Record<string, string>>;
const rowsOf = (text: string): readonly Row[] => Papa.parse<Row>(text, {header: true, skipEmptyLines: true}).data;
const read = (name: string): readonly Row[] => rowsOf(readFileSync(join(folder, name), 'utf8'));
const cell = (row: Row, column: string): string => {
  const value = row[column];
  if (value === undefined) throw new Error(`no column ${column}`);
  return value;
};

const problem = problemOf();
mkdirSync('out/brunel', {recursive: true});

let started = performance.now();
const run = allocate(problem, HALT);
const runMs = performance.now() - started;
write('run', run);

const solver = threadSolver();
started = performance.now();
const found = await optimise(problem, {
  ...HALT,
  solver,
  elapsedMs: () => performance.now(),
  limitMs: LIMIT_MS,
  gap: 0,
});
solver.close();
write('optimised', found.plan);

const print = (line: string) => process.stdout.write(`${line}\n`);
print(`${problem.demands.length} orders, ${problem.capacity.length} plants`);
print(`automatic run  ${placed(run)} orders placed in ${runMs.toFixed(0)} ms (at least ${PLACED_BY_RUN_MIN})`);
print(
  `optimiser      ${placed(found.plan)} orders placed in ${(performance.now() - started).toFixed(0)} ms ` +
    `(at least ${PLACED_BY_OPTIMISER_MIN}); no plan places more than ${found.bound / DEFAULT_WEIGHTS.B} (${found.ended})`,
);
if (placed(run) < PLACED_BY_RUN_MIN || placed(found.plan) < PLACED_BY_OPTIMISER_MIN) process.exitCode = 1;
const checker = join(import.meta.dirname, 'brunel-check.ts');
const plans = ['run', 'optimised'].map((name) => join('out/brunel', `${name}.csv`));
if (spawnSync(process.execPath, [checker, folder, ...plans], {stdio: 'inherit'}).status !== 0) process.exitCode = 1;

/**
 * An order is a line of one unit, whatever it holds: a plant's capacity counts orders. It may leave any plant that has the
 * product and serves the customer, on that one day. All orders are worth the same, so that the value counts orders.
 */
function problemOf(): Problem {
  const plantsOf = new Map<string, Set<string>>();
  for (const row of read('ProductsPerPlant.csv')) {
    const product = cell(row, 'Product ID');
    plantsOf.set(product, (plantsOf.get(product) ?? new Set()).add(cell(row, 'Plant Code')));
  }
  // A plant in this list serves the customers named with it and nobody else; the others serve anybody.
  const servesOnly = new Map<string, Set<string>>();
  for (const row of read('VmiCustomers.csv')) {
    const plant = cell(row, 'Plant Code');
    servesOnly.set(plant, (servesOnly.get(plant) ?? new Set()).add(cell(row, 'Customers')));
  }
  const capacity = read('WhCapacities.csv').map((row) => ({
    site: cell(row, 'Plant ID'),
    from: 0,
    until: DAY_MS,
    units: Number(cell(row, 'Daily Capacity')),
  }));
  const plants = new Set(capacity.map((c) => c.site));
  const dispatches = [{at: DAY_MS / 2, delivers: 1}];
  const lanes = new Map<string, Lane>([...plants].map((site) => [site, {site, freight: 0, dispatches}]));
  const treatment = {segment: 'all', rank: 0, strategy: 'redistribute' as const, sort: []};
  const orders = rowsOf(gunzipSync(readFileSync(join(folder as string, 'OrderList.csv.gz'))).toString('utf8'));
  const demands = orders.map((row): Demand => {
    const id = cell(row, 'Order ID');
    const customer = cell(row, 'Customer');
    const item = cell(row, 'Product ID');
    const able = [...(plantsOf.get(item) ?? [])].filter(
      (plant) => plants.has(plant) && (servesOnly.get(plant)?.has(customer) ?? true),
    );
    return {
      id,
      order: id,
      item,
      units: 1,
      treatment,
      path: ['all'],
      tier: 'B',
      requested: 1,
      promised: null,
      placedAt: 0,
      latest: null,
      pack: 1,
      minimum: 1,
      lotsMax: 1,
      price: 0,
      margin: 0,
      penaltyPerDay: 0,
      penaltyShort: 0,
      current: [],
      lanes: able.sort().map((plant) => lanes.get(plant) as Lane),
    };
  });
  // The data say which plant makes a product, not how much: a plant has as much as anybody could ask of it.
  const supply = [...plantsOf].flatMap(([item, sites]) =>
    [...sites].map((site) => ({item, site, steps: [{at: 0, units: demands.length}]})),
  );
  return {demands, supply, capacity, quotas: [], protections: [], weights: DEFAULT_WEIGHTS};
}

function placed(plan: Plan): number {
  return plan.lines.filter((line) => line.after.length > 0).length;
}

function write(name: string, plan: Plan): void {
  const rows = plan.lines.flatMap((line) => line.after.map((lot) => `${line.id},${lot.site}`));
  writeFileSync(join('out/brunel', `${name}.csv`), `order,plant\n${rows.join('\n')}\n`);
}
