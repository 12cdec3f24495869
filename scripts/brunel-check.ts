/**
 * Judges the plans of `scripts/brunel.ts` with nothing of the planner: its own reader, its own rules.
 *
 *   node scripts/run.mjs scripts/brunel-check.ts PATH/TO/brunel_logistics out/brunel/run.csv out/brunel/optimised.csv
 *
 * For each plan: how many orders are placed, and each order that is unknown, placed twice, at a plant without its product, at
 * a plant that does not serve its customer, or beyond the plant's orders of the day. Exits 1 when there is one.
 */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';

const [folder, ...plans] = process.argv.slice(2);
if (folder === undefined || plans.length === 0) {
  process.stderr.write('usage: node scripts/run.mjs scripts/brunel-check.ts PATH/TO/brunel_logistics PLAN.csv…\n');
  process.exit(2);
}

/** Columns by name; the files have neither quotes nor commas inside a cell, and a file that had would be refused. */
function table(text: string, ...columns: readonly string[]): string[][] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = head.split(',');
  const at = columns.map((column) => names.indexOf(column));
  if (text.includes('"') || at.includes(-1)) throw new Error(`not the columns ${columns.join(', ')}: ${head}`);
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== names.length) throw new Error(`${cells.length} cells for ${names.length}: ${line}`);
    return at.map((i) => cells[i] as string);
  });
}
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

const makes = new Set(table(text('ProductsPerPlant.csv'), 'Plant Code', 'Product ID').map((row) => row.join(' ')));
const vmi = table(text('VmiCustomers.csv'), 'Plant Code', 'Customers');
const isClosed = new Set(vmi.map(([plant]) => plant));
const serves = new Set(vmi.map((row) => row.join(' ')));
const capacity = new Map(table(text('WhCapacities.csv'), 'Plant ID', 'Daily Capacity').map(([p, n]) => [p, Number(n)]));
const orderBook = gunzipSync(readFileSync(join(folder, 'OrderList.csv.gz'))).toString('utf8');
const orders = new Map(
  table(orderBook, 'Order ID', 'Product ID', 'Customer').map(([id, product, customer]) => [id, {product, customer}]),
);

for (const plan of plans) {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const sent = new Map<string, number>();
  for (const [id = '', plant = ''] of table(readFileSync(plan, 'utf8'), 'order', 'plant')) {
    const order = orders.get(id);
    if (order === undefined) wrong.push(`${id}: no such order`);
    else if (!makes.has(`${plant} ${order.product}`)) wrong.push(`${id}: ${plant} has no ${order.product}`);
    else if (isClosed.has(plant) && !serves.has(`${plant} ${order.customer}`))
      wrong.push(`${id}: ${plant} does not serve ${order.customer}`);
    if (seen.has(id)) wrong.push(`${id}: placed twice`);
    seen.add(id);
    sent.set(plant, (sent.get(plant) ?? 0) + 1);
  }
  for (const [plant, count] of sent)
    if (count > (capacity.get(plant) ?? 0))
      wrong.push(`${plant}: ${count} orders of ${capacity.get(plant) ?? 0} a day`);
  process.stdout.write(`${plan}: ${seen.size} of ${orders.size} orders placed, ${wrong.length} violations\n`);
  for (const why of wrong.slice(0, 20)) process.stdout.write(`  ${why}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}
