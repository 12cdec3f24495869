/**
 * A view: the scopes a session may see, from role and grants. `admits(view, scopeOf(event))` is the whole rule; the
 * server enforces it, the engine uses it not to guess, the screens to hide a button.
 */

import type {Role} from '../domain/decider.ts';
import {facetOf, partitionOf, type Scope, scopesIn} from '../domain/scope.ts';
import {unreachable} from '../kernel/assert.ts';
import {hashText} from '../kernel/hash.ts';

export type Parts = readonly string[] | '*';
export type View = {readonly stock: Parts; readonly orders: Parts; readonly cost: boolean; readonly desk: boolean};
/** What an administrator grants an account besides its role. */
export type Grant = {readonly role: Role; readonly sites: Parts; readonly territories: Parts};

const NONE: readonly string[] = [];

export function viewOf({role, sites, territories}: Grant): View {
  switch (role) {
    case 'operations':
      return {stock: sites, orders: territories, cost: false, desk: true};
    case 'customer-service':
    case 'sales':
      return {stock: sites, orders: territories, cost: false, desk: true};
    case 'warehouse':
      return {stock: sites, orders: NONE, cost: false, desk: false};
    case 'executive':
    case 'finance':
      return {stock: sites, orders: territories, cost: true, desk: true};
    case 'administrator':
      return {stock: sites, orders: territories, cost: true, desk: true};
    case 'system':
      return {stock: '*', orders: '*', cost: true, desk: true};
    default:
      return unreachable(role);
  }
}
export const FULL_VIEW: View = {stock: '*', orders: '*', cost: true, desk: true};

export function admits(view: View, scope: Scope): boolean {
  switch (facetOf(scope)) {
    case 'master':
      return true;
    case 'cost':
      return view.cost;
    case 'desk':
      return view.desk;
    case 'runs':
      return view.desk && holdsAll(view.stock) && holdsAll(view.orders);
    case 'stock':
      return inParts(view.stock, partitionOf(scope));
    case 'orders':
      return inParts(view.orders, partitionOf(scope));
    case 'each':
      return scopesIn(scope).every((part) => admits(view, part));
    default:
      return false;
  }
}
/** True when the view holds every partition of the facet, so that "not found" means "does not exist". */
export const holdsAll = (parts: Parts): boolean => parts === '*';

/** A copy whose parts may be written to: what a frame's schema infers. */
export const mutableView = (
  v: View,
): {stock: '*' | string[]; orders: '*' | string[]; cost: boolean; desk: boolean} => ({
  ...v,
  stock: v.stock === '*' ? '*' : [...v.stock],
  orders: v.orders === '*' ? '*' : [...v.orders],
});

/** The same for the same view, whatever the order of its parts. */
export function viewKey(view: View): string {
  const parts = (p: Parts) => (p === '*' ? '*' : [...new Set(p)].sort(byCode).join(','));
  const text = `${parts(view.stock)}|${parts(view.orders)}|${view.cost}|${view.desk}`;
  return `${hashText(text).toString(36)}${hashText(text, 7).toString(36)}`;
}

const inParts = (parts: Parts, part: string): boolean => parts === '*' || parts.includes(part);
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
