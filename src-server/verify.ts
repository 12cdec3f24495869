/**
 * `npm run verify -- --data DIR`: re-hashes the log of a stopped server and says whether every decision is as it
 * was written. Exit code 0 when whole, 1 when not, 2 when it could not be read.
 */
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {LEDGER_FILE, openLogStore} from './log-store/sqlite-log-store.ts';

process.exitCode = main();

function main(): number {
  const {values} = parseArgs({options: {data: {type: 'string'}}});
  if (values.data === undefined || !existsSync(join(values.data, LEDGER_FILE))) {
    console.error(`usage: npm run verify -- --data DIR   (DIR holds ${LEDGER_FILE})`);
    return 2;
  }
  try {
    const store = openLogStore(values.data);
    const result = store.verify((done, total) => process.stderr.write(`\r${done} of ${total} decisions`));
    process.stderr.write('\n');
    console.log(JSON.stringify({logId: store.logId, head: store.head(), ...result}));
    store.close();
    return result.ok ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}
