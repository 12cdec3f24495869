/** What a decision means to people on the tower: a few words, an aspect, a link. Most decisions mean nothing to most. */

import type {DomainEvent} from '../domain/events.ts';
import {DAY_MS} from '../kernel/types.ts';
import {asOne, type Change, entry, type Told} from './changes-together.ts';
import type {Hub} from './hub.ts';
import {customerName, itemName, siteName, type World} from './world.ts';

type Seen = {readonly seq: number; readonly at: number; readonly user: string; readonly events: readonly DomainEvent[]};

/** One entry a decision: several events of it that are one piece of news speak together, else the first speaks alone. */
export const describe = ({world}: Hub, d: Seen): Told[] => asOne(d.events.flatMap((e) => entryOf(world, d, e)));

function entryOf(world: World, d: Seen, e: DomainEvent): Told[] {
  const say = (aspect: Change['aspect'], what: string, link: string | null): Told[] => [
    {seq: d.seq, at: d.at, aspect, what, link},
  ];
  switch (e.type) {
    case 'OrderPlaced': {
      const {aspect, after} = waits(e);
      const what = `${customerName(world, e.customer)} ordered ${named(world, e.lines, 'lines')}${after}`;
      return say(aspect, what, `order/${e.order}`);
    }
    case 'PurchaseRedated':
      return [redated(world, d, e)];
    case 'PurchaseReceived':
      return say('clear', `${e.purchase} received at ${siteName(world, e.site)}: ${e.quantity}`, 'inventory/inbound');
    case 'TransferShipped': {
      const {from, to, lines} = e.transfer;
      const way = `from ${siteName(world, from)} to ${siteName(world, to)}`;
      return say('plain', `Transfer ${way}: ${named(world, lines, 'items')}`, null);
    }
    case 'LotRepromised':
      return [repromised(world, d, e)];
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
      if (e.counted === e.book) return [];
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
      return [];
  }
}

function redated(world: World, d: Seen, e: Extract<DomainEvent, {type: 'PurchaseRedated'}>): Told {
  const line = world.read(`purchase:${e.purchase}`)?.lines.find((l) => l.line === e.line);
  const days = line === undefined ? 0 : Math.max(0, Math.round((e.expectedAt - line.firstExpectedAt) / DAY_MS));
  const said = days > 0 ? 'slipped' : 're-dated';
  return entry(
    {seq: d.seq, at: d.at, aspect: days > 0 ? 'stop' : 'clear', link: 'inventory/inbound'},
    {
      key: JSON.stringify([said, e.purchase, e.reason]),
      subject: e.purchase,
      many: 'lines',
      said,
      after: `: ${e.reason}`,
      parts: [{id: String(e.line), line: e.line, days}],
    },
  );
}

function repromised(world: World, d: Seen, e: Extract<DomainEvent, {type: 'LotRepromised'}>): Told {
  const from = e.site === undefined ? '' : ` from ${siteName(world, e.site)}`;
  const said = `re-promised${e.by === 'us' ? ' by us' : ''}${from}`;
  return entry(
    {seq: d.seq, at: d.at, aspect: 'caution', link: `order/${e.order}`},
    {
      key: JSON.stringify([said, e.order]),
      subject: e.order,
      many: 'lots',
      said,
      after: '',
      parts: [{id: `${e.line}.${e.lot}`, line: e.line, days: 0}],
    },
  );
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
