/** Events after which more, or less, can be promised of an item than before. */
import type {DomainEvent} from '../events.ts';

type OfItem = Extract<DomainEvent, {readonly site: string; readonly item: string}>;

/** More can be promised of the item than before. `ClaimMade` and what covers claims only move what is there. */
export function frees(e: DomainEvent): e is OfItem {
  switch (e.type) {
    case 'StockReceived':
    case 'SupplyReceived':
    case 'SupplyExpected':
    case 'SupplyRedated':
    case 'ClaimReleased':
    case 'ClaimChanged':
      return true;
    case 'StockMoved':
      return e.to === 'available' || e.to === 'receiving';
    case 'StockAdjusted':
      return e.after > e.before;
    case 'StockCounted':
      return e.counted > e.book;
    case 'SnapshotApplied':
      return e.delta > 0;
    default:
      return false;
  }
}

/** Fewer units than were expected, or later: a promise may have lost what it rested on. A later date is a `SupplyRedated`. */
export function loses(e: DomainEvent): e is OfItem {
  switch (e.type) {
    case 'SupplyRedated':
    case 'SupplyReduced':
    case 'SupplyLost':
      return true;
    case 'StockMoved':
      return e.from === 'available';
    case 'StockAdjusted':
      return e.after < e.before;
    case 'StockCounted':
      return e.counted < e.book;
    case 'SnapshotApplied':
      return e.delta < 0;
    default:
      return false;
  }
}

/**
 * A site, or who goes from there, may do more than before, or promises reach farther ahead: whoever waits or is late may have a sooner
 * date, of whatever item.
 */
export const opens = ({type}: DomainEvent): boolean =>
  type === 'CapacitySet' ||
  type === 'ZonesSet' ||
  type === 'LiftSet' ||
  type === 'SiteDefined' ||
  type === 'CompanyDefined' ||
  type === 'CarrierDefined';
