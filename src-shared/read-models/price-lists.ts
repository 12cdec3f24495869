/** The page of price lists: whom each is for, and what one of them says. Lists and prices out of view are not there. */
import type {PriceEntries, PriceEntryRow, PriceListRow} from '../api/prices.ts';
import type {AgreedPrices, PriceList} from '../domain/prices/types.ts';
import {companyToday, customerName, itemOf, type World} from './world.ts';

/** Contracts last, they are many; each kind by name. */
const RANK = {everybody: 0, territory: 1, tier: 2, customer: 3} as const;

export function priceLists(world: World): PriceListRow[] {
  return [...world.ledger.all('pricelist')]
    .map((list) => ({...list, forName: nameOf(world, list)}))
    .sort((a, b) => RANK[a.for.kind] - RANK[b.for.kind] || (a.forName < b.forName ? -1 : 1) || (a.id < b.id ? -1 : 1))
    .map(({id, name, for: who, forName, active}) => ({id, name, kind: who.kind, forName, forId: idOf(who), active}));
}

export type EntriesAsk = {
  readonly list: string;
  readonly text: string;
  /** Only of this one. */
  readonly item?: string | undefined;
  readonly limit: number;
};
/** Entries of a list by item, of items whose id or name holds `text`; null when the list is not in view. */
export function priceEntries(world: World, {list: id, text, item: only, limit}: EntriesAsk): PriceEntries | null {
  const list = world.read(`pricelist:${id}`);
  if (list === undefined) return null;
  const today = companyToday(world);
  const needle = text.trim().toLowerCase();
  const under = `${list.audience}/`;
  const found: PriceEntryRow[] = [];
  for (const [place, doc] of world.ledger.docs('prices')) {
    if (!place.startsWith(under)) continue;
    const {item, entries} = doc.value as AgreedPrices;
    if (only !== undefined && item !== only) continue;
    const known = itemOf(world, item);
    const itemName = known?.name ?? item;
    if (needle !== '' && !item.toLowerCase().includes(needle) && !itemName.toLowerCase().includes(needle)) continue;
    for (const {from, until, breaks} of entries.filter((e) => e.list === id))
      found.push({
        item,
        itemName,
        listPrice: known?.listPrice ?? 0,
        from,
        until: until ?? null,
        breaks,
        counts: today < from ? 'later' : until !== undefined && today > until ? 'ended' : 'now',
      });
  }
  found.sort((a, b) => (a.item === b.item ? a.from - b.from : a.item < b.item ? -1 : 1));
  return {total: found.length, rows: found.slice(0, limit)};
}

const nameOf = (world: World, {for: who}: PriceList): string =>
  who.kind === 'customer' ? customerName(world, who.customer) : idOf(who);

function idOf(who: PriceList['for']): string {
  switch (who.kind) {
    case 'customer':
      return who.customer;
    case 'tier':
      return who.tier;
    case 'territory':
      return who.territory;
    default:
      return '';
  }
}
