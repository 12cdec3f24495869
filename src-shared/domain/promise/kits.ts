/**
 * Kits in an order: a line that asks for kits becomes a line for each of their parts, and from there on every line is of an item with
 * stock. Lines that share an item are summed as ever, so a kit and its part by itself, or two kits with one part, cannot be promised
 * the same unit.
 *
 *   asked      1: 4 kits of 2 cups and 1 tray     2: 5 cups
 *   promised   1: 8 cups  2: 4 trays  (kit, group 1, 2 and 1 in each)     3: 5 cups
 *
 * The one place in which this is done: orders, holds and inquiries all ask it.
 */
import type {DayNumber, ItemId, SiteId, Units} from '../../kernel/types.ts';
import {LIMITS_COMMAND} from '../commands.ts';
import type {Rejection} from '../decider.ts';
import {key, type Read} from '../events.ts';
import {partsOf} from '../master-data/kits.ts';
import type {Item} from '../master-data/types.ts';
import type {ChosenLot, LinePromise, OfKit} from './types.ts';

/** The most units of a line (`commands.ts`). */
const LINE_UNITS_MAX = 1_000_000_000;

type Wish = {
  readonly item: ItemId;
  readonly quantity: Units;
  readonly requestedDay: DayNumber;
  readonly site?: SiteId | undefined;
  readonly chosenItem?: ItemId | undefined;
  readonly chosenLots?: readonly ChosenLot[] | undefined;
};
/** A line as it is promised; `asked` is the number of the line it was asked in. */
export type Exploded<T> = {readonly asked: number; readonly line: T & {readonly kit?: OfKit | undefined}};

/** `partsFor`: how many of what a line becomes for one of it; none where it is of an item with stock. */
export function explode<T extends Wish>(
  lines: readonly T[],
  partsFor: (line: T, index: number) => readonly (Partial<T> & {readonly item: ItemId; readonly per: Units})[],
): readonly Exploded<T>[] {
  const out: Exploded<T>[] = [];
  for (const [i, line] of lines.entries()) {
    const parts = partsFor(line, i);
    const group = out.length + 1;
    if (parts.length === 0) out.push({asked: i + 1, line});
    for (const {per, ...part} of parts)
      out.push({
        asked: i + 1,
        line: {...line, ...part, quantity: line.quantity * per, kit: {item: line.item, group, per}},
      });
  }
  return out;
}

/** The lines as they are promised, at no price yet. */
export const explodedBy = <T extends Wish>(read: Read, lines: readonly T[]): readonly Exploded<T>[] =>
  explode<T>(
    lines,
    (line) => partsOf(read(key('item', line.item))) as readonly (Partial<T> & {item: ItemId; per: Units})[],
  );

export const asksForKit = (read: Read, lines: readonly {readonly item: ItemId}[]): boolean =>
  lines.some((line) => read(key('item', line.item))?.parts !== undefined);

/** The refusal that names the first line whose kit cannot be sold, or not so; or an order that its parts make too long. Null: none. */
export function badKits(read: Read, lines: readonly Wish[]): Rejection | null {
  let promised = 0;
  for (const [i, line] of lines.entries()) {
    const kit = read(key('item', line.item));
    const parts = partsOf(kit);
    promised += Math.max(1, parts.length);
    if (kit === undefined || parts.length === 0) continue;
    const place = `line ${i + 1}: kit ${kit.id}`;
    if (line.chosenItem !== undefined || line.chosenLots !== undefined)
      return {
        code: 'invalid',
        what: `${place}: its parts leave as they can, neither in chosen lots nor as another item`,
      };
    for (const {item, per} of parts) {
      const fault = unsold(read(key('item', item)), item, per * line.quantity);
      if (fault !== null) return {...fault, what: `${place}: ${fault.what}`};
    }
  }
  const max = LIMITS_COMMAND.orderLinesMax;
  return promised <= max
    ? null
    : {code: 'quantity-rule', what: `the parts of its kits make ${promised} lines of it: order some apart`, left: max};
}

/** Why a kit cannot be sold today, in words; null: it can. */
export function unsoldKit(read: Read, kit: Item): string | null {
  for (const {item, per} of partsOf(kit)) {
    const fault = unsold(read(key('item', item)), item, per);
    if (fault !== null) return fault.what;
  }
  return null;
}

/** Why so many units of a part cannot be sold today; null: they can. */
export function unsold(part: Item | undefined, id: ItemId, units: Units): (Rejection & {readonly what: string}) | null {
  if (part === undefined) return {code: 'not-found', what: `its part ${id} is not there`};
  if (!part.active) return {code: 'inactive', what: `its part ${id} is sold no more`};
  if (part.parts !== undefined) return {code: 'invalid', what: `its part ${id} is a kit`};
  if (units > LINE_UNITS_MAX) return {code: 'quantity-rule', what: `more than ${LINE_UNITS_MAX} of its part ${id}`};
  return units % part.multiple === 0
    ? null
    : {code: 'quantity-rule', what: `its part ${id} is sold in multiples of ${part.multiple}`};
}

/** A refusal as its author asked: by the lines of the command, a part by the name of its kit too. */
export function refusedAsAsked<T>(rejection: Rejection, lines: readonly Exploded<T>[]): Rejection {
  if (lines.every(({line}) => line.kit === undefined)) return rejection;
  const what = rejection.what?.replace(/^line (\d+):/, (said, n: string) => {
    const found = lines[Number(n) - 1];
    if (found === undefined) return said;
    const {kit} = found.line;
    return `line ${found.asked}:${kit === undefined ? '' : ` kit ${kit.item},`}`;
  });
  return {
    ...rejection,
    ...(what !== undefined && {what}),
    ...(rejection.lines !== undefined && {
      lines: rejection.lines.map((l) => ({...l, line: lines[l.line - 1]?.asked ?? l.line})),
    }),
  };
}

/** Where the parts of some kits stand: how many kits can be had as they were asked, and which part there is too little of for more. */
export function kitsLeft(
  parts: readonly {readonly per: Units; readonly promise: LinePromise}[],
  isOneSite: boolean,
): {readonly left: Units; readonly binding: ItemId} {
  const least = (unitsOf: (promise: LinePromise) => Units) =>
    parts
      .map(({per, promise}) => ({left: Math.floor(Math.max(0, unitsOf(promise)) / per), binding: promise.item}))
      .reduce((a, b) => (b.left < a.left ? b : a));
  if (!isOneSite) return least(({left}) => left);
  const sites = new Set(parts.flatMap(({promise}) => (promise.leftAt ?? []).map((s) => s.site)));
  const made = [...sites].map((site) => least(({leftAt = []}) => leftAt.find((s) => s.site === site)?.units ?? 0));
  return made.length === 0 ? least(() => 0) : made.reduce((a, b) => (b.left > a.left ? b : a));
}
