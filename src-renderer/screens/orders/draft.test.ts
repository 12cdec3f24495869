import {expect, test} from 'vitest';
import {
  askedLines,
  chosenLines,
  emptyDraft,
  placeCommand,
  pricedLines,
  quantityWith,
  unchosen,
  withLine,
  withoutLine,
} from './draft.ts';

const cake = {id: '22423', label: 'Regency cakestand', detail: ''};
const SHOWN = {currency: 'GBP'};
const shop = {id: 'C-1', label: 'Bramley & Co', detail: ''};

test('a line that becomes complete is followed by an empty one, and only then', () => {
  const chosen = withLine(emptyDraft(20_000), 1, {item: cake});
  expect(chosen.lines.length).toBe(1);
  const full = withLine(chosen, 1, {quantity: 12});
  expect(full.lines.map((line) => line.key)).toEqual([1, 2]);
  expect(withLine(full, 1, {quantity: 24}).lines.length).toBe(2);
});

test('the last line cannot be taken away, only emptied', () => {
  const full = withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12});
  expect(withoutLine(withoutLine(full, 1), 2).lines).toEqual([
    {key: 1, item: undefined, quantity: undefined, choice: undefined},
  ]);
});

test('a quantity that is none stands in the way of the order, also on a line of its own', () => {
  const full = withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12});
  const unread = withLine({...full, customer: shop}, 2, {quantity: undefined, unread: 'Whole units only'});
  expect(placeCommand(unread, undefined, SHOWN)).toBe('Quantity of line 2: Whole units only.');
  // An item that is chosen after it takes its place by nothing.
  const line = unread.lines[1];
  expect(line && quantityWith(line, {...cake, multiple: 6})).toBeUndefined();
  expect(quantityWith({key: 3, item: undefined, quantity: undefined, choice: undefined}, {...cake, multiple: 6})).toBe(
    6,
  );
  const mended = withLine(withLine(unread, 2, {item: cake}), 2, {quantity: 6, unread: undefined});
  expect(placeCommand(mended, undefined, SHOWN)).toMatchObject({lines: [{quantity: 12}, {quantity: 6}]});
});

test('an order says what it lacks before it can be placed', () => {
  const full = withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12});
  expect(placeCommand(full, undefined, SHOWN)).toBe('Choose a customer.');
  const whole = {...full, customer: shop, reference: ' PO 7 '};
  expect(placeCommand(withLine(whole, 2, {item: cake}), undefined, SHOWN)).toBe('A line is not complete.');
  expect(placeCommand(whole, 'H-1', SHOWN)).toEqual({
    type: 'PlaceOrder',
    customer: 'C-1',
    lines: [{item: '22423', quantity: 12, requestedDay: 20_000}],
    hold: 'H-1',
    reference: 'PO 7',
  });
  expect(askedLines({...whole, day: undefined})).toEqual([]);
  // All of it was there by that day: what somebody else took meanwhile is not placed as later in silence.
  expect(placeCommand(whole, undefined, {...SHOWN, latest: 20_001, isWhole: true})).toMatchObject({
    acceptIf: {latestDay: 20_001},
  });
  expect(placeCommand(whole, 'H-1', {...SHOWN, refused: 17})).toBe(
    'This customer takes no back orders, and 17 units of it have no date.',
  );
  expect(placeCommand(whole, undefined, {...SHOWN, latest: 20_001, isWhole: false})).not.toHaveProperty('acceptIf');
});

test('a chosen option is held at its site by its day, and placed with that hold in the same words', () => {
  const full = withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12});
  const chosen = {...withLine(full, 1, {choice: [{site: 'LDS', day: 20_009, quantity: 12}]}), customer: shop};
  expect(chosenLines(askedLines(chosen))).toEqual([
    {item: '22423', quantity: 12, site: 'LDS', requestedDay: 20_000, chosenDay: 20_009},
  ]);
  expect(placeCommand(chosen, undefined, SHOWN)).toBe('The chosen option is not held yet.');
  expect(placeCommand(chosen, 'H-2', {...SHOWN, latest: 20_009})).toMatchObject({
    lines: [{item: '22423', quantity: 12, site: 'LDS', requestedDay: 20_000, chosenDay: 20_009}],
    hold: 'H-2',
    acceptIf: {latestDay: 20_009},
  });
  expect(askedLines(unchosen(chosen))[0]?.choice).toBeUndefined();
  const lots = [
    {site: 'LDS', day: 20_000, quantity: 5},
    {site: 'RTM', day: 20_009, quantity: 7},
  ];
  const parts = {...withLine(full, 1, {choice: lots}), customer: shop};
  expect(chosenLines(askedLines(parts))).toEqual([
    {item: '22423', quantity: 12, requestedDay: 20_000, chosenLots: lots},
  ]);
  const other = [{site: 'LDS', day: 20_000, quantity: 12, item: '22720'}];
  expect(chosenLines(askedLines(withLine(full, 1, {choice: other})))).toEqual([
    {item: '22423', quantity: 12, site: 'LDS', requestedDay: 20_000, chosenDay: 20_000, chosenItem: '22720'},
  ]);
});

test('what is kept for others is taken with a reason, without a hold, and only by the day that is shown', () => {
  const full = {...withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12}), customer: shop};
  const beyond = {...full, beyondPools: ' '};
  expect(placeCommand(beyond, 'H-1', SHOWN)).toBe('Say why it takes what is kept for others.');
  const said = placeCommand({...beyond, beyondPools: ' he needs it '}, 'H-1', {...SHOWN, latest: 20_000});
  expect(said).toMatchObject({pools: {override: 'he needs it'}, acceptIf: {latestDay: 20_000}});
  expect(said).not.toHaveProperty('hold');
  expect(unchosen(beyond).beyondPools).toBeUndefined();
});

test('a price by hand is placed with its reason, and what the others were shown to cost counts', () => {
  const full = {...withLine(withLine(emptyDraft(20_000), 1, {item: cake}), 1, {quantity: 12}), customer: shop};
  const by = (text: string, reason: string) =>
    placeCommand(withLine(full, 1, {manual: {text, reason}}), undefined, {...SHOWN, prices: [11_000]});
  expect(by('abc', 'call')).toBe('“abc” is no price for line 1.');
  expect(by('£1.10', ' ')).toBe('Say why line 1 is priced by hand.');
  expect(by('£1.10', ' their birthday ')).toMatchObject({
    lines: [{item: '22423', quantity: 12, unitPrice: 11_000, priceReason: 'their birthday'}],
    acceptIf: {unitPrices: [11_000]},
  });
  expect(placeCommand(full, undefined, SHOWN)).not.toHaveProperty('acceptIf');
  // It is asked about, not held: a hold keeps goods.
  const asked = askedLines(withLine(full, 1, {manual: {text: '1.10', reason: ''}}));
  expect(pricedLines(asked, 'GBP')).toEqual([{item: '22423', quantity: 12, requestedDay: 20_000, unitPrice: 11_000}]);
  expect(chosenLines(asked)).toEqual([{item: '22423', quantity: 12, requestedDay: 20_000}]);
});
