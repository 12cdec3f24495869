/**
 * The server is killed without a word, again and again, while desks place orders. Afterwards: no acknowledged decision is
 * lost, none is doubled, the chain is whole, and every desk holds what the log says.
 */
import {randomUUID} from 'node:crypto';
import {openLogStore} from '../../src-server/log-store/sqlite-log-store.ts';
import type {Command} from '../../src-shared/domain/commands.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {decodeDecision} from '../../src-shared/sync/decision.ts';
import {DEMO_PASSWORD, TestServer} from '../support/server.ts';
import {SocketDesk, signIn} from '../support/socket-desk.ts';

export type KillReport = {
  readonly kills: number;
  readonly issued: number;
  readonly acknowledged: number;
  readonly decisions: number;
  readonly faults: readonly string[];
};
export type KillOptions = {
  readonly kills: number;
  readonly desks: number;
  /** Longest time between a start and the next kill. */
  readonly aliveMs: number;
  readonly seed: number;
};

/** A busy machine starts a server slowly; a command that waits longer was forgotten. */
const BACK_MS_MAX = 180_000;

export async function killUnderLoad({kills, desks, aliveMs, seed}: KillOptions): Promise<KillReport> {
  const server = await TestServer.start({demo: false, args: ['--starter']});
  const random = randomFrom(seed);
  try {
    const people = await everybody(server.url);
    const workers = Array.from({length: desks}, (_, n) => {
      const person = must(people[n % people.length], 'somebody');
      return new Worker(new SocketDesk(person), person.user, random);
    });
    await Promise.all(workers.map((worker) => worker.desk.connect()));
    const working = workers.map((worker) => worker.run());
    for (let kill = 0; kill < kills; kill += 1) {
      await pause(50 + random() * aliveMs);
      await server.kill();
      await server.start();
      const tokens = new Map((await everybody(server.url)).map(({user, token}) => [user, token]));
      await Promise.all(workers.map((worker) => worker.back(must(tokens.get(worker.user), worker.user))));
    }
    for (const worker of workers) worker.stop = true;
    await Promise.all(working);
    const faults = workers.flatMap(({stuck}) => stuck ?? []);
    faults.push(...(await converged(server, workers)));
    for (const worker of workers) worker.desk.close();
    await server.stop();
    return check(server.data, workers, kills, faults);
  } finally {
    await server.dispose();
  }
}

/** Four different views: all of it, orders without cost, all but what only finance sees, one site's stock. */
const PEOPLE = ['lucy', 'priya', 'admin', 'tom'] as const;
const everybody = (url: string) => Promise.all(PEOPLE.map((user) => signIn(url, user, DEMO_PASSWORD)));

class Worker {
  readonly desk: SocketDesk;
  readonly user: string;
  stop = false;
  /** Why it gave up, when it did. */
  stuck: string | null = null;
  readonly issued: string[] = [];
  readonly #random: () => number;

  constructor(desk: SocketDesk, user: string, random: () => number) {
    this.desk = desk;
    this.user = user;
    this.#random = random;
  }

  async run(): Promise<void> {
    while (!this.stop) {
      const commandId = randomUUID();
      this.issued.push(commandId);
      const item = String(20_001 + Math.floor(this.#random() * 24));
      try {
        await this.desk.issue(this.#wish(item), commandId, BACK_MS_MAX);
      } catch (error) {
        const {replica, goodbyes} = this.desk;
        const state = `online ${replica.online}, ${replica.pending.length} pending, goodbyes ${goodbyes.join(' ')}`;
        this.stuck = `${this.user}: ${error instanceof Error ? error.message : String(error)} (${state})`;
        return;
      }
    }
  }

  /** The floor moves stock, everybody else orders. */
  #wish(item: string): Command {
    if (this.user === 'tom')
      return {type: 'MoveStock', site: 'RDG', item, quantity: 1, from: 'available', to: 'damaged', reason: 'dropped'};
    const requestedDay = Math.floor(Date.now() / 86_400_000) + 10;
    const customer = `C${1 + Math.floor(this.#random() * 8)}`;
    return {type: 'PlaceOrder', customer, lines: [{item, quantity: 1, requestedDay}]};
  }

  async back(token: string): Promise<void> {
    this.desk.crash();
    await this.desk.connect(token);
  }
}

/** Every desk holds what a new desk of the same person holds: the same hash per view. */
async function converged(server: TestServer, workers: readonly Worker[]): Promise<string[]> {
  const faults: string[] = [];
  for (const person of await everybody(server.url)) {
    const fresh = new SocketDesk(person);
    await fresh.connect();
    const seq = Math.max(...[fresh, ...workers.map(({desk}) => desk)].map(({replica}) => replica.cursor?.seq ?? 0));
    await fresh.reach(seq);
    const expected = fresh.replica.ledger.hash(() => true);
    for (const {desk, user} of workers) {
      if (user !== person.user) continue;
      await desk.reach(seq);
      if (desk.replica.ledger.hash(() => true) !== expected) faults.push(`a desk of ${user} diverged`);
      if (desk.replica.pending.length > 0) faults.push(`a desk of ${user} still waits`);
    }
    fresh.close();
  }
  return faults;
}

function check(data: string, workers: readonly Worker[], kills: number, faults: string[]): KillReport {
  const store = openLogStore(data);
  try {
    const verification = store.verify();
    if (!verification.ok) faults.push(`the chain breaks at ${verification.seq}: ${verification.why}`);
    let acknowledged = 0;
    for (const {desk, issued} of workers) {
      const settled = new Map(desk.settled.map((one) => [one.submission.commandId, one]));
      if (settled.size !== desk.settled.length) faults.push('a command settled twice');
      for (const commandId of issued) {
        const line = store.findCommand(commandId);
        const one = settled.get(commandId);
        if (one === undefined || line === undefined) faults.push(`${commandId} is lost`);
        else if (line.seq !== one.seq)
          faults.push(`${commandId} was acknowledged at ${one.seq} and stands at ${line.seq}`);
        else acknowledged += 1;
      }
    }
    faults.push(...doubled(store));
    return {
      kills,
      issued: workers.reduce((sum, one) => sum + one.issued.length, 0),
      acknowledged,
      decisions: store.head().seq,
      faults,
    };
  } finally {
    store.close();
  }
}

/** Every client's numbers are 1, 2, 3 … in the order of the log. */
function doubled(store: ReturnType<typeof openLogStore>): string[] {
  const last = new Map<string, number>();
  const faults: string[] = [];
  for (let seq = 0; seq < store.head().seq; ) {
    for (const line of store.read(seq, 1_000)) {
      const {clientId, clientSeq} = decodeDecision(line.body);
      if (clientSeq !== (last.get(clientId) ?? 0) + 1)
        faults.push(`${clientId} goes from ${last.get(clientId) ?? 0} to ${clientSeq}`);
      last.set(clientId, clientSeq);
      seq = line.seq;
    }
  }
  return faults;
}

function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
