/** The option somebody chose is what is held and what is placed; the day asked for stays the day asked for. */
import {expect, test} from 'vitest';
import {askedLines, chosenLines, emptyDraft, placeCommand, withLine} from '../../src-renderer/screens/orders/draft.ts';
import {choiceOf, takenOf} from '../../src-renderer/screens/orders/options.tsx';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {destinationOf} from '../../src-shared/domain/promise/holds.ts';
import {must} from '../../src-shared/kernel/assert.ts';
import {company, customer, days, item, MONDAY, receive, site, TODAY} from '../support/company.ts';
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

test('two options on the same site are told apart, and the chosen one is placed, not the best', () => {
  const book = twoOptions();
  const read = book.ledger.read;
  const [answer] = checkPromise({
    read,
    company: must(read('company:company'), 'company'),
    to: must(destinationOf(read, 'n'), 'customer'),
    lines: [{line: 1, item: 'x', quantity: 10, requestedDay: ASKED}],
    now: book.at,
    shipComplete: false,
    explain: true,
  });
  const promise = {...must(answer, 'answer'), itemName: '', unitPrice: 0, amount: 0};
  const best = must(promise.options[0], 'best');
  const other = must(promise.options[1], 'other');
  expect([best.kind, other.kind]).toEqual(['part-later', 'later']);
  const choice = choiceOf(other, best);
  expect(choice).toEqual({site: 'A', day: other.lots[0]?.day});
  expect(takenOf(promise, choice ?? undefined)).toBe(other);

  const full = withLine(withLine(emptyDraft(ASKED), 1, {item: ITEM}), 1, {quantity: 10, choice: choice ?? undefined});
  const draft = {...full, customer: WHO};
  book.run({type: 'HoldPromise', kind: 'typing', customer: 'n', lines: chosenLines(askedLines(draft))});
  const made = book.events.findLast((e) => e.type === 'HoldMade');
  const hold = must(made?.type === 'HoldMade' ? made.hold.id : undefined, 'hold');
  const command = placeCommand(draft, hold, other.lots[0]?.day);
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
    ...withLine(withLine(emptyDraft(ASKED), 1, {item: ITEM}), 1, {quantity: 30, choice: {site: 'A', day: ASKED + 7}}),
    customer: WHO,
  };
  const command = placeCommand(draft, 'H-gone', ASKED + 7);
  if (typeof command === 'string') throw new Error(command);
  const verdict = book.run({...command, order: 'SO-1'});
  expect(verdict?.kind === 'rejected' ? verdict.rejection.code : '').toBe('accept-if-failed');
});
