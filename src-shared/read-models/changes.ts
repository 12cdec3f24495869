/** What a decision means to people on the tower: a few words, an aspect, a link. Most decisions mean nothing to most. */

import type {TowerSummary} from '../api/types.ts';
import type {DomainEvent} from '../domain/events.ts';
import {DAY_MS} from '../kernel/types.ts';
import type {Hub} from './hub.ts';
import {customerName, itemName, siteName, type World} from './world.ts';

export type Change = TowerSummary['changes'][number];
type Seen = {readonly seq: number; readonly at: number; readonly user: string; readonly events: readonly DomainEvent[]};

export function describe(hub: Hub, d: Seen): Change[] {
  const {world} = hub;
  for (const e of d.events) {
    const say = (aspect: Change['aspect'], what: string, link: string | null): Change[] => [
      {seq: d.seq, at: d.at, aspect, what, link},
    ];
    switch (e.type) {
      case 'OrderPlaced': {
        const {aspect, after} = waits(e);
        const what = `${customerName(world, e.customer)} ordered ${named(world, e.lines, 'lines')}${after}`;
        return say(aspect, what, `order/${e.order}`);
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
      case 'TransferShipped': {
        const {from, to, lines} = e.transfer;
        const way = `from ${siteName(world, from)} to ${siteName(world, to)}`;
        return say('plain', `Transfer ${way}: ${named(world, lines, 'items')}`, null);
      }
      case 'LotRepromised': {
        const by = e.by === 'us' ? ' by us' : '';
        const from = e.site === undefined ? '' : ` from ${siteName(world, e.site)}`;
        return say('caution', `${e.order} line ${e.line} re-promised${by}${from}`, `order/${e.order}`);
      }
      case 'LineChanged':
        return say('plain', `${e.order} line ${e.line} changed: ${e.reason}`, `order/${e.order}`);
      case 'LineAdded':
        return say('plain', `${e.order} line ${e.line} added to line ${e.after}: ${e.reason}`, `order/${e.order}`);
      case 'TransferLost':
        return say('caution', `Transfer ${e.transfer}: ${e.quantity} lost on the way (${e.reason})`, null);
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
          [
            `${itemName(world, e.item)} at ${siteName(world, e.site)}:`,
            `${Math.abs(e.counted - e.book)} ${e.counted < e.book ? 'missing' : 'found'} (${e.reason})`,
          ].join(' '),
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

/** One line by its item's name, more by their number. */
function named(world: World, lines: readonly {readonly item: string}[], many: string): string {
  return lines.length === 1 ? itemName(world, lines[0]?.item ?? '') : `${lines.length} ${many}`;
}

function waits(e: Extract<DomainEvent, {type: 'OrderPlaced'}>): {aspect: Change['aspect']; after: string} {
  if (e.credit === 'held') return {aspect: 'caution', after: ', waits for credit'};
  const undated = e.lines.reduce((n, l) => n + l.backordered, 0);
  return undated > 0 ? {aspect: 'caution', after: `, ${undated} without a date`} : {aspect: 'plain', after: ''};
}
