/** The server's rows: durable orders through both doors, and how fast a commit reaches 200 desks. */
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {faster, median, type Row} from './measure.ts';

const CLIENTS = 32;
const SECONDS = 5;
const ROUNDS = 3;
/** Bytes of the stored decision of a 3-line order, measured: what the floor writes per order. */
const DECISION_BYTES = 2_409;
const DESKS = 200;
const COMMITS = 40;

export async function serverRows(): Promise<Row[]> {
  const servers = {ours: await child('child-server.ts', ['ours']), floor: await child('child-server.ts', ['floor'])};
  const urls = {
    ours: (await said(servers.ours, 'ready')) as string,
    floor: (await said(servers.floor, 'ready')) as string,
  };
  const rows: Row[] = [];
  for (const kind of ['socket', 'rest'] as const) {
    const rates = {ours: [] as number[], floor: [] as number[]};
    for (let i = 0; i < ROUNDS; i++)
      for (const which of ['floor', 'ours'] as const)
        rates[which].push(await load(urls[which], kind, which === 'floor'));
    rows.push(
      faster(
        `durable 3-line orders by ${kind}, ${CLIENTS} clients`,
        'orders/s',
        {ours: median(rates.ours), floor: median(rates.floor)},
        0.5,
        'floor: bare server, same bytes, batching and fsync',
      ),
    );
  }
  const ms = {ours: await fanOut(servers.ours, urls.ours, false), floor: await fanOut(servers.floor, urls.floor, true)};
  rows.push(
    faster(
      `a commit reaches ${DESKS} desks`,
      'times/s',
      {ours: 1_000 / ms.ours, floor: 1_000 / ms.floor},
      0.6,
      `${ms.ours.toFixed(1)} ms; floor: ${DESKS} plain emits of the same bytes, ${ms.floor.toFixed(1)} ms`,
    ),
  );
  for (const server of Object.values(servers)) server.kill();
  return rows;
}

async function child(file: string, args: readonly string[]): Promise<ChildProcess> {
  return fork(join(import.meta.dirname, file), args, {stdio: ['ignore', 'inherit', 'inherit', 'ipc']});
}

async function said(process: ChildProcess, word: string): Promise<unknown> {
  for (;;) {
    const [message] = (await once(process, 'message')) as [Record<string, unknown>];
    if (word in message) return message[word];
  }
}

async function load(url: string, kind: 'socket' | 'rest', floor: boolean): Promise<number> {
  const loader = await child('child-load.ts', [
    JSON.stringify({url, kind, floor, clients: CLIENTS, seconds: SECONDS, bytes: DECISION_BYTES}),
  ]);
  const rate = (await said(loader, 'rate')) as number;
  loader.kill();
  return rate;
}

/** Milliseconds from the commit to the last desk that has it, the median of many. */
async function fanOut(server: ChildProcess, url: string, floor: boolean): Promise<number> {
  const loader = await child('child-load.ts', [
    JSON.stringify({url, kind: 'fan-out', floor, clients: DESKS, seconds: 0, bytes: 0}),
  ]);
  await said(loader, 'connected');
  const times: number[] = [];
  for (let i = 0; i < COMMITS; i++) {
    const all = said(loader, 'all');
    const committed = said(server, 'committed');
    server.send({commit: true});
    times.push(((await all) as number) - ((await committed) as number));
  }
  loader.kill();
  return median(times);
}
