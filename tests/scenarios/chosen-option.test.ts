/** The option somebody chose is what is held and what is placed; the day asked for stays the day asked for. */
import {expect, test} from 'vitest';
import {askedLines, chosenLines, emptyDraft, placeCommand, withLine} from '../../src-renderer/screens/orders/draft.ts';
import {choiceOf, takenOf} from '../../src-renderer/screens/orders/options.tsx';
import type {Command} from '../../src-shared/domain/commands.ts';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {destinationOf} from '../../src-shared/domain/promise/holds.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {company, customer, days, item, MONDAY, receive, rules, site, TODAY} from '../support/company.ts';
import {Book} from '../support/given.ts';

const ITEM = {id: 'x', label: 'Item x', detail: ''};
const WHO = {id: 'n', label: 'Customer n', detail: ''};
const ASKED = TODAY + 1;

/** Five at A today, twenty more at A in a week: part now and the rest later, or all of it in a week, both from A. */
function twoOptions(): Book {
  const book = new Book();
  for (const command of company({sites: [site('A')], items: [item('x')], customers: [customer('n')]}))
    book.run(command);
  book.run(receive('A', 'x', 5));
  book.run({
    type: 'PlacePurchase',
    purchase: 'PO-1',
    supplier: 'V',
    site: 'A',
    lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(7), confirmed: true}],
  });
  return book;
}

/** What a person is answered who asks for so many, for tomorrow unless another day is said. */
function checked(book: Book, customerId: string, quantity: number, requestedDay = ASKED) {
  const read = book.ledger.read;
  const [answer] = checkPromise({
    read,
    company: must(read('company:company'), 'company'),
    to: must(destinationOf(read, customerId), 'customer'),
    lines: [{line: 1, item: 'x', quantity, requestedDay}],
    now: book.at,
    shipComplete: false,
    explain: true,
  });
  return {
    ...must(answer, 'answer'),
    substitutes: [],
    notInView: [],
    itemName: '',
    unitPrice: 0,
    pricedBy: {source: 'item'} as const,
    nextBreak: null,
    amount: 0,
  };
}

test('two options on the same site are told apart, and the chosen one is placed, not the best', () => {
  const book = twoOptions();
  const promise = checked(book, 'n', 10);
  const best = must(promise.options[0], 'best');
  const other = must(promise.options[1], 'other');
  expect([best.kind, other.kind]).toEqual(['part-later', 'later']);
  const choice = choiceOf(other, best);
  expect(choice).toEqual([{site: 'A', day: other.lots[0]?.day, quantity: 10}]);
  expect(takenOf(promise, choice ?? undefined)).toBe(other);

  const full = withLine(withLine(emptyDraft(ASKED), 1, {item: ITEM}), 1, {quantity: 10, choice: choice ?? undefined});
  const draft = {...full, customer: WHO};
  book.run({type: 'HoldPromise', kind: 'typing', customer: 'n', lines: chosenLines(askedLines(draft))});
  const made = book.events.findLast((e) => e.type === 'HoldMade');
  const hold = must(made?.type === 'HoldMade' ? made.hold.id : undefined, 'hold');
  const command = placeCommand(draft, hold, {currency: 'GBP', latest: other.lots[0]?.day});
  if (typeof command === 'string') throw new Error(command);
  const verdict = book.run({...command, order: 'SO-1'});
  expect(verdict?.kind).toBe('accepted');
  const order = book.order('SO-1');
  expect(order.lots.map((lot) => [lot.site, lot.allocated, lot.current.day])).toEqual([['A', 10, other.lots[0]?.day]]);
  expect(order.lines[0]?.request.day).toBe(ASKED);
});

test('a choice whose hold is gone when the order arrives is refused rather than placed as something later', () => {
  const book = twoOptions();
  const draft = {
    ...withLine(withLine(emptyDraft(ASKED), 1, {item: ITEM}), 1, {
      quantity: 30,
      choice: [{site: 'A', day: ASKED + 7, quantity: 30}],
    }),
    customer: WHO,
  };
  const command = placeCommand(draft, 'H-gone', {currency: 'GBP', latest: ASKED + 7});
  if (typeof command === 'string') throw new Error(command);
  const verdict = book.run({...command, order: 'SO-1'});
  expect(verdict?.kind === 'rejected' ? verdict.rejection.code : '').toBe('accept-if-failed');
});

/** Five at A today, more there in nine days and at B in four. */
function fiveAtA(): Book {
  const book = new Book();
  for (const command of company({
    items: [item('x')],
    customers: [customer('n'), customer('one', {rules: rules({splitSites: false})})],
  }))
    book.run(command);
  const buy = (purchase: string, at: string, inDays: number): Command => ({
    type: 'PlacePurchase',
    purchase,
    supplier: 'V',
    site: at,
    lines: [{item: 'x', quantity: 20, expectedAt: MONDAY + days(inDays), confirmed: true}],
  });
  for (const command of [receive('A', 'x', 5), buy('PO-A', 'A', 9), buy('PO-B', 'B', 4)]) book.run(command);
  return book;
}

test('an option of several lots that is not the best is held and placed as chosen', () => {
  // Nothing arrives today. Tomorrow all of it could come from B, or five from each: one shipment is better, two may be wished.
  const book = fiveAtA();
  book.run(receive('B', 'x', 20));
  const promise = checked(book, 'n', 10, TODAY);
  const best = must(promise.options[0], 'best');
  const other = must(promise.options[1], 'other');
  expect([best.kind, other.kind]).toEqual(['whole', 'split']);
  const choice = must(choiceOf(other, best) ?? undefined, 'choice');
  expect(choice.map((lot) => [lot.site, lot.quantity])).toEqual([
    ['A', 5],
    ['B', 5],
  ]);
  expect(takenOf(promise, choice)).toBe(other);
  const draft = {
    ...withLine(withLine(emptyDraft(TODAY), 1, {item: ITEM}), 1, {quantity: 10, choice}),
    customer: WHO,
  };
  book.run({type: 'HoldPromise', kind: 'typing', customer: 'n', lines: chosenLines(askedLines(draft))});
  const made = book.events.findLast((e) => e.type === 'HoldMade');
  const hold = must(made?.type === 'HoldMade' ? made.hold : undefined, 'hold');
  expect(hold.lines.map((l) => [l.site, l.quantity, l.due])).toEqual(
    other.lots.map((l) => [l.site, l.quantity, l.shipBy]),
  );
  const command = placeCommand(draft, hold.id, {currency: 'GBP', latest: Math.max(...choice.map((lot) => lot.day))});
  if (typeof command === 'string') throw new Error(command);
  expect(book.run({...command, order: 'SO-1'})?.kind).toBe('accepted');
  const order = book.order('SO-1');
  expect(order.lots.map((lot) => [lot.site, lot.allocated, lot.current.day])).toEqual(
    other.lots.map((lot) => [lot.site, lot.quantity, lot.day]),
  );
  expect(order.lines[0]?.request.day).toBe(TODAY);
});

test('chosen lots are promised as chosen or refused: the units gone, the rules broken, or no choice of the line', () => {
  const lots = [
    {site: 'A', day: ASKED, quantity: 5},
    {site: 'B', day: ASKED + 6, quantity: 5},
  ];
  const hold = (customerId: string, chosenLots = lots, more: object = {}): Command => ({
    type: 'HoldPromise',
    kind: 'typing',
    customer: customerId,
    lines: [{item: 'x', quantity: 10, requestedDay: ASKED, chosenLots, ...more}],
  });
  const refused = (command: Command, before: readonly Command[] = []) => {
    const book = fiveAtA();
    for (const step of before) book.run(step);
    const verdict = book.run(command);
    return verdict?.kind === 'rejected' ? [verdict.rejection.code, verdict.rejection.left] : verdict?.kind;
  };
  expect(refused(hold('n'))).toBe('accepted');
  const taken: Command = {
    type: 'MoveStock',
    site: 'A',
    item: 'x',
    quantity: 1,
    from: 'available',
    to: 'damaged',
    reason: 'test',
  };
  expect(refused(hold('n'), [taken])).toEqual(['insufficient-stock', 4]);
  expect(refused(hold('one'))).toEqual(['insufficient-stock', 5]);
  expect(refused(hold('n', lots.slice(0, 1).concat({site: 'B', day: ASKED + 6, quantity: 6})))).toEqual([
    'invalid',
    10,
  ]);
  expect(refused(hold('n', lots, {site: 'A'}))).toEqual(['invalid', undefined]);
  expect(refused(hold('n', [...lots.slice(0, 1), {site: 'Z', day: ASKED, quantity: 5}]))).toEqual([
    'not-found',
    undefined,
  ]);
});
