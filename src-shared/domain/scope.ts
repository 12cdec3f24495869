/**
 * Scope = facet × partition: the unit of visibility. Stock is partitioned by site; orders, customers and credit by
 * sales territory; master data by company; cost is a facet of its own; `desk` holds what people at order desks share.
 */
export type Scope = string;

export const MASTER: Scope = 'master';
export const COST: Scope = 'cost';
export const DESK: Scope = 'desk';
/** Allocation runs name orders of all territories and sites: for who sees them all. */
export const RUNS: Scope = 'runs';
/** What only the authority must know; no view admits it. */
export const RETIRED: Scope = 'retired';
export const stockScope = (site: string): Scope => `stock/${site}`;
export const ordersScope = (territory: string): Scope => `orders/${territory}`;

const EACH = 'each/';
/** Of what is about several: whoever sees each of them sees it. No id holds a `+`. */
export function eachScope(scopes: readonly Scope[]): Scope {
  const parts = [...new Set(scopes)].sort((a, b) => (a < b ? -1 : 1));
  return parts.length === 1 ? (parts[0] as Scope) : EACH + parts.join('+');
}
/** The scopes that must all be in view. */
export const scopesIn = (scope: Scope): readonly Scope[] =>
  scope.startsWith(EACH) ? scope.slice(EACH.length).split('+') : [scope];

/** The facet of a scope: what stands before the slash. */
export const facetOf = (scope: Scope): string => {
  const slash = scope.indexOf('/');
  return slash < 0 ? scope : scope.slice(0, slash);
};
/** The partition of a scope; empty for facets without partitions. */
export const partitionOf = (scope: Scope): string => {
  const slash = scope.indexOf('/');
  return slash < 0 ? '' : scope.slice(slash + 1);
};
