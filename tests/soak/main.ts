/** `npm run soak`: the large counts. `node tests/soak/main.ts [--rounds N] [--kills N]`; exit code 1 when anything failed. */
import {parseArgs} from 'node:util';
import {killDesktop} from './kill-desktop.ts';
import {killUnderLoad} from './kill-server.ts';
import {raceForLastUnit} from './last-unit.ts';

const {values} = parseArgs({
  options: {rounds: {type: 'string', default: '200'}, kills: {type: 'string', default: '50'}},
});
const race = await raceForLastUnit(64, Number(values.rounds));
console.log(`last unit: ${race.desks} desks, ${race.rounds} rounds, ${race.faults.length} faults`);
const kill = await killUnderLoad({kills: Number(values.kills), desks: 16, aliveMs: 1_500, seed: 11});
console.log(
  `kills: ${kill.kills}, ${kill.acknowledged} of ${kill.issued} commands acknowledged and found, ${kill.faults.length} faults`,
);
const desktop = await killDesktop({kills: Number(values.kills), aliveMs: 1_500, seed: 13});
console.log(
  `desktop kills: ${desktop.kills}, ${desktop.queued} commands queued (${desktop.offline} without a server), ` +
    `${desktop.refused} refused, ${desktop.faults.length} faults`,
);
const faults = [...race.faults, ...kill.faults, ...desktop.faults];
for (const fault of faults.slice(0, 50)) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
