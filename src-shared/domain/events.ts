/** Every event: past tense, one aggregate, one scope. `keyOf` names the aggregate, `scopeOf` the scope. */
import {unreachable} from '../kernel/assert.ts';
import type {AllocationEvent, AllocationRuns} from './allocation/types.ts';
import {type Approval, type ApprovalEvent, isApprovalEvent} from './approvals/types.ts';
import {type Exception, type ExceptionEvent, exceptionId, isExceptionEvent} from './exceptions/types.ts';
import type {InboundEvent, Purchase, Transfer} from './inbound/types.ts';
import type {Load} from './inventory/load.ts';
import type {Position, PositionEvent} from './inventory/types.ts';
import type {
  Capacity,
  Carrier,
  Company,
  CompanyData,
  Customer,
  CustomerData,
  Item,
  ItemCost,
  Lift,
  PartOf,
  Segment,
  Site,
  Supplier,
  Zone,
} from './master-data/types.ts';
import type {CustomerEvent, Order, OrderEvent, RetiredEvent, RetiredIds} from './orders/types.ts';
import {type AgreedPrices, audienceScope, type PriceEvent, type PriceList} from './prices/types.ts';
import type {Hold, HoldEvent} from './promise/types.ts';
import {COST, DESK, MASTER, ordersScope, RETIRED, RUNS, type Scope, stockScope} from './scope.ts';

export type MasterEvent =
  | {readonly type: 'CompanyDefined'; readonly company: CompanyData}
  | {readonly type: 'SiteListed'; readonly site: string; readonly rank: number}
  | {readonly type: 'SegmentsDefined'; readonly segments: readonly Segment[]}
  | {readonly type: 'SiteDefined'; readonly site: Site}
  | {readonly type: 'CapacitySet'; readonly site: string; readonly capacity: Capacity | null; readonly reason: string}
  | {
      readonly type: 'LiftSet';
      readonly site: string;
      readonly service: string;
      readonly lift: Omit<Lift, 'service'> | null;
      readonly reason: string;
    }
  | {readonly type: 'ZonesSet'; readonly site: string; readonly zones: readonly Zone[]; readonly reason: string}
  | {readonly type: 'ItemDefined'; readonly item: Item}
  /** An item has become a part of a kit, or is one no more. */
  | {readonly type: 'PartListed'; readonly item: string; readonly kit: string; readonly listed: boolean}
  | {readonly type: 'ItemCosted'; readonly item: string; readonly cost: number}
  | {readonly type: 'SupplierDefined'; readonly supplier: Supplier}
  | {readonly type: 'CarrierDefined'; readonly carrier: Carrier}
  | {readonly type: 'CustomerDefined'; readonly customer: CustomerData};

export type DomainEvent =
  | AllocationEvent
  | MasterEvent
  | PriceEvent
  | PositionEvent
  | InboundEvent
  | HoldEvent
  | OrderEvent
  | ExceptionEvent
  | ApprovalEvent
  | CustomerEvent
  | RetiredEvent;
export type EventType = DomainEvent['type'];

/** Aggregate kinds and their states. */
export type States = {
  company: Company;
  site: Site;
  item: Item;
  /** By the item that is a part. */
  partof: PartOf;
  cost: ItemCost;
  supplier: Supplier;
  carrier: Carrier;
  customer: Customer;
  pricelist: PriceList;
  /** By whom they are for and item: `audience/item`. */
  prices: AgreedPrices;
  position: Position;
  purchase: Purchase;
  transfer: Transfer;
  hold: Hold;
  order: Order;
  /** By the order line it is about: `order/line`. */
  exception: Exception;
  approval: Approval;
  /** Allocation runs that can still be undone, in one document. */
  runs: AllocationRuns;
  /** By bucket of the id's hash (`orders/retired.ts`). */
  retired: RetiredIds;
  /** What all claims of a site ask of it, in sum. Follows from its positions; no event is about it. */
  work: Load;
  /** The same in seconds of labour, of what is handled in one zone: by site and zone, `RDG/bulk`. */
  labour: Load;
  /** The same in grams, of what leaves by one service, with what is picked for it: by site and service, `RDG/DPD/NEXT`. */
  lift: Load;
  /** The same in grams, of all that leaves, with what is picked: what its docks have to load. By site. */
  dock: Load;
};
export type Kind = keyof States;
export type AnyState = States[Kind];
/** `kind:id`; a position's id is `site/item`. */
export type Key<K extends Kind = Kind> = `${K}:${string}`;

export const key = <K extends Kind>(kind: K, id: string): Key<K> => `${kind}:${id}`;
export const positionKey = (site: string, item: string): Key<'position'> => `position:${site}/${item}`;
export const kindOf = (k: Key): Kind => k.slice(0, k.indexOf(':')) as Kind;
export const idOf = (k: Key): string => k.slice(k.indexOf(':') + 1);

/** Reads an aggregate; undefined when there is none (or, on a replica, when it is not in view). */
export type Read = <K extends Kind>(key: Key<K>) => States[K] | undefined;

export function keyOf(e: DomainEvent): Key {
  if (isExceptionEvent(e)) return key('exception', exceptionId(e.order, e.line));
  if (isApprovalEvent(e)) return key('approval', e.approval);
  switch (e.type) {
    case 'CompanyDefined':
    case 'SiteListed':
    case 'SegmentsDefined':
      return 'company:company';
    case 'SiteDefined':
      return key('site', e.site.id);
    case 'CapacitySet':
    case 'LiftSet':
    case 'ZonesSet':
      return key('site', e.site);
    case 'ItemDefined':
      return key('item', e.item.id);
    case 'PartListed':
      return key('partof', e.item);
    case 'ItemCosted':
      return key('cost', e.item);
    case 'SupplierDefined':
      return key('supplier', e.supplier.id);
    case 'CarrierDefined':
      return key('carrier', e.carrier.id);
    case 'CustomerDefined':
      return key('customer', e.customer.id);
    case 'PriceListDefined':
      return key('pricelist', e.list.id);
    case 'PricesDefined':
      return key('prices', `${e.audience}/${e.item}`);
    case 'ExposureChanged':
    case 'OpeningReturnRecorded':
      return key('customer', e.customer);
    case 'PurchasePlaced':
    case 'PurchaseRedated':
    case 'PurchaseReceived':
    case 'PurchaseLineCancelled':
      return key('purchase', idOr(e.purchase));
    case 'TransferShipped':
    case 'TransferReceived':
    case 'TransferLost':
      return key('transfer', idOr(e.transfer));
    case 'HoldMade':
    case 'HoldRenewed':
    case 'HoldEnded':
      return key('hold', idOr(e.hold));
    case 'AllocationApplied':
    case 'AllocationUndone':
      return 'runs:runs';
    case 'OrderIdRetired':
      return key('retired', e.bucket);
    default:
      return isPositionEvent(e) ? positionKey(e.site, e.item) : key('order', (e satisfies OrderEvent).order);
  }
}

/** Of what an event brings whole, or names. */
const idOr = (of: string | {readonly id: string}): string => (typeof of === 'string' ? of : of.id);

export function scopeOf(e: DomainEvent): Scope {
  if (isExceptionEvent(e)) return ordersScope(e.territory);
  if (isApprovalEvent(e)) return e.scope;
  switch (e.type) {
    case 'CompanyDefined':
    case 'SiteListed':
    case 'SegmentsDefined':
    case 'SiteDefined':
    case 'CapacitySet':
    case 'LiftSet':
    case 'ZonesSet':
    case 'ItemDefined':
    case 'PartListed':
    case 'SupplierDefined':
    case 'CarrierDefined':
      return MASTER;
    case 'ItemCosted':
      return COST;
    case 'OrderIdRetired':
      return RETIRED;
    case 'CustomerDefined':
      return ordersScope(e.customer.territory);
    case 'PriceListDefined':
      return audienceScope(e.list.audience);
    case 'PricesDefined':
      return audienceScope(e.audience);
    case 'PurchasePlaced':
      return stockScope(e.purchase.site);
    case 'TransferShipped':
      return stockScope(e.transfer.to);
    case 'PurchaseRedated':
    case 'PurchaseReceived':
    case 'PurchaseLineCancelled':
    case 'TransferReceived':
    case 'TransferLost':
      return stockScope(e.site);
    case 'HoldMade':
    case 'HoldRenewed':
    case 'HoldEnded':
      return DESK;
    case 'AllocationApplied':
    case 'AllocationUndone':
      return RUNS;
    case 'ExposureChanged':
    case 'OpeningReturnRecorded':
    case 'OrderPlaced':
    case 'LotsPromised':
    case 'LinesBackordered':
    case 'LotsMoved':
    case 'LotRepromised':
    case 'LotSplit':
    case 'LotsWithdrawn':
    case 'LineChanged':
    case 'LineAdded':
    case 'LineCancelled':
    case 'LotCancelled':
    case 'CreditReleased':
    case 'ReturnRecorded':
    case 'OrderArchived':
      return ordersScope(e.territory);
    default:
      return isPositionEvent(e) ? stockScope(e.site) : unreachable(e);
  }
}

const POSITION_EVENTS: ReadonlySet<string> = new Set<PositionEvent['type']>([
  'StockReceived',
  'StockMoved',
  'StockAdjusted',
  'StockCounted',
  'StockPicked',
  'StockUnpicked',
  'StockDispatched',
  'StockLabelled',
  'BatchCorrected',
  'SupplyExpected',
  'SupplyRedated',
  'SupplyReceived',
  'SupplyReduced',
  'SupplyLost',
  'ClaimMade',
  'ClaimChanged',
  'ClaimReleased',
  'ClaimsCovered',
  'PoolSet',
  'PoolEnded',
  'SnapshotApplied',
]);
export const isPositionEvent = (e: DomainEvent): e is PositionEvent => POSITION_EVENTS.has(e.type);
