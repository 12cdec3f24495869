/** The workspaces of this release and their links. One list for the rail, the palette and the keys. */
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconBroadcast,
  IconCalendarTime,
  IconChartHistogram,
  IconChecklist,
  IconHistory,
  IconLayoutGrid,
  IconShoppingCart,
  IconTags,
  IconTruckDelivery,
} from '@tabler/icons-react';
import type {RailItem} from '../ui/rail.tsx';
import {linkTo} from '../ui/router.ts';

export const PLACES = [
  {key: 'tower', word: 'Tower', link: linkTo('tower'), icon: IconBroadcast},
  {key: 'orders', word: 'Orders', link: linkTo('orders'), icon: IconShoppingCart},
  {key: 'at-risk', word: 'At risk', link: linkTo('at-risk'), icon: IconAlertTriangle},
  {key: 'approvals', word: 'Approvals', link: linkTo('approvals'), icon: IconChecklist},
  {key: 'inventory', word: 'Inventory', link: linkTo('inventory'), icon: IconLayoutGrid},
  {key: 'allocation', word: 'Allocation', link: linkTo('allocation'), icon: IconArrowsSplit2},
  {key: 'inbound', word: 'Inbound', link: linkTo('inbound'), icon: IconTruckDelivery},
  {key: 'prices', word: 'Prices', link: linkTo('prices'), icon: IconTags},
  {key: 'scorecard', word: 'Scorecard', link: linkTo('scorecard'), icon: IconChartHistogram},
  {key: 'calendars', word: 'Calendars', link: linkTo('calendars'), icon: IconCalendarTime},
  {key: 'activity', word: 'Activity', link: linkTo('activity'), icon: IconHistory},
] as const satisfies readonly RailItem[];

/** Places made of orders, or of what they cost; somebody without orders in view is not led to them. */
const OF_ORDERS: ReadonlySet<string> = new Set(['orders', 'at-risk', 'prices', 'scorecard']);
export const isOfOrders = (key: string): boolean => OF_ORDERS.has(key);
export const placesFor = (seesOrders: boolean): readonly (typeof PLACES)[number][] =>
  PLACES.filter(({key}) => seesOrders || !isOfOrders(key));

export const toOrder = (id: string): string => linkTo('order', [id]);
export const toPosition = (site: string, item: string): string => linkTo('inventory', [`${item}@${site}`]);
export const toInbound = (document: string): string => linkTo('inbound', [], {find: document});
export const newOrder = (customer?: string): string => linkTo('orders', ['new'], {customer});
