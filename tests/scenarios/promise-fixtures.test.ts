/**
 * The minimum fixtures of `promise.md` F.7 that are about stock, supply and holds, each under its name and through commands as a desk
 * sends them. Beside them: both vectors of F.2 in `timeline.test.ts`; the cut-off second, clock changes and a carrier's holiday in
 * `delivery.test.ts`; two-segment protection and an exhausted quota in `pools.test.ts`.
 */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {sellable} from '../../src-shared/domain/inventory/balances.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {compare} from '../simulation/checks.ts';
import {Truth} from '../simulation/truth.ts';
import {
  buy,
  company,
  customer,
  days,
  hours,
  item,
  MONDAY,
  place,
  receive,
  rules,
  site,
  TODAY,
} from '../support/company.ts';
import {Book, type Given, given, type Step} from '../support/given.ts';
import {MemoryAuthority} from '../support/memory-authority.ts';

const at = {site: 'A', item: 'x'} as const;
const soon = {customer: 'n', site: 'A', day: TODAY + 1} as const;
const wants = (quantity: number, day: number = TODAY + 1): Command => place([['x', quantity]], {...soon, day});
const decisionOf = (seq: number, command: Command, verdict: Decision['verdict'], at: number): Decision => ({
  seq,
  at,
  actor: {user: 'tester', role: 'system'},
  clientId: 't',
  clientSeq: seq,
  commandId: `t-${seq}`,
  basis: 0,
  v: 1,
  command,
  verdict,
});
const left = (t: Given, quantity: number, day?: number): number | undefined => {
  const {verdict} = t.when(wants(quantity, day)).thenRejected('insufficient-stock');
  return verdict.kind === 'rejected' ? verdict.rejection.left : undefined;
};

describe('F.7', () => {
  test('late purchase order: not supply on its day, again a day later within the fence', () => {
    // Expected on Friday, and it is Monday: overdue demand goes first, then 125 tomorrow, all on day 10 (Microsoft's second example).
    const t = given(
      ...company({policy: {lateFenceDays: 7, lateOffsetDays: 1}}),
      {at: MONDAY - days(6)},
      buy(200, MONDAY - days(3)),
      place([['x', 75]], {order: 'overdue', customer: 'c', site: 'A', day: TODAY - 2}),
      {at: MONDAY},
      buy(100, MONDAY + days(10)),
    );
    expect(left(t, 150, TODAY + 1)).toBe(0);
    expect(left(t, 150, TODAY + 2)).toBe(125);
    t.when(wants(225, TODAY + 11)).thenAccepted();
  });

  test('overdue receipt at the fence counts, a day past it is worth nothing', () => {
    const bought = (overdue: number) =>
      given(
        ...company({policy: {lateFenceDays: 7, lateOffsetDays: 2}}),
        {at: MONDAY - days(20)},
        buy(10, MONDAY - days(overdue)),
        {at: MONDAY},
      );
    bought(7)
      .when(wants(10, TODAY + 7))
      .thenAccepted();
    expect(left(bought(8), 10, TODAY + 7)).toBe(0);
  });

  test('negative bin: it lowers what the site can promise, and is seen', () => {
    const t = given(
      ...company(),
      receive('A', 'x', 4),
      {type: 'AdjustStock', ...at, state: 'available', delta: -6, reason: 'bin'},
      receive('A', 'x', 5),
    );
    expect(sellable(t.book.position('A', 'x'), MONDAY)).toBe(3);
    expect(left(t, 4)).toBe(3);
  });

  test('hold by other against own: mine is mine, his is not there for me', () => {
    const hold: Command = {
      type: 'HoldPromise',
      kind: 'option',
      lines: [{item: 'x', quantity: 8, requestedDay: TODAY + 1, site: 'A'}],
    };
    const t = given(...company(), receive('A', 'x', 10), {as: 'system', user: 'ana'}, hold, {
      as: 'system',
      user: 'bruno',
    });
    const id = t.book.ledger.all('hold').next().value?.id ?? '';
    expect(left(t, 8)).toBe(2);
    t.and({as: 'system', user: 'ana'})
      .when({...(wants(8) as Extract<Command, {type: 'PlaceOrder'}>), hold: id})
      .thenAccepted();
  });

  test('transfer in transit: at neither end today, at its destination when it is there', () => {
    const t = given(...company(), receive('B', 'x', 10), {
      type: 'ShipTransfer',
      transfer: 'T',
      from: 'B',
      to: 'A',
      expectedAt: MONDAY + days(2),
      lines: [{item: 'x', quantity: 10}],
    });
    expect(left(t, 1, TODAY + 1)).toBe(0);
    t.when(place([['x', 1]], {customer: 'n', site: 'B', day: TODAY + 1})).thenRejected('insufficient-stock', {left: 0});
    t.when(place([['x', 1]], {customer: 'n', site: 'B', day: TODAY + 9})).thenRejected('insufficient-stock', {left: 0});
    expect(left(t, 11, TODAY + 4)).toBe(10);
    t.when(wants(10, TODAY + 4)).thenAccepted();
  });

  test('pending count: what is frozen is not promised, what was promised is still picked', () => {
    const t = given(...company(), receive('A', 'x', 10), place([['x', 4]], {...soon, order: 'o'}), {
      type: 'OpenCount',
      ...at,
      reason: 'cycle',
    });
    expect(t.book.position('A', 'x')).toMatchObject({available: 4, counting: 6});
    expect(left(t, 1)).toBe(0);
    const lots = [{line: 1, lot: 1, quantity: 4}];
    t.when({type: 'AdvanceLots', order: 'o', to: 'released', lots}).thenAccepted();
    t.when({type: 'AdvanceLots', order: 'o', to: 'picked', lots}).thenAccepted();
    t.when({type: 'RecordCount', ...at, counted: 5, reason: 'cycle'}).thenAccepted();
    t.when(wants(5)).thenAccepted();
  });

  test('minimum shipment is the whole: nothing leaves in parts, all of it when all of it is there', () => {
    const whole = customer('w', {rules: rules({minimumShipment: 8})});
    const t = given(...company({customers: [whole]}), receive('A', 'x', 3), buy(20, MONDAY + days(3)));
    t.when(place([['x', 8]], {customer: 'w', order: 'o', site: 'A', day: TODAY + 1})).thenAccepted();
    expect(t.book.order('o').lots.map((l) => [l.allocated, l.first.day - TODAY])).toEqual([[8, 4]]);
  });

  test('latest acceptable date passed: what comes later is promised to nobody, and waits', () => {
    const picky = customer('p', {rules: rules({latestDays: 2})});
    const t = given(...company({customers: [picky]}), receive('A', 'x', 3), buy(20, MONDAY + days(9)));
    const asked = (order: string, day: number) => place([['x', 8]], {customer: 'p', order, site: 'A', day});
    t.when(asked('o', TODAY + 1)).thenAccepted();
    expect(t.book.order('o').lots.map((l) => l.allocated)).toEqual([3]);
    expect(t.book.order('o').lines[0]).toMatchObject({backordered: 5});
    // Two days before the receipt could be with him it is still too late, a day later it is in time.
    t.when(asked('q', TODAY + 8)).thenAccepted();
    expect(t.book.order('q').lots.map((l) => [l.allocated, l.first.day - TODAY])).toEqual([[8, 10]]);
  });

  test('20 × concurrency: twenty desks, one group, no unit twice', () => {
    const m = new MemoryAuthority([...company(), receive('A', 'x', 30)]);
    for (let i = 0; i < 20; i++) m.session(`s${i}`);
    for (let i = 0; i < 20; i++) m.send(`s${i}`, 1, wants(2 + (i % 3)));
    m.commit();
    const verdicts = m.log.slice(-20).map((d) => d.verdict.kind);
    const claimed = m.authority.ledger.read('position:A/x')?.claims.reduce((n, c) => n + c.quantity, 0) ?? 0;
    // 2 + 3 + 4 nine to a round: three rounds are 27, of the fourth the first takes 2, and one is left that nobody asks for alone.
    expect(verdicts.filter((kind) => kind === 'accepted')).toHaveLength(10);
    expect(claimed).toBe(29);
  });

  test('replay equals projection: the events alone give the same ledger, whatever was decided', () => {
    const step = fc.oneof(
      fc.integer({min: 1, max: 9}).map((n): Step => receive('A', 'x', n)),
      fc.integer({min: 1, max: 9}).map((n): Step => place([['x', n]], {customer: 'c', day: TODAY + (n % 4) + 1})),
      fc
        .integer({min: 1, max: 5})
        .map((n): Step => ({type: 'AdjustStock', ...at, state: 'available', delta: -n, reason: 'found'})),
      fc.integer({min: 1, max: 9}).map((n): Step => buy(n, MONDAY + days(n))),
      fc.integer({min: 1, max: 9}).map(
        (n): Step => ({
          type: 'HoldPromise',
          kind: 'option',
          lines: [{item: 'x', quantity: n, requestedDay: TODAY + 2}],
        }),
      ),
      fc.integer({min: 0, max: 40}).map((n): Step => ({at: MONDAY + hours(n)})),
    );
    fc.assert(
      fc.property(fc.array(step, {minLength: 1, maxLength: 25}), (steps) => {
        const book = new Book();
        const truth = new Truth();
        let latest = MONDAY;
        let seq = 0;
        for (const one of [...company({items: [item('x')], sites: [site('A')]}), ...steps]) {
          if ('at' in one) latest = Math.max(latest, one.at);
          const verdict = book.run('at' in one ? {at: latest} : one);
          if (verdict !== null && 'type' in one) truth.append(decisionOf(++seq, one, verdict, book.at));
          // Columns and running sums against plain objects folded from the events, and sums counted anew.
          expect(() => compare(book.ledger, truth)).not.toThrow();
        }
      }),
      {numRuns: 150},
    );
  });
});
