/** So many units stay under every promise but those to whom the safety stock is for (F.1, F.6, decision 36). */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  advance,
  buy,
  company,
  customer,
  days,
  MONDAY,
  place,
  receive,
  rules,
  segment,
  TODAY,
} from '../../../tests/support/company.ts';
import {type Book, given, type Step} from '../../../tests/support/given.ts';
import {must} from '../../kernel/assert.ts';
import {startOfDay} from '../calendar.ts';
import {type Command, commandSchema} from '../commands.ts';
import {askedLines} from '../promise/asked.ts';
import {checkPromise} from '../promise/check.ts';
import {destinationOf} from '../promise/holds.ts';

const at = {site: 'A', item: 'x'};
const reason = 'test';
const never = rules({backorders: false});
const PEOPLE = [
  customer('key', {tier: 'A', rules: never}),
  customer('uk', {tier: 'B', territory: 'UK', rules: never}),
  customer('eu', {tier: 'B', territory: 'EU', rules: never}),
  customer('none', {tier: 'C', territory: 'US', rules: never}),
  customer('patient', {tier: 'B', territory: 'EU', rules: rules({shipComplete: false, splitSites: false})}),
];
const TREE = [
  segment('top', {tiers: ['A']}),
  segment('home', {territories: ['UK']}),
  segment('abroad', {territories: ['EU']}),
];
const safety = (quantity: number, ...segments: string[]): Command => ({
  type: 'SetPool',
  ...at,
  kind: 'safety',
  segments,
  quantity,
  reason,
});
const keep = (quantity: number, of: string, untilDay = TODAY + 4): Command => ({
  type: 'SetPool',
  ...at,
  segment: of,
  kind: 'protected',
  quantity,
  untilDay,
  reason,
});
const wants = (who: string, quantity: number, day = TODAY + 1, order = `${who}-${quantity}-${day}`) =>
  place([['x', quantity]], {customer: who, order, day, site: 'A'});
const scene = (policy: {lockDays?: number}, ...more: Step[]) =>
  given(...company({segments: TREE, customers: PEOPLE, policy}), receive('A', 'x', 10), ...more);
const book = (...more: Step[]) => scene({}, ...more);
const onStock = (b: Book) => Object.fromEntries(b.position('A', 'x').claims.map((c) => [c.id, c.onStock]));

test('whom it is for may be promised it, everybody else what is above', () => {
  const t = book(safety(6, 'top', 'home'));
  t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
  t.when(wants('none', 5)).thenRejected('insufficient-stock', {left: 4});
  t.when(wants('key', 8)).thenAccepted();
  t.when(wants('uk', 2)).thenAccepted();
  const nobody = book(safety(6));
  nobody.when(wants('key', 5)).thenRejected('insufficient-stock', {left: 4});
  nobody.when(wants('none', 4)).thenAccepted();
});

test('it is not spent: what comes fills it again, without anybody acting', () => {
  const t = book(safety(6, 'top'), wants('key', 8));
  t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
  t.and(receive('A', 'x', 3));
  t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
  t.and(receive('A', 'x', 3));
  t.when(wants('eu', 3)).thenRejected('insufficient-stock', {left: 2});
  t.when(wants('eu', 2)).thenAccepted();
});

test('picked and shipped goods leave it as it is', () => {
  const t = book(safety(4, 'top'), wants('key', 5, TODAY + 1, 'o'));
  for (const to of ['released', 'picked', 'packed'] as const) t.and(advance(to, 5));
  t.and({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 5}]});
  expect(t.book.position('A', 'x').pools).toMatchObject([{id: 'safety', quantity: 4, gone: 0}]);
  t.when(wants('eu', 2)).thenRejected('insufficient-stock', {left: 1});
});

test('at every instant: what is to come counts from when it comes, above the same floor', () => {
  const t = book(safety(6, 'top'), buy(5, MONDAY + days(2)));
  t.when(wants('eu', 5)).thenRejected('insufficient-stock', {left: 4});
  t.when(wants('eu', 10, TODAY + 4)).thenRejected('insufficient-stock', {left: 9});
  t.when(wants('eu', 9, TODAY + 4)).thenAccepted();
});

test('a promise that supply serves in time does not rest on it: what leaves within the lock window would hold it at once', () => {
  const t = scene({lockDays: 2}, safety(5, 'top'), buy(10, MONDAY + days(1)), wants('eu', 8, TODAY + 3, 'o'));
  const waiting = 'o/1.1';
  expect(onStock(t.book)).toEqual({[waiting]: 5});
  t.when(wants('key', 5, TODAY + 1)).thenAccepted();
  // What comes fills it first, and covers the other claim with what is above.
  t.and(receive('A', 'x', 4));
  expect(onStock(t.book)).toMatchObject({[waiting]: 5});
  t.and(receive('A', 'x', 3));
  expect(onStock(t.book)).toMatchObject({[waiting]: 7});
});

test('it limits what is promised, not the picking of it', () => {
  const t = scene({lockDays: 2}, safety(5, 'top'), buy(10, MONDAY + days(1)), wants('eu', 8, TODAY + 3, 'o'));
  t.and(advance('released', 8), advance('picked', 8));
  expect(t.book.position('A', 'x').available).toBe(2);
});

describe('set, changed and ended', () => {
  test('it may be more than there is: then nobody else is promised anything; ended, it is anybody’s', () => {
    const t = book(safety(50, 'top'));
    t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
    t.and(safety(3, 'abroad'));
    expect(t.book.position('A', 'x').pools).toMatchObject([{quantity: 3, segments: ['abroad']}]);
    t.when(wants('key', 8)).thenRejected('insufficient-stock', {left: 7});
    t.and({type: 'EndPool', ...at, pool: 'safety', reason});
    expect(t.book.position('A', 'x').pools).toEqual([]);
    t.when(wants('key', 10)).thenAccepted();
  });

  test('nonsense is refused with what is wrong', () => {
    const t = book();
    t.when(safety(5, 'top', 'nobody')).thenRejected('not-found', {what: 'segment nobody'});
    t.when(safety(0)).thenRejected('invalid', {what: expect.stringContaining('keeps nothing')});
    const odd = {type: 'SetPool', ...at, quantity: 5, reason} as const;
    t.when({...odd, kind: 'safety', untilDay: TODAY + 3}).thenRejected('invalid');
    t.when({...odd, kind: 'safety', segment: 'top'}).thenRejected('invalid');
    t.when({...odd, kind: 'protected', segment: 'top'}).thenRejected('invalid');
    t.when({...odd, kind: 'quota', untilDay: TODAY + 3}).thenRejected('invalid');
    for (const quantity of [-1, 1.5, 1_000_000_001])
      expect(commandSchema.safeParse({...safety(5), quantity}).success).toBe(false);
    expect(commandSchema.safeParse(safety(1_000_000_000)).success).toBe(true);
  });

  test('who may have it is said once, whatever is typed', () => {
    expect(book(safety(5, 'top', 'top')).book.position('A', 'x').pools).toMatchObject([{segments: ['top']}]);
  });
});

describe('a promise that stands stays', () => {
  const change = (more: object): Command => ({
    type: 'ChangeOrderLine',
    order: 'o',
    line: 1,
    by: 'customer',
    reason,
    ...more,
  });
  const promised = () => book(wants('eu', 8, TODAY + 1, 'o'), safety(6, 'top'));

  test('nobody loses anything, and a change asks for what comes on top only', () => {
    const t = promised();
    t.when(change({quantity: 9})).thenRejected('insufficient-stock', {left: 8});
    t.when(change({quantity: 7})).thenAccepted();
    t.when(change({requestedDay: TODAY + 2})).thenAccepted();
    t.and(receive('A', 'x', 5));
    t.when(change({quantity: 9})).thenAccepted();
    t.when(change({quantity: 10})).thenRejected('insufficient-stock', {left: 9});
  });

  test('and is picked and shipped', () => {
    const t = promised();
    for (const to of ['released', 'picked', 'packed'] as const) t.and(advance(to, 8));
    t.when({type: 'ShipLots', order: 'o', lots: [{line: 1, lot: 1, quantity: 8}]}).thenAccepted();
  });

  test('so does a hold that becomes an order', () => {
    const lines = [{item: 'x', quantity: 8, requestedDay: TODAY + 1, site: 'A'}];
    const t = book({type: 'HoldPromise', kind: 'quote', customer: 'eu', lines}, safety(6, 'top'));
    const hold = must([...t.book.ledger.all('hold')][0], 'a hold').id;
    t.when({...wants('eu', 8), hold} as Command).thenAccepted();
  });
});

test('a hold is limited like an order', () => {
  const t = book(safety(6, 'top'));
  const hold = (customer: string, quantity: number): Command => ({
    type: 'HoldPromise',
    kind: 'quote',
    customer,
    lines: [{item: 'x', quantity, requestedDay: TODAY + 1, site: 'A'}],
  });
  t.when(hold('eu', 5)).thenRejected('insufficient-stock', {left: 4});
  t.when(hold('key', 7)).thenAccepted();
});

test('an override goes beyond it by right, and only by right', () => {
  const t = book(safety(8, 'top'));
  const over = {...wants('eu', 5), pools: {override: 'the customer is stopped'}} as Command;
  t.and({as: 'sales'});
  t.when(over).thenRejected('needs-approval');
  t.and({as: 'operations'});
  t.when(over).thenAccepted();
});

test('it is not sent to another site but by who may go beyond pools', () => {
  const send = (quantity: number): Command => ({
    type: 'ShipTransfer',
    from: 'A',
    to: 'B',
    lines: [{item: 'x', quantity}],
  });
  const t = book(safety(6, 'top'), {as: 'warehouse'});
  t.when(send(5)).thenRejected('needs-approval', {what: 'line 1: 6 of item x are kept for others', left: 4});
  t.when(send(11)).thenRejected('insufficient-stock', {left: 4});
  t.when(send(4)).thenAccepted();
  t.when(send(1)).thenRejected('needs-approval', {left: 0});
  t.and({as: 'operations'});
  t.when(send(6)).thenAccepted();
});

describe('beside what is kept for a segment', () => {
  test('it is of what is above that', () => {
    const t = book(keep(5, 'top'), safety(3, 'home'));
    t.when(wants('eu', 3)).thenRejected('insufficient-stock', {left: 2});
    t.when(wants('key', 8)).thenRejected('insufficient-stock', {left: 7});
    t.when(wants('uk', 6)).thenRejected('insufficient-stock', {left: 5});
    // Of six the segment has five and the safety stock the rest.
    t.and({type: 'AdjustStock', ...at, state: 'available', delta: -4, reason});
    t.when(wants('key', 6)).thenRejected('insufficient-stock', {left: 5});
    t.when(wants('uk', 2)).thenRejected('insufficient-stock', {left: 1});
    t.when(wants('eu', 1)).thenRejected('insufficient-stock', {left: 0});
    // All there is may be kept for a segment, and less than before.
    t.when(keep(7, 'top')).thenRejected('insufficient-stock', {left: 6});
    t.when(keep(6, 'top')).thenAccepted();
    t.when(keep(4, 'top')).thenAccepted();
  });

  test('who may have it takes nothing of what is kept, asked at once or little by little', () => {
    const t = book(keep(8, 'top'), safety(1, 'home'));
    t.when(wants('uk', 3)).thenRejected('insufficient-stock', {left: 2});
    t.when(wants('uk', 1, TODAY + 1, 'a')).thenAccepted();
    t.when(wants('uk', 1, TODAY + 1, 'b')).thenAccepted();
    t.when(wants('uk', 1, TODAY + 1, 'c')).thenRejected('insufficient-stock', {left: 0});
    t.when(wants('key', 8)).thenAccepted();
  });

  test('two lines of an order are asked as one after the other', () => {
    const t = book(keep(9, 'top'), safety(1, 'home'));
    const lines = [
      ['x', 1],
      ['x', 1],
    ] as const;
    t.when(place(lines, {customer: 'uk', order: 'o', day: TODAY + 1, site: 'A'})).thenRejected('insufficient-stock', {
      left: 0,
    });
  });
});

test('why not more, and why not sooner: it is named, with whom it is for', () => {
  const ask = (t: ReturnType<typeof book>, who: string) => {
    const {read} = t.book.ledger;
    const [answer] = checkPromise({
      read,
      company: must(read('company:company'), 'company'),
      to: must(destinationOf(read, who), who),
      lines: askedLines([{item: 'x', quantity: 5, requestedDay: TODAY + 1, site: 'A'}]),
      now: MONDAY,
      shipComplete: false,
      explain: true,
    });
    return must(answer, 'answer');
  };
  const t = book(safety(8, 'top', 'home'), buy(20, MONDAY + days(3)));
  const segment = 'Segment top, Segment home';
  const later = must(
    ask(t, 'patient').options.find((o) => o.kind === 'later'),
    'later',
  );
  expect(later.binding).toEqual({kind: 'pool', pool: 'safety', segment, units: 8, until: null});
  expect(ask(t, 'eu')).toMatchObject({
    left: 2,
    reductions: [{free: 2, kept: [{kind: 'safety', segment, quantity: 8, until: null}]}],
  });
  expect(ask(t, 'key')).toMatchObject({left: 10, reductions: [{free: 10, kept: []}]});
  // Of more than there is so many as there are.
  const short = book(safety(25));
  expect(ask(short, 'key').reductions).toMatchObject([{free: 0, kept: [{segment: '', quantity: 10}]}]);
});

/** A day's dispatch that serves a request of the next one: at four, from Monday to Friday. */
const dispatchFor = (day: number) => startOfDay(TODAY + day - 1, 'UTC') + 16 * 3_600_000;
type Unit = {readonly from: number};

/**
 * What could be had of it by a dispatch, giving one unit after another: each claim takes units that are there by its date, and
 * then as many are left over at any time from the dispatch on as the safety stock asks for, or no more is given.
 */
function byHand(b: Book, due: number, floor: number): number {
  const {available, supplies, claims} = b.position('A', 'x');
  const units: Unit[] = Array.from({length: available}, () => ({from: 0}));
  for (const s of supplies) for (let n = 0; n < s.quantity; n++) units.push({from: s.usableAt});
  const asks = claims.flatMap((c) => Array.from({length: c.quantity}, () => Math.max(c.due, b.at)));
  for (let given = 0; ; given++) {
    const all = [...asks, ...Array.from({length: given + 1}, () => due)];
    const times = [due, ...all, ...units.map((u) => u.from)].filter((t) => t >= due);
    const left = (t: number) => units.filter((u) => u.from <= t).length - all.filter((a) => a <= t).length;
    if (times.some((t) => left(t) < floor)) return given;
  }
}

test('in any world, by counting units: who is outside is promised all that is above it and nothing of it', () => {
  const step = fc.oneof(
    {weight: 3, arbitrary: fc.record({do: fc.constant('in' as const), n: fc.integer({min: 1, max: 9})})},
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('buy' as const),
        n: fc.integer({min: 1, max: 9}),
        day: fc.integer({min: 0, max: 4}),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('safety' as const),
        n: fc.integer({min: 1, max: 9}),
        who: fc.subarray(['top', 'home', 'abroad']),
      }),
    },
    {weight: 1, arbitrary: fc.record({do: fc.constant('cancel' as const), n: fc.nat({max: 9})})},
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('ask' as const),
        who: fc.constantFrom(['key', 'top'], ['uk', 'home'], ['eu', 'abroad'], ['none', '']),
        n: fc.integer({min: 1, max: 12}),
        day: fc.integer({min: 1, max: 4}),
      }),
    },
  );
  const seen = {bound: 0, insiders: 0};
  fc.assert(
    fc.property(fc.array(step, {minLength: 3, maxLength: 14}), (steps) => {
      const t = given(...company({segments: TREE, customers: PEOPLE}));
      for (const [i, s] of steps.entries()) {
        if (s.do === 'in') t.and(receive('A', 'x', s.n));
        if (s.do === 'buy') t.and(buy(s.n, MONDAY + days(s.day)));
        if (s.do === 'safety') t.and(safety(s.n, ...s.who));
        if (s.do === 'cancel') t.book.run({type: 'CancelOrder', order: `o${s.n}`, by: 'customer', reason});
        if (s.do !== 'ask') continue;
        const [who, of] = s.who as [string, string];
        const pool = t.book.position('A', 'x').pools[0];
        const isInside = pool?.segments?.includes(of) ?? true;
        const due = dispatchFor(s.day);
        const all = byHand(t.book, due, 0);
        const most = isInside ? all : byHand(t.book, due, pool?.quantity ?? 0);
        if (most < all) seen.bound++;
        if (pool !== undefined && isInside) seen.insiders++;
        const placed = t.book.run(wants(who, s.n, TODAY + s.day, `o${i}`));
        if (s.n <= most) expect(placed).toMatchObject({kind: 'accepted'});
        else expect(placed).toMatchObject({kind: 'rejected', rejection: {left: most}});
      }
    }),
    {numRuns: 1_500},
  );
  expect(seen.bound).toBeGreaterThan(700);
  expect(seen.insiders).toBeGreaterThan(500);
});
