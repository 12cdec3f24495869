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
