import {expect, test} from 'vitest';
import {
  age,
  count,
  countdown,
  gridQty,
  kilos,
  money,
  moneyShort,
  percent,
  price,
  priceFromText,
  qty,
  signed,
  slack,
} from './format.ts';

test('quantities group thousands, use a true minus, and a nought in a grid is a middle dot', () => {
  expect([qty(1284), qty(-36), qty(0), gridQty(0), gridQty(7)]).toEqual(['1,284', '−36', '0', '·', '7']);
});

test('money is whole from a hundred up and has pence below, in the currency of the document', () => {
  expect(['GBP', 'EUR'].map((code) => money(428_449, code))).toEqual(['£4,284', '€4,284']);
  expect([money(1275, 'GBP'), money(9_999, 'GBP'), money(10_000, 'GBP'), money(-770, 'GBP'), money(0, 'GBP')]).toEqual([
    '£12.75',
    '£99.99',
    '£100',
    '−£7.70',
    '£0',
  ]);
});

test('money is shortened on tiles only from ten thousand up', () => {
  expect([moneyShort(128_000_000, 'GBP'), moneyShort(4_831_000, 'GBP'), moneyShort(128_000, 'GBP')]).toEqual([
    '£1.28 m',
    '£48.3k',
    '£1,280',
  ]);
});

test('a unit price shows as many digits as it has, never fewer than the currency', () => {
  expect([price(127_500, 'GBP'), price(425, 'GBP'), price(120_000, 'GBP')]).toEqual(['£12.75', '£0.0425', '£12.00']);
});

test('a price is read as people type it, and what could be two things is none', () => {
  const read = (...texts: string[]) => texts.map((text) => priceFromText(text, 'GBP'));
  expect(read('2.5', '£2.50', ' 2 ', '2,50', '2.')).toEqual([25_000, 25_000, 20_000, 25_000, 20_000]);
  expect(read('1,250', '£1,250.75', '1 250', '.0425', '0.99')).toEqual([
    12_500_000, 12_507_500, 12_500_000, 425, 9_900,
  ]);
  expect(read('', '.', '-2', '2.50001', '0,125', '1.250,50', '12,50,1', 'two', '€2', '999999999999')).toEqual(
    Array.from({length: 10}, () => undefined),
  );
  for (const exact of [0, 425, 127_500, 12_000_000]) expect(read(price(exact, 'GBP'))).toEqual([exact]);
});

test('changes carry a sign, shares a per cent', () => {
  expect([
    signed(0.3, 1, ' pt'),
    signed(-0.7, 1, ' pt'),
    signed(0),
    signed(0.04, 1),
    signed(1284),
    percent(0.934),
  ]).toEqual(['+0.3 pt', '−0.7 pt', '±0', '±0.0', '+1,284', '93.4 %']);
});

test('a countdown shows seconds only under ten minutes', () => {
  expect([countdown(7_500_000), countdown(47 * 60_000), countdown(581_000), countdown(-5)]).toEqual([
    '2 h 05',
    '47 min',
    '9:41',
    '0:00',
  ]);
});

test('ages and slack are words, never signed numbers', () => {
  expect([age(4_000), age(720_000), age(3 * 3_600_000), age(49 * 3_600_000)]).toEqual(['4 s', '12 min', '3 h', '2 d']);
  expect([slack(-540_000), slack(840_000), slack(3 * 3_600_000), slack(-80 * 3_600_000)]).toEqual([
    '9 min short',
    '14 min spare',
    '3 h spare',
    '3 d short',
  ]);
  expect([count(1, 'line'), count(1200, 'line'), count(2, 'company', 'companies')]).toEqual([
    '1 line',
    '1,200 lines',
    '2 companies',
  ]);
});

test('a weight says no more than there is, with tenths while they matter', () => {
  expect([0, 35_590, 60_500, 99_999, 100_900, 1_240_000, -9_250].map(kilos)).toEqual([
    '0 kg',
    '35.5 kg',
    '60.5 kg',
    '99.9 kg',
    '100 kg',
    '1,240 kg',
    '−9.2 kg',
  ]);
});
