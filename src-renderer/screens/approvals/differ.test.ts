import {expect, test} from 'vitest';
import type {ShownEffect} from '../../../src-shared/api/approvals.ts';
import {differing} from './differ.ts';

type Row = ShownEffect['rows'][number];
const row = (of: Partial<Row>): Row => ({what: 'comes later', customerName: '', itemName: '', siteName: '', ...of});
const effect = (rows: readonly Row[], summary: string[] = []): ShownEffect => ({
  shown: {summary, rows: [], more: 0},
  rows,
});

test('a row that stands nowhere else is marked, and one without a date is not one of which no day is said', () => {
  const stated = effect([row({order: 'A', dayAfter: 5}), row({order: 'B'})], ['1 line gains']);
  const now = effect([row({order: 'B', dayAfter: null}), row({order: 'A', dayAfter: 5})], ['1 line gains', '5 units']);
  expect(differing(now, stated)).toEqual({rows: [true, false], summary: [false, true]});
  expect(differing(stated, now)).toEqual({rows: [false, true], summary: [false]});
});

test('names say nothing; a row stated once does not stand for two', () => {
  const stated = effect([row({order: 'A', customerName: 'Old Name'})]);
  const now = effect([row({order: 'A', customerName: 'New Name'}), row({order: 'A'})]);
  expect(differing(now, stated).rows).toEqual([false, true]);
});
