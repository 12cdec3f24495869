/** A ledger line in words: what a command was about, and what a stock event did to what is on hand. */
import type {Command, CommandType} from '../../src-shared/domain/commands.ts';
import type {PositionEvent} from '../../src-shared/domain/inventory/types.ts';

export type PhysicalChange = {
  /** Units on hand gained or lost; 0 for a move between states. */
  readonly delta: number;
  readonly state: string;
  readonly occurredAt: number | null;
};

/** What an event did physically; null for claims and expected supply, which move nothing. */
export function physicalChange(event: PositionEvent): PhysicalChange | null {
  switch (event.type) {
    case 'StockReceived':
    case 'SupplyReceived':
      return {delta: event.quantity, state: event.into, occurredAt: event.occurredAt};
    case 'StockMoved':
      return {delta: 0, state: `${event.from} → ${event.to}`, occurredAt: event.occurredAt};
    case 'StockAdjusted':
      return {delta: event.after - event.before, state: event.state, occurredAt: event.occurredAt};
    case 'StockCounted':
      return {delta: event.counted - event.book, state: event.state, occurredAt: event.occurredAt};
    case 'StockPicked':
      return {delta: 0, state: 'available → staged', occurredAt: event.occurredAt};
    case 'StockDispatched':
      return {delta: -event.quantity, state: `${event.from} → ${event.to}`, occurredAt: event.occurredAt};
    case 'SnapshotApplied':
      return {delta: event.delta, state: 'available', occurredAt: event.capturedAt};
    default:
      return null;
  }
}

/** One short sentence: the things a command names, in the order people say them. */
export function describe(command: Command | {readonly type: CommandType}): string {
  const parts: string[] = [];
  const say = (word: string, value: unknown) => {
    if (value !== undefined) parts.push(word === '' ? String(value) : `${word} ${String(value)}`);
  };
  const named: Readonly<Record<string, unknown>> = command;
  for (const field of ['order', 'purchase', 'transfer', 'hold', 'customer', 'supplier']) say(field, named[field]);
  if ('item' in command) say('item', command.item);
  if ('line' in command) say('line', command.line);
  if ('lot' in command) say('lot', command.lot);
  if ('quantity' in command) say('×', command.quantity);
  if ('delta' in command) say('by', command.delta);
  if ('counted' in command) say('counted', command.counted);
  if ('site' in command && typeof command.site === 'string') say('at', command.site);
  if ('from' in command) say('from', command.from);
  if ('to' in command) say('to', command.to);
  if ('lines' in command && command.lines !== undefined) parts.push(plural(command.lines.length, 'line'));
  if ('lots' in command) parts.push(plural(command.lots.length, 'lot'));
  if ('items' in command) parts.push(plural(command.items.length, 'item'));
  if ('customers' in command) parts.push(plural(command.customers.length, 'customer'));
  return parts.join(' ');
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
