/** One evolve for all aggregates: a pure function of the state before and the event. `undefined` removes the aggregate. */
import {assert, unreachable} from '../kernel/assert.ts';
import {evolveRuns} from './allocation/types.ts';
import {evolveApproval, isApprovalEvent} from './approvals/types.ts';
import {type AnyState, type DomainEvent, isPositionEvent, type MasterEvent, type States} from './events.ts';
import {evolveException, isExceptionEvent} from './exceptions/types.ts';
import {stillUnderWay} from './inbound/transfer-lots.ts';
import {type InboundEvent, underWay} from './inbound/types.ts';
import {evolvePosition} from './inventory/evolve.ts';
import {evolvePartOf} from './master-data/kits.ts';
import {floorOf} from './master-data/types.ts';
import {evolveOrder} from './orders/evolve.ts';
import {evolveRetired} from './orders/retired.ts';
import type {CustomerEvent, OrderEvent} from './orders/types.ts';
import {evolvePrices} from './prices/types.ts';
import type {HoldEvent} from './promise/types.ts';

export function evolve(state: AnyState | undefined, e: DomainEvent): AnyState | undefined {
  if (isPositionEvent(e)) return evolvePosition(state as States['position'] | undefined, e);
  if (isExceptionEvent(e)) return evolveException(state as States['exception'] | undefined, e);
  if (isApprovalEvent(e)) return evolveApproval(state as States['approval'] | undefined, e);
  switch (e.type) {
    case 'CompanyDefined':
      return {...e.company, ...listed(state as States['company'] | undefined)};
    case 'SegmentsDefined': {
      const company = state as States['company'] | undefined;
      assert(company !== undefined, 'no company');
      return {...company, segments: e.segments};
    }
    case 'SiteListed': {
      const company = state as States['company'] | undefined;
      assert(company !== undefined, 'no company');
      const sites = [...company.sites.filter((s) => s.id !== e.site), {id: e.site, rank: e.rank}].sort(
        (a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1),
      );
      return {...company, sites};
    }
    case 'SiteDefined':
    case 'CapacitySet':
    case 'LiftSet':
    case 'ZonesSet':
      return evolveSite(state as States['site'] | undefined, e);
    case 'ItemDefined':
      return e.item;
    case 'PartListed':
      return evolvePartOf(state as States['partof'] | undefined, e);
    case 'ItemCosted':
      return {item: e.item, cost: e.cost};
    case 'SupplierDefined':
      return e.supplier;
    case 'CarrierDefined':
      return e.carrier;
    case 'CustomerDefined': {
      const old = state as States['customer'] | undefined;
      return {...e.customer, exposure: old?.exposure ?? 0, returned: old?.returned ?? 0};
    }
    case 'PriceListDefined':
      return e.list;
    case 'PricesDefined':
      return evolvePrices(state as States['prices'] | undefined, e);
    case 'ExposureChanged':
    case 'OpeningReturnRecorded':
      return evolveCustomer(state as States['customer'] | undefined, e);
    case 'PurchasePlaced':
    case 'PurchaseRedated':
    case 'PurchaseReceived':
    case 'PurchaseLineCancelled':
      return evolvePurchase(state as States['purchase'] | undefined, e);
    case 'TransferShipped':
    case 'TransferReceived':
    case 'TransferLost':
      return evolveTransfer(state as States['transfer'] | undefined, e);
    case 'HoldMade':
    case 'HoldRenewed':
    case 'HoldEnded':
      return evolveHold(state as States['hold'] | undefined, e);
    case 'AllocationApplied':
    case 'AllocationUndone':
      return evolveRuns(state as States['runs'] | undefined, e);
    case 'OrderIdRetired':
      return evolveRetired(state as States['retired'] | undefined, e);
    default:
      return evolveOrder(state as States['order'] | undefined, e satisfies OrderEvent);
  }
}

/** A site defined anew keeps what the floor has set: its capacity, its zones, and the lift of its pickups. */
function evolveSite(
  old: States['site'] | undefined,
  e: Extract<MasterEvent, {type: 'SiteDefined' | 'CapacitySet' | 'ZonesSet' | 'LiftSet'}>,
): States['site'] {
  if (e.type === 'SiteDefined') return {...e.site, ...floorOf(old ?? {})};
  assert(old !== undefined, `no site ${e.site}`);
  if (e.type === 'CapacitySet') {
    const {capacity: _, ...site} = old;
    return e.capacity === null ? site : {...site, capacity: e.capacity};
  }
  if (e.type === 'ZonesSet') {
    const {zones: _, ...site} = old;
    return e.zones.length === 0 ? site : {...site, zones: e.zones};
  }
  const {lifts: all = [], ...site} = old;
  const others = all.filter((l) => l.service !== e.service);
  const lifts = e.lift === null ? others : [...others, {service: e.service, ...e.lift}];
  return lifts.length === 0 ? site : {...site, lifts};
}

/** What is kept beside the company's own data when these are defined again. */
const listed = (company: States['company'] | undefined): Pick<States['company'], 'sites' | 'segments'> => ({
  sites: company?.sites ?? [],
  segments: company?.segments ?? [],
});

function evolveCustomer(state: States['customer'] | undefined, e: CustomerEvent): States['customer'] {
  assert(state !== undefined, `no customer ${e.customer}`);
  return e.type === 'ExposureChanged'
    ? {...state, exposure: state.exposure + e.delta}
    : {...state, returned: state.returned + e.value};
}

type PurchaseEvent = Extract<InboundEvent, {type: `Purchase${string}`}>;
function evolvePurchase(state: States['purchase'] | undefined, e: PurchaseEvent): States['purchase'] | undefined {
  if (e.type === 'PurchasePlaced') return e.purchase;
  assert(state !== undefined, `no purchase ${e.purchase}`);
  const lines = state.lines.map((l) => {
    if (l.line !== e.line) return l;
    switch (e.type) {
      case 'PurchaseRedated':
        return {...l, expectedAt: e.expectedAt, confirmed: e.confirmed, redated: l.redated + 1};
      case 'PurchaseReceived':
        return {...l, received: l.received + e.quantity};
      case 'PurchaseLineCancelled':
        return {...l, cancelled: l.cancelled + e.quantity};
      default:
        return unreachable(e);
    }
  });
  // A finished purchase order leaves the state; the log and the supplier's history keep it.
  return lines.every((l) => l.received + l.cancelled >= l.quantity) ? undefined : {...state, lines};
}

type TransferEvent = Extract<InboundEvent, {type: `Transfer${string}`}>;
function evolveTransfer(state: States['transfer'] | undefined, e: TransferEvent): States['transfer'] | undefined {
  if (e.type === 'TransferShipped') return e.transfer;
  assert(state !== undefined, `no transfer ${e.transfer}`);
  const lines = state.lines.map((l) => {
    if (l.line !== e.line) return l;
    const named = e.type === 'TransferLost' ? undefined : e.batch;
    const left = l.batches === undefined ? {} : {batches: stillUnderWay(l.batches, e.quantity, named)};
    return e.type === 'TransferLost'
      ? {...l, ...left, lost: (l.lost ?? 0) + e.quantity}
      : {...l, ...left, received: l.received + e.quantity};
  });
  return lines.every((l) => underWay(l) <= 0) ? undefined : {...state, lines};
}

function evolveHold(state: States['hold'] | undefined, e: HoldEvent): States['hold'] | undefined {
  switch (e.type) {
    case 'HoldMade':
      return e.hold;
    case 'HoldRenewed': {
      assert(state !== undefined, `no hold ${e.hold}`);
      return {...state, expires: e.expires};
    }
    case 'HoldEnded':
      return undefined;
    default:
      return unreachable(e);
  }
}
