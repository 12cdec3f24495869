import {expect, test} from 'vitest';
import {instantOf} from '../../ui/dates.ts';
import {dayOfLine, emptyPurchase, purchaseCommand, withoutPurchaseLine, withPurchaseLine} from './purchase-draft.ts';

const at = {zone: 'Europe/London', today: 20_000, now: instantOf(20_000, 12 * 60, 'Europe/London'), lead: null};
const supplier = {id: 'S1', label: 'Harbour Goods', detail: 'S1'};
const cup = {id: '22423', label: 'Cup', detail: '22423', leadDays: 10};
const tin = {id: '22720', label: 'Tin', detail: '22720', leadDays: 4};

test('a line expects its item after the usual lead time unless another day is said', () => {
  let draft = withPurchaseLine(emptyPurchase('RDG', supplier), 1, {item: cup, quantity: 40});
  draft = withPurchaseLine(draft, 2, {item: tin, quantity: 12, day: at.today + 30});
  expect(purchaseCommand({...draft, minutes: 9 * 60, confirmed: true}, at)).toEqual({
    type: 'PlacePurchase',
    supplier: 'S1',
    site: 'RDG',
    lines: [
      {item: '22423', quantity: 40, expectedAt: instantOf(at.today + 10, 9 * 60, at.zone), confirmed: true},
      {item: '22720', quantity: 12, expectedAt: instantOf(at.today + 30, 9 * 60, at.zone), confirmed: true},
    ],
  });
});

test('what is missing is said before anything is sent', () => {
  const empty = emptyPurchase('RDG');
  expect(purchaseCommand(empty, at)).toBe('Choose a supplier.');
  const draft = emptyPurchase('RDG', supplier);
  expect(purchaseCommand(draft, at)).toBe('Add a line.');
  expect(purchaseCommand(withPurchaseLine(draft, 1, {item: cup}), at)).toBe('A line is not complete.');
  const past = withPurchaseLine(draft, 1, {item: cup, quantity: 1, day: at.today});
  expect(purchaseCommand(past, at)).toBe('22423 is expected in the past.');
  const {leadDays: _, ...unknown} = cup;
  expect(purchaseCommand(withPurchaseLine(draft, 1, {item: unknown, quantity: 1}), at)).toBe(
    'Say when 22423 is expected.',
  );
});

test('a complete last line makes room for the next, and the last line taken away leaves an empty one', () => {
  const one = withPurchaseLine(emptyPurchase('RDG', supplier), 1, {item: cup, quantity: 2});
  expect(one.lines.map((line) => line.key)).toEqual([1, 2]);
  const none = withoutPurchaseLine(withoutPurchaseLine(one, 1), 2);
  expect(none.lines).toEqual([{key: 1, item: undefined, quantity: undefined, day: undefined}]);
});

/** Five working days from today, to an opening at seven. */
const lead = {
  days: 5,
  ordered: at.today,
  ready: at.today + 9,
  closed: [],
  day: at.today + 10,
  at: instantOf(at.today + 10, 7 * 60, at.zone),
};

test('of a supplier with a lead a line without a day leaves its date to the authority, unless something is said of when', () => {
  const slow = {...at, lead};
  let draft = withPurchaseLine(emptyPurchase('RDG', supplier), 1, {item: tin, quantity: 3});
  draft = withPurchaseLine(draft, 2, {item: cup, quantity: 4, day: at.today + 2});
  // What is typed is sent as it is typed, at the opening the earliest date is reckoned to.
  const early = instantOf(at.today + 2, 7 * 60, at.zone);
  expect(purchaseCommand(draft, slow)).toMatchObject({
    lines: [
      {item: '22720', quantity: 3, confirmed: false},
      {item: '22423', quantity: 4, expectedAt: early, confirmed: false},
    ],
  });
  const linesOf = (of: typeof draft) => {
    const command = purchaseCommand(of, slow);
    if (typeof command === 'string') throw new Error(command);
    return command.lines.map((line) => line.expectedAt);
  };
  expect(linesOf(draft)[0]).toBeUndefined();
  expect(linesOf({...draft, confirmed: true})).toEqual([lead.at, early]);
  expect(linesOf({...draft, minutes: 600})[0]).toBe(instantOf(lead.day, 600, at.zone));
  expect(dayOfLine({key: 1, item: tin, quantity: 3, day: undefined}, at.today, lead)).toBe(lead.day);
  expect(purchaseCommand(draft, {...at, lead: undefined})).toBe('The days of the supplier are being read.');
});
