/** Purchase orders and inter-site transfers: documents of the receiving site. Their quantities live in its positions. */

import type {Instant, ItemId, SiteId, SupplierId, Units} from '../../kernel/types.ts';
import type {BatchName, BatchUnits} from '../inventory/types.ts';

export type PurchaseLine = {
  readonly line: number;
  readonly item: ItemId;
  readonly quantity: Units;
  readonly received: Units;
  readonly cancelled: Units;
  /** As first confirmed; kept for ever. */
  readonly firstExpectedAt: Instant;
  readonly expectedAt: Instant;
  readonly confirmed: boolean;
  readonly redated: number;
};
export type Purchase = {
  readonly id: string;
  readonly supplier: SupplierId;
  readonly site: SiteId;
  readonly placedAt: Instant;
  readonly lines: readonly PurchaseLine[];
};
export type TransferLine = {
  readonly line: number;
  readonly item: ItemId;
  readonly quantity: Units;
  readonly received: Units;
  /** Written off on the way. */
  readonly lost?: Units;
  /** The lots still under way, in the order in which they are received where nobody says another. */
  readonly batches?: readonly (BatchName & BatchUnits)[];
};
export type Transfer = {
  readonly id: string;
  readonly from: SiteId;
  readonly to: SiteId;
  readonly shippedAt: Instant;
  readonly expectedAt: Instant;
  readonly lines: readonly TransferLine[];
};
/** Units of a line that have left and not arrived. */
export const underWay = (l: TransferLine): Units => l.quantity - l.received - (l.lost ?? 0);

export type InboundEvent =
  | {readonly type: 'PurchasePlaced'; readonly purchase: Purchase}
  | {
      readonly type: 'PurchaseRedated';
      readonly purchase: string;
      readonly site: SiteId;
      readonly line: number;
      readonly expectedAt: Instant;
      readonly confirmed: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'PurchaseReceived';
      readonly purchase: string;
      readonly site: SiteId;
      readonly line: number;
      readonly quantity: Units;
      readonly occurredAt: Instant;
    }
  | {
      readonly type: 'PurchaseLineCancelled';
      readonly purchase: string;
      readonly site: SiteId;
      readonly line: number;
      readonly quantity: Units;
      readonly reason: string;
    }
  | {readonly type: 'TransferShipped'; readonly transfer: Transfer}
  | {
      readonly type: 'TransferReceived';
      readonly transfer: string;
      readonly site: SiteId;
      readonly line: number;
      readonly quantity: Units;
      /** The lot that was named; else they arrive as they left. */
      readonly batch?: string;
      readonly occurredAt: Instant;
    }
  /** Lost on the way; `site` is where it was expected. */
  | {
      readonly type: 'TransferLost';
      readonly transfer: string;
      readonly site: SiteId;
      readonly line: number;
      readonly quantity: Units;
      readonly reason: string;
      readonly occurredAt: Instant;
    };

export const purchaseSupply = (purchase: string, line: number): string => `${purchase}/${line}`;
// A transfer may have the id of a purchase order; at one position their supplies must still be two.
export const transferSupply = (transfer: string, line: number): string => `${transfer}/t${line}`;
