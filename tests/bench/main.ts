/**
 * `npm run bench [-- --scale small|large] [--only core,server,allocation,felt]`: each figure beside its floor in the same run; a
 * table, then JSON.
 */
import {parseArgs} from 'node:util';
import {coreRows} from './core.ts';
import {print, type Row} from './measure.ts';
import {promiseRows} from './promise.ts';
import {buildWorld, SIZES} from './world.ts';

const {values} = parseArgs({
  options: {scale: {type: 'string', default: 'small'}, only: {type: 'string', default: 'core,server,allocation'}},
});
const scale = values.scale === 'large' ? 'large' : 'small';
const only = values.only.split(',');
const rows: Row[] = [];

if (only.includes('core')) {
  const size = SIZES[scale];
  const start = performance.now();
  const ledger = buildWorld(size);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const {positions, lines} = ledger.tables;
  console.error(`${positions.live} positions, ${lines.live} open lines, folded in ${seconds} s`);
  rows.push(...promiseRows(ledger, size));
  rows.push(...(await coreRows(ledger, size)));
}
if (only.includes('server')) {
  const {serverRows} = await import('./server.ts');
  rows.push(...(await serverRows()));
}
if (only.includes('allocation')) {
  const {allocationRows} = await import('./allocation.ts');
  rows.push(...(await allocationRows()));
}
if (only.includes('felt')) {
  const {feltRows} = await import('./felt.ts');
  rows.push(...(await feltRows(scale)));
}
console.log(print(rows));
console.log(JSON.stringify({scale, node: process.version, rows}));
