/** Where an option's units are, in words that add up. */
import {expect, test} from 'vitest';
import {fromWords, notFor, whyNotSooner} from './why-words.ts';

const there = {
  onHand: 2_002,
  notUsable: [],
  allocated: 927,
  held: [],
  kept: [],
  quotas: [],
  free: 417,
};

test('what a site’s work does not reach by the dispatch is on hand and picked later, not to come', () => {
  expect(fromWords(1_075, there)).toBe('417 free on hand now, 658 on hand, picked later');
  expect(fromWords(400, there)).toBe('all free on hand now');
  const docks = {...there, work: {day: 0, left: 417, docks: true as const}};
  expect(fromWords(1_075, docks)).toBe('417 free on hand now, 658 on hand, loaded later');
  expect(fromWords(1_200, there)).toBe('417 free on hand now, 658 on hand, picked later, 125 from supply to come');
  expect(fromWords(12, {...there, onHand: 0, allocated: 0, free: 0})).toBe('all from supply to come');
  expect(fromWords(12, {...there, onHand: 20, allocated: 0, held: [{by: 'tom', quantity: 15}], free: 5})).toBe(
    '5 free on hand now, 7 from supply to come',
  );
});

const places = {nameOf: (id: string) => id, zoneOf: () => 'UTC', serviceOf: (id: string | undefined) => id ?? ''};

test('full docks are named, with what they can load besides', () => {
  const binding = {kind: 'docks', site: 'Reading', day: 0, left: 12} as const;
  expect(whyNotSooner({binding, short: 0, lots: []}, places, 0)).toBe(
    'Reading has the units, and its docks can load 12 more by the dispatch of Today.',
  );
  const part = {...there, site: 'Reading', allocated: 0};
  expect(notFor({...part, work: {day: 0, left: 12, docks: true}})).toEqual(['12 more can be loaded by then']);
  expect(notFor({...part, work: {day: 0, left: 12}})).toEqual(['12 more can be picked by then']);
});

test('a safety stock is named as what keeps a date from being sooner, with whom it is for', () => {
  const words = (segment: string) =>
    whyNotSooner(
      {binding: {kind: 'pool', pool: 'safety', segment, units: 8, until: null}, short: 0, lots: []},
      places,
      0,
    );
  expect(words('Key accounts')).toBe('8 are safety stock, for Key accounts only.');
  expect(words('')).toBe('8 are safety stock.');
  const kept = [{kind: 'safety' as const, segment: '', quantity: 8, until: null}];
  expect(notFor({...there, site: 'A', kept})).toEqual(['927 allocated to orders', '8 safety stock']);
});
