/** The judge of the Brunel plans finds each fault there can be, on a company of three orders and two plants. */
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, test} from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-brunel-'));
  const write = (name: string, lines: readonly string[]) => writeFileSync(join(folder, name), lines.join('\r\n'));
  write('ProductsPerPlant.csv', ['Plant Code,Product ID', 'P1,a', 'P2,a', 'P2,b']);
  write('VmiCustomers.csv', ['Plant Code,Customers', 'P2,kim']);
  write('WhCapacities.csv', ['Plant ID,Daily Capacity', 'P1,1', 'P2,2']);
  const orders = ['Order ID,Customer,Product ID', '1,lee,a', '2,kim,b', '3,lee,b', '4,kim,a'].join('\n');
  writeFileSync(join(folder, 'OrderList.csv.gz'), gzipSync(orders));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function check(...rows: readonly string[]) {
  const plan = join(folder, 'plan.csv');
  writeFileSync(plan, ['order,plant', ...rows, ''].join('\n'));
  const script = join(import.meta.dirname, 'brunel-check.ts');
  const {stdout, status} = spawnSync(process.execPath, [script, folder, plan], {encoding: 'utf8'});
  return {status, said: stdout.replace(plan, 'plan')};
}

test('a plan within all limits', () => {
  expect(check('1,P1', '2,P2')).toEqual({status: 0, said: 'plan: 2 of 4 orders placed, 0 violations\n'});
});
test.each([
  [['9,P1'], '9: no such order'],
  [['2,P1'], '2: P1 has no b'],
  [['3,P2'], '3: P2 does not serve lee'],
  [['2,P2', '2,P2'], '2: placed twice'],
  [['1,P1', '4,P1'], 'P1: 2 orders of 1 a day'],
])('%j is found out', (rows, why) => {
  const {status, said} = check(...rows);
  expect(status).toBe(1);
  expect(said).toContain(why);
});
