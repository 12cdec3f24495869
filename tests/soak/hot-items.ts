/**
 * Many agents want the same few items for a while, over real sockets: they hold, place what they hold, place without, change
 * and cancel. Afterwards nothing is sold twice, no claim is lost, and no hold outlives its time, on the server and on every desk.
 */
import {randomUUID} from 'node:crypto';
import type {Command} from '../../src-shared/domain/commands.ts';
import {key, positionKey} from '../../src-shared/domain/events.ts';
import {freeNow} from '../../src-shared/domain/inventory/balances.ts';
import {DEFAULT_POLICY} from '../../src-shared/domain/master-data/types.ts';
import {lotClaim} from '../../src-shared/domain/orders/place.ts';
import {timelineOf} from '../../src-shared/domain/promise/timeline.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {shortId} from '../../src-shared/kernel/hash.ts';
import {type Random, seeded} from '../../src-shared/kernel/random.ts';
import {invariants} from '../../src-shared/ledger/integrity.ts';
import type {Ledger} from '../../src-shared/ledger/ledger.ts';
import {item} from '../support/company.ts';
import {Rest} from '../support/rest.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {SocketDesk, signIn} from '../support/socket-desk.ts';

export type HotItemsOptions = {
  readonly desks: number;
  readonly items: number;
  readonly seconds: number;
  readonly seed: number;
};
export type HotItemsReport = {
  readonly accepted: number;
  readonly refused: number;
  readonly holds: number;
  readonly faults: readonly string[];
};

const DAY_MS = 86_400_000;
const SITES = ['RDG', 'LDS', 'RTM'] as const;
const HOLD_MS = 4_000;
const CUSTOMERS = 8;
/** A busy machine answers slowly; who waits longer was forgotten. */
const ANSWER_MS_MAX = 60_000;

export async function fightForHotItems({desks, items, seconds, seed}: HotItemsOptions): Promise<HotItemsReport> {
  const server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  try {
    const ids = Array.from({length: items}, (_, n) => `HOT-${n + 1}`);
    await stockUp(await Rest.as(server.url, 'admin'), ids);
    const lucy = await signIn(server.url, 'lucy', DEMO_PASSWORD);
    const agents = Array.from({length: desks}, (_, n) => new Agent(new SocketDesk(lucy), seeded(seed + n), ids));
    await Promise.all(agents.map(({desk}) => desk.connect()));
    const until = Date.now() + seconds * 1_000;
    await Promise.all(agents.map((agent) => agent.run(until)));
    // Nobody renews a hold any more; the housekeeping records what time has ended.
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS + 4_000));
    const faults = await judged(server, agents, ids);
    for (const {desk} of agents) desk.close();
    const sum = (of: (agent: Agent) => number) => agents.reduce((n, agent) => n + of(agent), 0);
    return {accepted: sum((a) => a.accepted), refused: sum((a) => a.refused), holds: sum((a) => a.holds), faults};
  } finally {
    await server.dispose();
  }
}

async function stockUp(admin: Rest, ids: readonly string[]): Promise<void> {
  const company = {name: 'Hot', currency: 'GBP', zone: 'Europe/London', note: ''};
  const policy = {...DEFAULT_POLICY, typingHoldMs: HOLD_MS, optionHoldMs: HOLD_MS, quoteHoldMs: HOLD_MS};
  const expectedAt = ((await admin.today()) + 6) * DAY_MS;
  await admin.all(
    {type: 'DefineCompany', company: {...company, policy}},
    {type: 'DefineItems', items: ids.map((id) => ({...item(id), supplier: 'S1'}))},
  );
  for (const [n, id] of ids.entries())
    for (const [at, site] of SITES.entries()) {
      if ((n + at) % 3 === 2) continue;
      await admin.all({type: 'ReceiveStock', site, item: id, quantity: 10, into: 'available', reason: 'hot'});
    }
  for (const site of SITES)
    await admin.all({
      type: 'PlacePurchase',
      supplier: 'S1',
      site,
      lines: ids.map((id) => ({item: id, quantity: 12, expectedAt, confirmed: true})),
    });
}

class Agent {
  readonly desk: SocketDesk;
  accepted = 0;
  refused = 0;
  holds = 0;
  readonly #r: Random;
  readonly #ids: readonly string[];
  readonly #orders: string[] = [];

  constructor(desk: SocketDesk, r: Random, ids: readonly string[]) {
    this.desk = desk;
    this.#r = r;
    this.#ids = ids;
  }

  async run(until: number): Promise<void> {
    while (Date.now() < until) {
      const r = this.#r;
      const lines = Array.from({length: 1 + r.below(3)}, () => this.line());
      const hold = r.chance(0.5) ? await this.#hold(lines) : undefined;
      if (hold !== undefined && r.chance(0.3)) continue;
      const order = `O-${randomUUID().slice(0, 12)}`;
      const customer = `C${1 + r.below(CUSTOMERS)}`;
      const placed = await this.#issue({type: 'PlaceOrder', order, customer, lines, ...(hold !== undefined && {hold})});
      if (placed) this.#orders.push(order);
      if (this.#orders.length > 0 && r.chance(0.4)) await this.#regret(r.pick(this.#orders));
    }
  }

  line() {
    const day = Math.floor(Date.now() / DAY_MS);
    const of = this.#ids[this.#r.below(this.#ids.length)] ?? '';
    return {item: of, quantity: 1 + this.#r.below(4), requestedDay: day + 3 + this.#r.below(9)};
  }

  /** The hold's id follows from its command's. */
  async #hold(lines: ReturnType<Agent['line']>[]): Promise<string | undefined> {
    const commandId = randomUUID();
    if (!(await this.#issue({type: 'HoldPromise', kind: 'option', lines}, commandId))) return undefined;
    this.holds += 1;
    return `H-${shortId(commandId, 8)}`;
  }

  async #regret(order: string): Promise<void> {
    await this.#issue(
      this.#r.chance(0.5)
        ? {type: 'CancelOrder', order, by: 'customer', reason: 'changed his mind'}
        : {
            type: 'ChangeOrderLine',
            order,
            line: 1,
            quantity: 1 + this.#r.below(6),
            by: 'customer',
            reason: 'more or less',
          },
    );
  }

  async #issue(command: Command, commandId = randomUUID()): Promise<boolean> {
    const {rejection} = await this.desk.issue(command, commandId, ANSWER_MS_MAX);
    if (rejection === null) this.accepted += 1;
    else this.refused += 1;
    return rejection === null;
  }
}

/** A new desk holds what the log says; every other must hold the same. */
async function judged(server: TestServer, agents: readonly Agent[], ids: readonly string[]): Promise<string[]> {
  const fresh = new SocketDesk(await signIn(server.url, 'lucy', DEMO_PASSWORD));
  await fresh.connect();
  const seq = Math.max(...[fresh, ...agents.map(({desk}) => desk)].map(({replica}) => replica.cursor?.seq ?? 0));
  await fresh.reach(seq);
  const {ledger} = fresh.replica;
  const faults = [...stockFaults(ledger, ids), ...claimFaults(ledger)];
  for (const difference of invariants(ledger))
    if (difference !== null) faults.push(`${difference.subject}: ${difference.what}`);
  const hash = ledger.hash(() => true);
  for (const [n, {desk}] of agents.entries()) {
    await desk.reach(seq);
    if (desk.replica.ledger.hash(() => true) !== hash) faults.push(`desk ${n + 1} diverged`);
    if (desk.replica.pending.length > 0) faults.push(`desk ${n + 1} still waits`);
  }
  fresh.close();
  return faults;
}

/** Nothing is sold twice: not of what is there, not of what will be there. No hold is left. */
function stockFaults({read}: Ledger, ids: readonly string[]): string[] {
  const faults: string[] = [];
  const {policy} = must(read('company:company'), 'company');
  const now = Date.now();
  for (const id of ids)
    for (const at of SITES) {
      const position = read(positionKey(at, id));
      if (position === undefined) continue;
      if (freeNow(position, now) < 0) faults.push(`${id} at ${at}: ${freeNow(position, now)} free`);
      const {steps} = timelineOf({position, site: must(read(key('site', at)), at), policy, now});
      const least = Math.min(...steps.map((s) => s.balance));
      if (least < 0) faults.push(`${id} at ${at}: its future falls to ${least}`);
      const holds = position.claims.filter((c) => c.kind === 'hold').length;
      if (holds > 0) faults.push(`${id} at ${at}: ${holds} holds are left`);
    }
  return faults;
}

/** Each lot that is to leave has its claim, of exactly its units. */
function claimFaults(ledger: Ledger): string[] {
  const faults: string[] = [];
  const {alive, count} = ledger.tables.orders;
  for (let row = 0; row < count; row += 1) {
    if (alive[row] !== 1) continue;
    const order = ledger.orders.read(row);
    for (const lot of order.lots) {
      const line = must(
        order.lines.find((l) => l.line === lot.line),
        'line',
      );
      const id = lotClaim(order.id, lot.line, lot.lot);
      const claim = ledger.read(positionKey(lot.site, line.item))?.claims.find((c) => c.id === id);
      const wants = lot.allocated + lot.released;
      if ((claim?.quantity ?? 0) !== wants) faults.push(`${id} needs ${wants}, claims ${claim?.quantity ?? 0}`);
    }
  }
  return faults;
}
