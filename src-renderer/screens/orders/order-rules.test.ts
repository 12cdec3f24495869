import {expect, test} from 'vitest';
import {differing} from './order-rules.tsx';

const customer = {backorders: true, splitSites: false};

test('what is said of an order is only what is not its customer’s rule', () => {
  expect(differing({splitSites: false, backorders: true}, customer)).toBeUndefined();
  expect(differing({splitSites: true}, customer)).toEqual({splitSites: true});
  expect(differing({splitSites: true, shipmentsMax: undefined}, customer)).toEqual({splitSites: true});
  expect(differing({shipmentsMax: 2}, {...customer, shipmentsMax: 2})).toBeUndefined();
  expect(differing({shipmentsMax: 3}, {...customer, shipmentsMax: 2})).toEqual({shipmentsMax: 3});
});
