/**
 * Many desks want the last unit at once, over real sockets: exactly one gets it, every other is told what is left and
 * the next date.
 */
import {randomUUID} from 'node:crypto';
import type {InventoryRow} from '../../src-shared/api/rows.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {positionKey} from '../../src-shared/domain/events.ts';
import {customer, rules} from '../support/company.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {type DeskOptions, SocketDesk, signIn} from '../support/socket-desk.ts';

export type LastUnitOptions = {readonly desks: number; readonly rounds: number; readonly units?: number};
export type LastUnitReport = {
  readonly rounds: number;
  readonly desks: number;
  readonly won: number;
  readonly lost: number;
  /** Of the slowest answer over all rounds. */
  readonly msMax: number;
  readonly faults: readonly string[];
};

const DAY_MS = 86_400_000;
/** Takes what is there for the day or nothing. */
const CUSTOMER = 'NO-BACKORDERS';

/** `units` are on the shelf (one, unless said otherwise); every desk wants one of them, in every round of another item. */
export async function raceForLastUnit({desks, rounds, units = 1}: LastUnitOptions): Promise<LastUnitReport> {
  const server = await TestServer.start({demo: false, args: ['--starter']});
  const faults: string[] = [];
  let won = 0;
  let msMax = 0;
  try {
    const admin = await signIn(server.url, 'admin', DEMO_PASSWORD);
    const lucy = await signIn(server.url, 'lucy', DEMO_PASSWORD);
    await submit(admin, [
      {type: 'DefineCustomers', customers: [customer(CUSTOMER, {rules: rules({backorders: false})})]},
    ]);
    const racers = Array.from({length: desks}, () => new SocketDesk(lucy));
    await Promise.all(racers.map((racer) => racer.connect()));
    for (let round = 1; round <= rounds; round += 1) {
      const start = performance.now();
      const result = await race(admin, racers, units, `LAST-${round}`);
      msMax = Math.max(msMax, performance.now() - start);
      won += result.winners;
      faults.push(...result.faults.map((fault) => `round ${round}: ${fault}`));
    }
    for (const racer of racers) racer.close();
  } finally {
    await server.dispose();
  }
  return {rounds, desks, won, lost: rounds * desks - won, msMax, faults};
}

type Race = {readonly winners: number; readonly faults: readonly string[]};

async function race(admin: DeskOptions, racers: readonly SocketDesk[], units: number, item: string): Promise<Race> {
  const today = Math.floor((await logTime(admin)) / DAY_MS);
  const prepared = await prepare(admin, item, units, (today + 20) * DAY_MS);
  // Everybody has seen the unit there before anybody wants it.
  await Promise.all(racers.map((racer) => racer.reach(prepared)));
  const lines = [{item, quantity: 1, requestedDay: today + 7, site: 'RDG'}];
  const settled = await Promise.all(
    racers.map((racer) => racer.issue({type: 'PlaceOrder', customer: CUSTOMER, lines})),
  );
  const winners = settled.filter((one) => one.rejection === null).length;
  const faults = winners === units ? [] : [`${winners} desks got one of ${units}`];
  for (const {rejection} of settled) {
    const line = rejection?.lines?.[0];
    const told = line?.left === 0 && (line.next?.day ?? 0) > today + 7;
    if (rejection !== null && !told) faults.push(`a loser was told ${JSON.stringify(rejection)}`);
  }
  faults.push(...(await claimed(admin, item, winners, units)));
  const last = Math.max(...settled.map(({seq}) => seq));
  for (const racer of racers) {
    await racer.reach(last);
    const claims = racer.replica.ledger.read(positionKey('RDG', item))?.claims ?? [];
    if (claims.length !== winners) faults.push(`a desk sees ${claims.length} claims of ${winners} orders`);
  }
  return {winners, faults};
}

/** What is free is never negative, and the claims are those of the accepted orders. */
async function claimed(admin: DeskOptions, item: string, winners: number, units: number): Promise<string[]> {
  const {rows} = (await get(admin, `/inventory?item=${item}&site=RDG`)) as {rows: InventoryRow[]};
  const [row] = rows;
  if (row === undefined) return [`no position of ${item}`];
  const {allocated, sellable, overCommitted} = row;
  const right = allocated === winners && sellable === units - winners && overCommitted === 0;
  return right
    ? []
    : [`claims ${allocated}, free ${sellable}, over-committed ${overCommitted} after ${winners} orders`];
}

/** The last units on the shelf, more in twenty days. Gives the log position. */
async function prepare(admin: DeskOptions, item: string, units: number, expectedAt: number): Promise<number> {
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
  return submit(admin, [
    {
      type: 'DefineSupplier',
      supplier: {id: supplier, name: 'Racing', zone: 'Europe/London', country: 'United Kingdom', active: true},
    },
    {type: 'DefineItems', items: [{id: item, name: item, ...about, packs: [], supplier, active: true}]},
    {type: 'ReceiveStock', site: 'RDG', item, quantity: units, into: 'available', reason: 'the last'},
    {type: 'PlacePurchase', supplier, site: 'RDG', lines: [{item, quantity: 500, expectedAt, confirmed: true}]},
  ]);
}

/** Gives the position of the last decision. */
async function submit(who: DeskOptions, commands: readonly Command[]): Promise<number> {
  const body = {commands: commands.map((command) => ({commandId: randomUUID(), command}))};
  const response = await fetch(`${who.url}/api/v1/commands`, {
    method: 'POST',
    headers: {authorization: `Bearer ${who.token}`, 'content-type': 'application/json'},
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as {results?: readonly {outcome: string; seq: number}[]};
  const {results = []} = answer;
  if (results.length !== commands.length || results.some(({outcome}) => outcome !== 'accepted'))
    throw new Error(`preparing failed: ${JSON.stringify(answer)}`);
  return results.at(-1)?.seq ?? 0;
}

async function logTime(who: DeskOptions): Promise<number> {
  return ((await get(who, '/orders?limit=1')) as {at: number}).at;
}

async function get(who: DeskOptions, path: string): Promise<unknown> {
  const response = await fetch(`${who.url}/api/v1${path}`, {headers: {authorization: `Bearer ${who.token}`}});
  return response.json();
}
