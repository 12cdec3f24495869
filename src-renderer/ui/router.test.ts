import {expect, test} from 'vitest';
import {linkTo, parseRoute} from './router.ts';

test('a link leads back to the place it names', () => {
  const link = linkTo('inventory', ['22423@RDG'], {view: 'short', find: 'cake & tin', none: undefined});
  expect(link).toBe('#/inventory/22423@RDG?view=short&find=cake+%26+tin');
  expect(parseRoute(link)).toEqual({
    screen: 'inventory',
    rest: ['22423@RDG'],
    params: {view: 'short', find: 'cake & tin'},
  });
});

test('a torn link leads nowhere instead of failing', () => {
  expect(parseRoute('#/order/%E0%A4%A').rest).toEqual(['%E0%A4%A']);
  expect(parseRoute('').screen).toBe('');
});
