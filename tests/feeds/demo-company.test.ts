/** The simulator over a slice of the book: the same every time, never around the authority, and it goes on after a restart. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {importDemo, newSim, playedAt} from '../../src-server/feeds/demo/import-demo.ts';
import {Simulator} from '../../src-server/feeds/demo/simulator.ts';
import {playTurn} from '../../src-server/feeds/demo/start-live.ts';
import {key, positionKey} from '../../src-shared/domain/events.ts';
import {onHand} from '../../src-shared/domain/inventory/balances.ts';
import {lotClaim} from '../../src-shared/domain/orders/place.ts';
import {bucketSum} from '../../src-shared/domain/orders/status.ts';
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import {invariants, Movements, stagedInvariants} from '../../src-shared/ledger/integrity.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import {type Decision} from '../../src-shared/sync/decision.ts';
import {DemoLog, optionsOf, sliceOfBook} from './given-demo.ts';

const book = sliceOfBook();
const options = optionsOf(book);
const TURN_MS = 60_000;

describe('a slice of the book, imported', () => {
  const log = new DemoLog(options);
  let decisions: Decision[] = [];
  beforeAll(async () => {
    await importDemo(log.host, options);
    decisions = log.decisions();
  });
  afterAll(() => log.dispose());

  test('is large enough to say something', () => {
    expect(book.orders.length).toBeGreaterThan(40);
    expect(book.report.reconciled).toBe(true);
    const played = new Set(decisions.map((decision) => decision.command.type));
    for (const type of [
      'PlaceOrder',
      'AdvanceLots',
      'ShipLots',
      'DeliverLots',
      'PlacePurchase',
      'ReceivePurchase',
    ] as const)
      expect(played).toContain(type);
  });

  test('every order of the book is asked for when the book says, shifted to end yesterday', () => {
    expect(asked(log)).toEqual(new Set(book.orders.map((order) => `SO-${order.invoice}`)));
    const last = decisions.findLast(({command}) => command.type === 'PlaceOrder')?.at ?? 0;
    expect(Math.floor(last / DAY_MS)).toBe(options.yesterday);
  });

  test('the same book, seed and yesterday give the same decisions; another seed others', async () => {
    const again = new DemoLog(options);
    await importDemo(again.host, options);
    const other = new DemoLog(options);
    await importDemo(other.host, optionsOf(book, 'another'));
    expect(again.hash()).toBe(log.hash());
    expect(other.hash()).not.toBe(log.hash());
    again.dispose();
    other.dispose();
  });

  test('time never falls along the log, and nothing happens after it is reported', () => {
    expect(decisions.every(({at}, n) => n === 0 || at >= (decisions[n - 1]?.at ?? 0))).toBe(true);
    expect(log.host.authority.now).toBe(playedAt(options));
  });

  test('the buckets of every line add up, and every claim is what its lot still needs', () => checkOrders(log));
  test('every balance is what its movements come to', () => checkBalances(log, decisions));
  test('the integrity meter finds nothing in it', () => {
    const {ledger} = log.host.authority;
    const movements = new Movements();
    for (const decision of decisions) movements.add(decision);
    const found = [
      ...movements.compare(ledger, () => log.host.authority.now),
      ...stagedInvariants(ledger),
      ...invariants(ledger),
    ];
    expect(found.filter((part) => part !== null)).toEqual([]);
  });
  test('the ledger is the fold of the log', () => {
    const ledger = new Ledger();
    for (const {verdict} of decisions)
      if (verdict.kind === 'accepted') for (const event of verdict.events) ledger.apply(event);
    expect(ledger.hash(() => true)).toBe(log.host.authority.ledger.hash(() => true));
  });
});

describe('an import that is cut off', () => {
  test('goes on from its last decision, and ends with every order placed once', async () => {
    const log = new DemoLog(options);
    await importDemo(log.host, options, () => log.host.authority.now > playedAt(options) - 7 * DAY_MS);
    const before = log.host.authority.head;
    log.restart();
    await importDemo(log.host, options);
    expect(log.host.authority.head).toBeGreaterThan(before);
    expect(log.host.authority.now).toBe(playedAt(options));
    expect(asked(log)).toEqual(new Set(book.orders.map((order) => `SO-${order.invoice}`)));
    const placed = [...orders(log)].map((order) => order.id);
    expect(new Set(placed).size).toBe(placed.length);
    checkOrders(log);
    log.dispose();
  });
});

test('what the book makes happen in one minute is played whole, however short the turns are', () => {
  const crowded = optionsOf({...book, orders: book.orders.map((order) => ({...order, minutes: 600}))});
  const log = new DemoLog(crowded);
  const sim = newSim(log.host, crowded);
  const {playbook} = sim;
  const seen = new Set<string>();
  const issue = sim.issue.bind(sim);
  sim.issue = (feed, command) => {
    if (command.type === 'PlaceOrder') seen.add(command.order ?? '');
    return issue(feed, command);
  };
  const asks = playbook.happenings.filter((happening) => happening.kind === 'order').map((h) => playbook.at(h, 0));
  const simulator = new Simulator(sim, log.host.authority.now, (at) => log.clock.set(at));
  // Every turn ends as soon as it may, after one step: what is due by then has been asked for.
  const oneStep = () => {
    let asked = 0;
    return () => asked++ > 0;
  };
  while (!simulator.play(playedAt(crowded) - 10 * DAY_MS, oneStep()))
    expect(seen.size).toBe(asks.filter((at) => at <= sim.at).length);
  expect(seen.size).toBeGreaterThan(2);
  log.dispose();
});

describe('the days after', () => {
  const log = new DemoLog(options);
  beforeAll(async () => importDemo(log.host, options));
  afterAll(() => log.dispose());
  const playTo = (at: number) => {
    const simulator = new Simulator(newSim(log.host, options), log.host.authority.now);
    for (let now = log.host.authority.now; now < at; now += DAY_MS / 8) {
      log.clock.set(Math.min(at, now));
      simulator.lookAround();
      playTurn(log.host, simulator, TURN_MS);
    }
  };

  test('two days are played with new orders, and what lay open moves on across a restart', () => {
    const head = log.host.authority.head;
    const open = inStage(log, 'allocated');
    playTo(playedAt(options) + DAY_MS);
    log.restart();
    playTo(playedAt(options) + 2 * DAY_MS);
    const after = log.decisions().filter(({seq}) => seq > head);
    const again = after.flatMap(({command}) => (command.type === 'PlaceOrder' ? [command.order ?? ''] : []));
    expect(again.length).toBeGreaterThan(2);
    expect(again.every((id) => id.endsWith('-2'))).toBe(true);
    expect(new Set(again).size).toBe(again.length);
    const shipped = new Set(
      after.flatMap(({command, verdict}) =>
        command.type === 'ShipLots' && verdict.kind === 'accepted' ? [command.order] : [],
      ),
    );
    expect([...open].some((order) => shipped.has(order))).toBe(true);
    checkOrders(log);
    checkBalances(log, log.decisions());
  });

  test('an order that a person places is released, picked, packed, shipped and delivered', () => {
    const person = {
      clientId: 'desk',
      grant: {role: 'operations', sites: '*', territories: '*'},
      actor: {user: 'priya', role: 'operations'},
    } as const;
    const stocked = [...positions(log)].find((position) => position.available > 50 && position.claims.length === 0);
    const customer = [...log.host.authority.ledger.all('customer')].find(
      (c) => c.territory === 'UK' && c.creditLimit === 0,
    );
    const day = Math.floor(log.host.authority.now / DAY_MS) + 2;
    const {verdict} = log.host.authority.submit(person, 'by-hand', {
      type: 'PlaceOrder',
      order: 'BY-HAND',
      customer: customer?.id ?? '',
      lines: [{item: stocked?.item ?? '', quantity: 3, requestedDay: day, site: stocked?.site ?? ''}],
    });
    expect(verdict.kind).toBe('accepted');
    log.host.flush();
    playTo(log.host.authority.now + 9 * DAY_MS);
    const lots = log.host.authority.ledger.read(key('order', 'BY-HAND'))?.lots;
    expect(lots?.reduce((n, lot) => n + lot.delivered, 0)).toBe(3);
    const steps = log
      .decisions()
      .flatMap(({command}) => ('order' in command && command.order === 'BY-HAND' ? [command.type] : []));
    expect(steps).toEqual(['PlaceOrder', 'AdvanceLots', 'AdvanceLots', 'AdvanceLots', 'ShipLots', 'DeliverLots']);
  });

  test('a purchase that a person moves comes on the new day', () => {
    const {ledger} = log.host.authority;
    const person = {
      clientId: 'buyer',
      grant: {role: 'operations', sites: '*', territories: '*'},
      actor: {user: 'priya', role: 'operations'},
    } as const;
    const now = log.host.authority.now;
    const purchase = [...ledger.all('purchase')].find((p) =>
      p.lines.every((line) => line.redated === 0 && line.received === 0 && line.expectedAt > now),
    );
    const id = purchase?.id ?? '';
    const to = Math.max(...(purchase?.lines.map((line) => line.expectedAt) ?? [])) + 3 * DAY_MS;
    for (const {line} of purchase?.lines ?? [])
      log.host.authority.submit(person, `move-${line}`, {
        type: 'RedateSupply',
        purchase: id,
        line,
        expectedAt: to,
        confirmed: true,
        reason: 'Asked for later',
      });
    log.host.flush();
    playTo(to + DAY_MS);
    const receipts = log
      .decisions()
      .filter(({command}) => command.type === 'ReceivePurchase' && command.purchase === id);
    expect(receipts).toHaveLength(1);
    expect(receipts[0]?.at).toBeGreaterThanOrEqual(to);
  });
});

/** Orders somebody asked for; a customer who takes no back orders may have been refused. */
function asked(log: DemoLog): Set<string> {
  return new Set(log.decisions().flatMap(({command}) => (command.type === 'PlaceOrder' ? [command.order ?? ''] : [])));
}

function* positions(log: DemoLog) {
  const {ledger} = log.host.authority;
  for (let row = 0; row < ledger.tables.positions.count; row += 1)
    if (ledger.tables.positions.alive[row] === 1) yield ledger.positions.read(row);
}

function* orders(log: DemoLog) {
  const {ledger} = log.host.authority;
  for (let row = 0; row < ledger.tables.orders.count; row += 1)
    if (ledger.tables.orders.alive[row] === 1) yield ledger.orders.read(row);
}

function inStage(log: DemoLog, stage: 'allocated'): Set<string> {
  return new Set([...orders(log)].filter((order) => order.lots.some((lot) => lot[stage] > 0)).map((order) => order.id));
}

function checkOrders(log: DemoLog): void {
  const {ledger} = log.host.authority;
  for (const order of orders(log)) {
    for (const line of order.lines)
      expect([order.id, line.line, bucketSum(order, line)]).toEqual([order.id, line.line, line.quantity]);
    for (const lot of order.lots) {
      const item = order.lines.find((line) => line.line === lot.line)?.item ?? '';
      const claim = ledger
        .read(positionKey(lot.site, item))
        ?.claims.find((c) => c.id === lotClaim(order.id, lot.line, lot.lot));
      expect([order.id, lot.line, claim?.quantity ?? 0]).toEqual([order.id, lot.line, lot.allocated + lot.released]);
    }
  }
}

/** Only receipts, dispatches and counts cross the border of a position. */
function checkBalances(log: DemoLog, decisions: readonly Decision[]): void {
  const sums = new Map<string, number>();
  const add = (site: string, item: string, units: number) =>
    sums.set(`${site}/${item}`, (sums.get(`${site}/${item}`) ?? 0) + units);
  for (const {verdict} of decisions) {
    if (verdict.kind !== 'accepted') continue;
    for (const event of verdict.events) {
      if (event.type === 'StockReceived' || event.type === 'SupplyReceived')
        add(event.site, event.item, event.quantity);
      else if (event.type === 'StockDispatched') add(event.site, event.item, -event.quantity);
      else if (event.type === 'StockCounted') add(event.site, event.item, event.counted - event.book);
      else if (event.type === 'StockAdjusted') add(event.site, event.item, event.after - event.before);
    }
  }
  for (const position of positions(log))
    expect([position.site, position.item, onHand(position)]).toEqual([
      position.site,
      position.item,
      sums.get(`${position.site}/${position.item}`) ?? 0,
    ]);
}
