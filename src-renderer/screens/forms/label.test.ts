import {expect, test} from 'vitest';
import {commandOfLabel} from './label.ts';

test('a label names the lot of every step of the floor, and nothing else is taken for one', () => {
  expect(commandOfLabel(' SO-1042/3.1 ', 'picked', 5)).toEqual({
    type: 'AdvanceLots',
    order: 'SO-1042',
    to: 'picked',
    lots: [{line: 3, lot: 1, quantity: 5}],
  });
  expect(commandOfLabel('SO-1042/3.1', 'shipped', 5)).toMatchObject({type: 'ShipLots', order: 'SO-1042'});
  expect(commandOfLabel('SO-1042/3.1', 'short', 0)).toEqual({
    type: 'ReportShortPick',
    order: 'SO-1042',
    line: 3,
    lot: 1,
    found: 0,
  });
  for (const label of ['', 'SO-1042', 'SO-1042/3', 'H-7K3Q/1'])
    expect(commandOfLabel(label, 'picked', 5)).toMatch(/label/);
  expect(commandOfLabel('SO-1042/3.1', 'picked', undefined)).toMatch(/units/);
});
