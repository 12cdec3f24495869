import {expect, test} from 'vitest';
import {company, place, receive} from '../../tests/support/company.ts';
import {ROLES} from '../domain/decider.ts';
import {MAY_CORRECT_MORE} from '../domain/inventory/correction-limit.ts';
import {COST, DESK, eachScope, MASTER, ordersScope, scopesIn, stockScope} from '../domain/scope.ts';
import {commandsOf, mayIssue, rightsOf} from './rights.ts';
import {admits, FULL_VIEW, viewKey, viewOf} from './view.ts';

test('a view admits exactly its scopes', () => {
  const view = viewOf({role: 'customer-service', sites: ['A'], territories: ['UK']});
  const seen = [
    MASTER,
    DESK,
    COST,
    stockScope('A'),
    stockScope('B'),
    ordersScope('UK'),
    ordersScope('EU'),
    'unknown/x',
  ].filter((scope) => admits(view, scope));
  expect(seen).toEqual([MASTER, DESK, stockScope('A'), ordersScope('UK')]);
});

test('what is about several scopes is seen by who sees each of them', () => {
  const view = viewOf({role: 'operations', sites: ['A'], territories: ['UK', 'EU']});
  const of = (...scopes: string[]) => admits(view, eachScope(scopes));
  expect(of(ordersScope('UK'), stockScope('A'), ordersScope('EU'))).toBe(true);
  expect([of(ordersScope('UK'), stockScope('B')), of(ordersScope('UK'), COST), of('unknown/x')]).toEqual([
    false,
    false,
    false,
  ]);
  // In whatever order they were named, and one alone is itself.
  expect(eachScope([stockScope('A'), ordersScope('UK')])).toBe(eachScope([ordersScope('UK'), stockScope('A')]));
  expect([eachScope([MASTER, MASTER]), scopesIn(MASTER)]).toEqual([MASTER, [MASTER]]);
});

test('the same view has the same key, whatever the order of its parts; another has another', () => {
  const view = viewOf({role: 'operations', sites: ['A', 'B'], territories: '*'});
  expect(viewKey(view)).toBe(viewKey({...view, stock: ['B', 'A', 'B']}));
  const keys = [
    FULL_VIEW,
    view,
    {...view, desk: false},
    {...view, cost: true},
    {...view, stock: ['A']},
    {...view, stock: '*' as const},
    {...view, orders: []},
  ].map(viewKey);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a role issues its commands at its sites, and no others', () => {
  const warehouse = {role: 'warehouse', sites: ['A'], territories: []} as const;
  expect(mayIssue(warehouse, receive('A', 'x', 1))).toBe(true);
  expect(mayIssue(warehouse, receive('B', 'x', 1))).toBe(false);
  expect(mayIssue(warehouse, place([['x', 1]]))).toBe(false);
  expect(company().some((c) => mayIssue({...warehouse, role: 'operations'}, c))).toBe(false);
});

test('only the system may do what feeds do; an executive only looks', () => {
  for (const role of ROLES) expect(commandsOf(role).includes('RecordSnapshot')).toBe(role === 'system');
  expect(commandsOf('executive')).toEqual([]);
});

test('who may book more than the limit, as a refusal names them, are the roles of people with the right', () => {
  const holders = ROLES.filter((role) => role !== 'system' && rightsOf(role).includes('adjust-over-limit'));
  expect([...MAY_CORRECT_MORE].sort()).toEqual([...holders].sort());
});
