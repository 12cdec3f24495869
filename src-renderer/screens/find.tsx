/** What the palette finds: places and things to do at once, orders, items, customers, purchases and transfers from the engine. */
import {IconArrowRight, IconPackage, IconShoppingCart, IconTruckDelivery, IconUser} from '@tabler/icons-react';
import {type ReactNode, useCallback} from 'react';
import type {SearchHit} from '../../src-shared/api/types.ts';
import {useEngine, useMay, useSession} from '../data/engine.tsx';
import type {Hit} from '../ui/palette.tsx';
import {go, linkTo} from '../ui/router.ts';
import {newOrder, placesFor, toOrder} from './places.ts';

type Kind = SearchHit['kind'];
const KINDS: Readonly<Record<Kind, {group: string; icon: ReactNode; link: (id: string) => string}>> = {
  order: {group: 'Orders', icon: <IconShoppingCart size={15} />, link: toOrder},
  item: {group: 'Items', icon: <IconPackage size={15} />, link: (id) => linkTo('inventory', [], {find: id})},
  customer: {group: 'Customers', icon: <IconUser size={15} />, link: (id) => linkTo('orders', [], {customer: id})},
  purchase: {
    group: 'Purchases',
    icon: <IconTruckDelivery size={15} />,
    link: (id) => linkTo('inbound', [], {find: id.split('/')[0]}),
  },
  transfer: {
    group: 'Transfers',
    icon: <IconTruckDelivery size={15} />,
    link: (id) => linkTo('inbound', [], {find: id}),
  },
};

const ORDER: readonly Kind[] = ['order', 'customer', 'item', 'purchase', 'transfer'];
const ARROW = <IconArrowRight size={15} />;

export function useFind(): (text: string, signal: AbortSignal) => Promise<readonly Hit[]> {
  const {client} = useEngine();
  const may = useMay();
  const places = may('PlaceOrder');
  const seesOrders = useSession()?.seesOrders ?? false;
  return useCallback(
    async (typed, signal) => {
      const text = typed.trim();
      const found = text.length < 2 ? [] : await client.search({text: text.slice(0, 80)}, {signal});
      const sorted = found.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
      const hits = sorted.map((hit): Hit => {
        const kind = KINDS[hit.kind];
        return {
          id: `${hit.kind} ${hit.id}`,
          group: kind.group,
          word: hit.label,
          hint: hit.detail,
          icon: kind.icon,
          run: () => go(kind.link(hit.id)),
        };
      });
      const customer = found.find((hit) => hit.kind === 'customer');
      const acts: Hit[] = [];
      if (places && customer !== undefined) acts.push(doing(`New order for ${customer.label}`, newOrder(customer.id)));
      if (places && 'new order'.includes(text.toLowerCase())) acts.push(doing('New order', newOrder()));
      const goes = placesFor(seesOrders)
        .filter((place) => place.word.toLowerCase().includes(text.toLowerCase()))
        .map((place) => doing(`Go to ${place.word}`, place.link));
      return [...hits, ...acts, ...goes];
    },
    [client, places, seesOrders],
  );
}

const doing = (word: string, link: string): Hit => ({id: word, group: 'Do', word, icon: ARROW, run: () => go(link)});
