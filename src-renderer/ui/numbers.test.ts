import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type NumberForm, readNumber, steppedNumber, writeNumber} from './numbers.ts';

const UNITS: NumberForm = {min: 0, max: 1_000_000_000, digits: 0, words: 'Whole units only'};
const KILOS: NumberForm = {min: 0, max: 1_000_000_000, digits: 3, unit: ' kg', words: 'Kilograms, such as 12.5'};
const POUNDS: NumberForm = {
  min: 1,
  max: 100_000_000,
  digits: 2,
  always: 2,
  sign: '£',
  words: 'An amount, such as £12.50',
};
const units = (text: string) => readNumber(text, UNITS).value;
const fault = (text: string, form = UNITS) => readNumber(text, form).fault;

test('whole units are read with our separators, and with the spaces of a pasted value', () => {
  expect(['7', '1,250', '1 250', ' 1250\n', '1\u00a0000\u00a0000', '007', '1000000000'].map(units)).toEqual([
    7, 1250, 1250, 1250, 1_000_000, 7, 1_000_000_000,
  ]);
  expect(readNumber('  ', UNITS)).toEqual({value: undefined, fault: undefined});
});

test('what is no whole number is none: no character of it is left out to make it one', () => {
  const wrong = [
    '1.5',
    '1.',
    '12,5',
    '1,25',
    '12,5000',
    '0,012',
    '00,500',
    '2e3',
    '1/2',
    '1 2',
    '5 pcs',
    'abc',
    '0x10',
    '+5',
    '--5',
    '-',
    '.',
    '٣',
    '½',
  ];
  expect(wrong.map((text) => readNumber(text, UNITS))).toEqual(
    wrong.map(() => ({value: undefined, fault: 'Whole units only'})),
  );
});

test('what lies outside the bounds is no value and is never moved into them', () => {
  expect(['-5', '−356', '99,999,999,999', '9'.repeat(400)].map((text) => readNumber(text, UNITS))).toEqual(
    ['0 or more', '0 or more', 'At most 1,000,000,000', 'At most 1,000,000,000'].map((said) => ({
      value: undefined,
      fault: said,
    })),
  );
  expect(fault('0', {...UNITS, min: 1})).toBe('1 or more');
  expect(Object.is(units('-0'), 0)).toBe(true);
});

test('weights and money are kept exact in their smallest unit, on the way to a decimal too', () => {
  const grams = (text: string) => readNumber(text, KILOS).value;
  expect(['2', '2.', '12.5', '.25', '1,000.001'].map(grams)).toEqual([2_000, 2_000, 12_500, 250, 1_000_001]);
  expect(fault('1.2345', KILOS)).toBe('At most 3 decimals');
  expect(fault('12,5', KILOS)).toBe('Kilograms, such as 12.5');
  expect(fault('1000001', KILOS)).toBe('At most 1,000,000 kg');
  expect(['£12.50', '12.5', '£ 1,250'].map((text) => readNumber(text, POUNDS).value)).toEqual([1_250, 1_250, 125_000]);
  expect(['12.5 kg', '12.5kg', '2 KG'].map(grams)).toEqual([12_500, 12_500, 2_000]);
  expect([fault('kg', KILOS), fault('2 kgkg', KILOS), fault('2 g', KILOS)]).toEqual(
    Array(3).fill('Kilograms, such as 12.5'),
  );
  expect(['12.50 £', '12.50£'].map((text) => readNumber(text, POUNDS).value)).toEqual([1_250, 1_250]);
  expect(fault('£12.50£', POUNDS)).toBe('An amount, such as £12.50');
  expect([fault('£', POUNDS), fault('0', POUNDS)]).toEqual(['An amount, such as £12.50', '£0.01 or more']);
});

test('what is written is read as the same number', () => {
  for (const form of [UNITS, KILOS, POUNDS])
    fc.assert(
      fc.property(fc.integer({min: form.min, max: form.max}), (value) => {
        expect(readNumber(writeNumber(value, form), form).value).toBe(value);
      }),
    );
  expect([writeNumber(1250, UNITS), writeNumber(12_500, KILOS), writeNumber(125_000, POUNDS)]).toEqual([
    '1,250',
    '12.5',
    '£1,250.00',
  ]);
});

test('any text is read as what a naive reader of plain digits reads, or as none', () => {
  const text = fc.string({unit: fc.constantFrom(...Array.from('0123456789,. -+e/£'))});
  fc.assert(
    fc.property(text, (typed) => {
      const {value, fault: said} = readNumber(typed, UNITS);
      const plain = typed.trim().replaceAll(/[, ]/g, '');
      if (value !== undefined)
        expect(value).toBe(Number(plain) + 0); // -0 is 0
      else expect(said !== undefined || plain === '').toBe(true);
    }),
  );
});

test('a key goes a step up or down and stops at the bounds', () => {
  expect([steppedNumber(24, 12, UNITS), steppedNumber(5, -12, UNITS), steppedNumber(undefined, 12, UNITS)]).toEqual([
    36, 0, 12,
  ]);
});
