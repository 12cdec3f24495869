/** What a decision means to people on the tower: a few words, an aspect, a link. Most decisions mean nothing to most. */

import type {DomainEvent} from '../domain/events.ts';
import {DAY_MS} from '../kernel/types.ts';
import type {Change} from './details.ts';
import type {Hub} from './hub.ts';
import {customerName, itemName, siteName} from './world.ts';

type Seen = {readonly seq: number; readonly at: number; readonly user: string; readonly events: readonly DomainEvent[]};

export function describe(hub: Hub, d: Seen): Change[] {
  const {world} = hub;
  for (const e of d.events) {
    const say = (aspect: Change['aspect'], what: string, link: string | null): Change[] => [
      {seq: d.seq, at: d.at, aspect, what, link},
    ];
    switch (e.type) {
      case 'OrderPlaced': {
        const waits = e.lines.some((l) => l.backordered > 0);
        return say(
          e.credit === 'held' ? 'caution' : waits ? 'caution' : 'plain',
          `${customerName(world, e.customer)} ordered ${e.lines.length === 1 ? itemName(world, e.lines[0]?.item ?? '') : `${e.lines.length} lines`}${e.credit === 'held' ? ', waits for credit' : waits ? ', part without a date' : ''}`,
          `order/${e.order}`,
        );
      }
      case 'PurchaseRedated': {
        const line = world.read(`purchase:${e.purchase}`)?.lines.find((l) => l.line === e.line);
        const slip = line === undefined ? 0 : Math.round((e.expectedAt - line.firstExpectedAt) / DAY_MS);
        return say(
          slip > 0 ? 'stop' : 'clear',
          `${e.purchase} line ${e.line} ${slip > 0 ? `slipped ${slip} d` : 're-dated'}: ${e.reason}`,
          'inventory/inbound',
        );
      }
      case 'PurchaseReceived':
        return say('clear', `${e.purchase} received at ${siteName(world, e.site)}: ${e.quantity}`, 'inventory/inbound');
      case 'TransferShipped':
        return say(
          'plain',
          `Transfer from ${siteName(world, e.transfer.from)} to ${siteName(world, e.transfer.to)}: ${e.transfer.lines.length === 1 ? itemName(world, e.transfer.lines[0]?.item ?? '') : `${e.transfer.lines.length} items`}`,
          null,
        );
      case 'LotRepromised':
        return say(
          'caution',
          `${e.order} line ${e.line} re-promised${e.by === 'us' ? ' by us' : ''}`,
          `order/${e.order}`,
        );
      case 'LineChanged':
        return say('plain', `${e.order} line ${e.line} changed: ${e.reason}`, `order/${e.order}`);
      case 'LineCancelled':
      case 'LotCancelled':
        return say(
          'caution',
          `${e.order} line ${e.line}: ${e.quantity} cancelled by ${e.by}: ${e.reason}`,
          `order/${e.order}`,
        );
      case 'StockCounted': {
        if (e.counted === e.book) break;
        return say(
          e.counted < e.book ? 'caution' : 'clear',
          `${itemName(world, e.item)} at ${siteName(world, e.site)}: ${Math.abs(e.counted - e.book)} ${e.counted < e.book ? 'missing' : 'found'} (${e.reason})`,
          `inventory/${e.site}/${e.item}`,
        );
      }
      case 'StockAdjusted':
        return say(
          'caution',
          `${itemName(world, e.item)} at ${siteName(world, e.site)} adjusted by ${e.after - e.before}: ${e.reason}`,
          `inventory/${e.site}/${e.item}`,
        );
      default:
        break;
    }
  }
  return [];
}
