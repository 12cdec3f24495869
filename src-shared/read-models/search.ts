/** Finding by a few letters: for the search over everything, and for fields that ask for one kind of thing. */
import type {LookupHit, SearchHit} from '../api/types.ts';
import {key} from '../domain/events.ts';
import {customerName, siteName, type World} from './world.ts';

/** Hits of one kind; three times as many in all. */
const HITS = 12;

/** Orders by id or reference (the exact id first, then the newest), items, customers, transfers and purchases that hold `text`. */
export function search(world: World, text: string): SearchHit[] {
  const needle = text.trim().toLowerCase();
  if (needle === '') return [];
  const hits: SearchHit[] = [];
  const orders = world.ledger.tables.orders;
  const exact = orders.find(text.trim().toUpperCase());
  if (exact >= 0) hits.push(orderHit(world, exact));
  for (let row = orders.count - 1; row >= 0 && hits.length < HITS; row--) {
    if (
      orders.alive[row] === 1 &&
      row !== exact &&
      (orders.text('id', row).toLowerCase().includes(needle) ||
        orders.text('reference', row).toLowerCase().includes(needle))
    )
      hits.push(orderHit(world, row));
  }
  for (const h of [
    ...lookup(world, 'item', text, HITS).map((x) => ({kind: 'item' as const, ...x})),
    ...lookup(world, 'customer', text, HITS).map((x) => ({kind: 'customer' as const, ...x})),
  ])
    hits.push({kind: h.kind, id: h.id, label: h.label, detail: h.detail});
  for (const t of world.ledger.all('transfer'))
    if (hits.length < 3 * HITS && t.id.toLowerCase().includes(needle))
      hits.push({
        kind: 'transfer',
        id: t.id,
        label: t.id,
        detail: `from ${siteName(world, t.from)} to ${siteName(world, t.to)}`,
      });
  for (const p of world.ledger.all('purchase'))
    if (hits.length < 3 * HITS && p.id.toLowerCase().includes(needle))
      hits.push({
        kind: 'purchase',
        id: p.id,
        label: p.id,
        detail: `${world.read(key('supplier', p.supplier))?.name ?? p.supplier}, ${p.lines.length} lines`,
      });
  return hits.slice(0, 3 * HITS);
}

const orderHit = (world: World, row: number): SearchHit => {
  const t = world.ledger.tables.orders;
  return {
    kind: 'order',
    id: t.text('id', row),
    label: t.text('id', row),
    detail: customerName(world, t.text('customer', row)),
  };
};

/** Active things of one kind, at most `limit`: those that begin with `text` first, then those that hold it. */
export function lookup(
  world: World,
  kind: 'item' | 'customer' | 'site' | 'supplier',
  text: string,
  limit: number,
): LookupHit[] {
  const needle = text.trim().toLowerCase();
  const starts: LookupHit[] = [];
  const holds: LookupHit[] = [];
  for (const [id, doc] of world.ledger.docs(kind)) {
    const value = doc.value as {
      name: string;
      tier?: string;
      country?: string;
      listPrice?: number;
      multiple?: number;
      leadDays?: number;
      active?: boolean;
    };
    if (value.active === false) continue;
    const name = value.name.toLowerCase();
    const at =
      id.toLowerCase().startsWith(needle) || name.startsWith(needle)
        ? starts
        : id.toLowerCase().includes(needle) || name.includes(needle)
          ? holds
          : null;
    at?.push({
      id,
      label: value.name,
      detail: kind === 'customer' ? `${id}, tier ${value.tier}, ${value.country}` : id,
      ...(value.listPrice !== undefined && {unitPrice: value.listPrice}),
      ...(value.multiple !== undefined && {multiple: value.multiple}),
      ...(value.leadDays !== undefined && {leadDays: value.leadDays}),
    });
    if (starts.length >= limit) break;
  }
  return [...starts, ...holds].slice(0, limit);
}
