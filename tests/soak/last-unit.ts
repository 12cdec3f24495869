/**
 * Many desks want the last unit at once, over real sockets: exactly one gets it, every other is told what is left and
 * the next date.
 */
import {randomUUID} from 'node:crypto';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, SocketDesk, signIn} from '../support/socket-desk.ts';

export type LastUnitReport = {readonly rounds: number; readonly desks: number; readonly faults: readonly string[]};

const DAY_MS = 86_400_000;

export async function raceForLastUnit(desks: number, rounds: number): Promise<LastUnitReport> {
  const server = await TestServer.start({demo: false, args: ['--starter']});
  const faults: string[] = [];
  try {
    const admin = await signIn(server.url, 'admin', DEMO_PASSWORD);
    const lucy = await signIn(server.url, 'lucy', DEMO_PASSWORD);
    const racers = Array.from({length: desks}, () => new SocketDesk(lucy));
    await Promise.all(racers.map((racer) => racer.connect()));
    for (let round = 1; round <= rounds; round += 1) faults.push(...(await race(admin, racers, round)));
    for (const racer of racers) racer.close();
  } finally {
    await server.dispose();
  }
  return {rounds, desks, faults};
}

async function race(admin: DeskOptions, racers: readonly SocketDesk[], round: number): Promise<string[]> {
  const item = `LAST-${round}`;
  const today = Math.floor((await logTime(admin)) / DAY_MS);
  await prepare(admin, item, (today + 20) * DAY_MS);
  const requestedDay = today + 7;
  const settled = await Promise.all(
    racers.map((racer) => {
      const lines = [{item, quantity: 1, requestedDay, site: 'RDG'}];
      return racer.issue({type: 'PlaceOrder', customer: 'C1', lines, acceptIf: {latestDay: requestedDay}});
    }),
  );
  const faults: string[] = [];
  const winners = settled.filter((one) => one.rejection === null).length;
  if (winners !== 1) faults.push(`round ${round}: ${winners} desks got the last unit`);
  for (const {rejection} of settled) {
    const line = rejection?.lines?.[0];
    const told = line !== undefined && line.left === 0 && line.next !== null;
    if (rejection !== null && !told) faults.push(`round ${round}: a loser was told ${JSON.stringify(rejection)}`);
  }
  return faults;
}

/** One unit on the shelf, more in twenty days. */
async function prepare(admin: DeskOptions, item: string, expectedAt: number): Promise<void> {
  const about = {
    unit: 'each',
    packs: [],
    multiple: 1,
    weightGrams: 1,
    class: 'A',
    leadDays: 5,
    listPrice: 10_000,
  } as const;
  const supplier = 'S1';
  await submit(admin, [
    {
      type: 'DefineSupplier',
      supplier: {id: supplier, name: 'Racing', zone: 'Europe/London', country: 'United Kingdom', active: true},
    },
    {type: 'DefineItems', items: [{id: item, name: item, ...about, packs: [], supplier, active: true}]},
    {type: 'ReceiveStock', site: 'RDG', item, quantity: 1, into: 'available', reason: 'the last one'},
    {type: 'PlacePurchase', supplier, site: 'RDG', lines: [{item, quantity: 500, expectedAt, confirmed: true}]},
  ]);
}

async function submit(who: DeskOptions, commands: readonly Command[]): Promise<void> {
  const body = {commands: commands.map((command) => ({commandId: randomUUID(), command}))};
  const response = await fetch(`${who.url}/api/v1/commands`, {
    method: 'POST',
    headers: {authorization: `Bearer ${who.token}`, 'content-type': 'application/json'},
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"rejected"')) throw new Error(`preparing failed: ${text}`);
}

async function logTime(who: DeskOptions): Promise<number> {
  const response = await fetch(`${who.url}/api/v1/orders?limit=1`, {headers: {authorization: `Bearer ${who.token}`}});
  return ((await response.json()) as {at: number}).at;
}
