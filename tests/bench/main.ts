/** `npm run bench [-- --scale small|large] [--only core,server]`: each figure beside its floor in the same run; a table, then JSON. */
import {parseArgs} from 'node:util';
import {coreRows} from './core.ts';
import {print, type Row} from './measure.ts';
import {buildWorld, SIZES} from './world.ts';

const {values} = parseArgs({
  options: {scale: {type: 'string', default: 'small'}, only: {type: 'string', default: 'core,server'}},
});
const scale = values.scale === 'large' ? 'large' : 'small';
const only = values.only.split(',');
const rows: Row[] = [];

if (only.includes('core')) {
  const size = SIZES[scale];
  const start = performance.now();
  const ledger = buildWorld(size);
  console.error(
    `${ledger.tables.positions.live} positions, ${ledger.tables.lines.live} open lines, folded in ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  rows.push(...(await coreRows(ledger, size)));
}
if (only.includes('server')) {
  const {serverRows} = await import('./server.ts');
  rows.push(...(await serverRows()));
}
console.log(print(rows));
console.log(JSON.stringify({scale, node: process.version, rows}));
