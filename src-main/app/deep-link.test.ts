import {expect, test} from 'vitest';
import {fragmentOf, linkIn} from './deep-link.ts';

test.each([
  ['signalbox://tower', '#/tower'],
  ['signalbox://tower/', '#/tower'],
  ['signalbox://inventory/22423@RDG?view=short', '#/inventory/22423@RDG?view=short'],
  ['signalbox://order/SO-1042?tab=history', '#/order/SO-1042?tab=history'],
  ['SIGNALBOX://at-risk', '#/at-risk'],
])('%s is a place', (link, fragment) => {
  expect(fragmentOf(link)).toBe(fragment);
});

test.each([
  'https://example.com/',
  'signalbox:',
  'signalbox://',
  'signalbox://user:pass@tower',
  'signalbox://tower:99/x',
  'signalbox://order/%2e%2e%2f%2e%2e',
  'signalbox://order/<script>',
  'signalbox://order/a/b/c/d/e',
  'signalbox://order/%ff',
  'signalbox://javascript:alert(1)',
  `signalbox://order/${'x'.repeat(600)}`,
  `signalbox://tower?${'a=1&'.repeat(11)}`,
  'signalbox://tower?a b=1',
])('%s is no place', (link) => {
  expect(fragmentOf(link)).toBeNull();
});

test('a link is found on a command line', () => {
  expect(linkIn(['signalbox', '--flag', 'signalbox://tower'])).toBe('signalbox://tower');
  expect(linkIn(['signalbox', '.'])).toBeUndefined();
});
