/** A line of an inquiry that asks for kits: its parts as they could be promised, and what that makes of the kits. */
import type {OfferedKit, OfferedPart} from '../api/kits.ts';
import type {PromiseAnswer} from '../api/types.ts';
import {key} from '../domain/events.ts';
import {kitOf} from '../domain/orders/kit-lines.ts';
import type {Order} from '../domain/orders/types.ts';
import {type Exploded, explode, explodedBy, kitsLeft, unsoldKit} from '../domain/promise/kits.ts';
import type {World} from './world.ts';

type AnswerLine = PromiseAnswer['lines'][number];
type AskedLine = {
  readonly item: string;
  readonly quantity: number;
  readonly requestedDay: number;
  readonly site?: string | undefined;
};
/** What of an order is asked about. */
type Of = {readonly order: Order | undefined; readonly line?: number | undefined; readonly lot?: object | undefined};

/** The lines as they are promised: kits of an order that stands by the parts they have there, and a lot is of its own item. */
export function explodedAsk<T extends AskedLine>(world: World, lines: readonly T[], of: Of): readonly Exploded<T>[] {
  if (of.lot !== undefined) return lines.map((line, i) => ({asked: i + 1, line}));
  const placed = of.order?.lines.find((l) => l.line === of.line);
  const kit = of.order === undefined || placed === undefined ? undefined : kitOf(of.order, placed);
  if (kit === undefined) return explodedBy(world.read, lines);
  const rows = of.order?.lines.filter((l) => l.kit?.group === kit.group) ?? [];
  return explode<T>(lines, () =>
    rows.map((l) => ({item: l.item, per: l.kit?.per ?? 1}) as Partial<T> & {item: string; per: number}),
  );
}

type Part = AnswerLine & {readonly per: number};

/** The whole of a kit's line but its price. `isOneSite`: it leaves complete, or the customer takes a line from one site only. */
export function kitPromise(world: World, {item, quantity}: AskedLine, parts: readonly Part[], isOneSite: boolean) {
  const [first] = parts;
  if (first === undefined) throw new Error('bug: a kit without parts');
  const {left, binding} = kitsLeft(
    parts.map((part) => ({per: part.per, promise: part})),
    isOneSite,
  );
  const definition = world.read(key('item', item));
  const later = parts.map((part) => part.next).filter((next) => next !== null);
  // Without a date for one part there is none for the kits, unless that part is there in time.
  const isKnown = parts.every((part) => part.next !== null || part.left >= part.quantity);
  return {
    item,
    quantity,
    requested: first.requested,
    options: optionOf(parts, quantity),
    substitutes: [],
    left,
    next: isKnown && later.length > 0 ? later.reduce((a, b) => (b.day > a.day ? b : a)) : null,
    reductions: [],
    notInView: [...new Set(parts.flatMap((part) => part.notInView))],
    ...(parts.some((part) => part.pools !== undefined) && {pools: parts.flatMap((part) => part.pools ?? [])}),
    kit: {
      parts: parts.map(toldOf),
      binding,
      fault: definition?.parts === undefined ? null : unsoldKit(world.read, definition),
    } satisfies OfferedKit<AnswerLine>,
  };
}

const toldOf = ({
  item,
  itemName,
  quantity,
  requested,
  options,
  left,
  next,
  reductions,
  notInView,
  per,
}: Part): OfferedPart<AnswerLine> => ({
  item,
  itemName,
  quantity,
  requested,
  // What it earns the kit earns.
  options: options.map(({margin: _, ...option}) => option),
  left,
  next,
  reductions,
  notInView,
  per,
});

/** The parts' first options as one, `short` in kits; none where not one part can be promised. Its lots name the part they are of. */
function optionOf(parts: readonly Part[], quantity: number): AnswerLine['options'] {
  const best = parts.map((part) => part.options[0]);
  const lots = best.flatMap((option, i) => (option?.lots ?? []).map((lot) => ({...lot, item: parts[i]?.item ?? ''})));
  if (lots.length === 0) return [];
  const whole = Math.min(
    ...best.map((option, i) =>
      Math.floor((option?.lots ?? []).reduce((n, lot) => n + lot.quantity, 0) / (parts[i]?.per ?? 1)),
    ),
  );
  // Why the kits are not there sooner: why the part is not that comes last, or not at all.
  const rank = ({options: [option]}: Part) =>
    option === undefined || option.short > 0
      ? Number.POSITIVE_INFINITY
      : Math.max(...option.lots.map((lot) => lot.day));
  const latest = parts.reduce((a, b) => (rank(b) > rank(a) ? b : a)).options[0];
  const onRequest = best.every((option) => option?.onRequest === true);
  return [
    {
      kind: onRequest ? 'whole' : 'later',
      lots,
      short: quantity - whole,
      onRequest,
      binding: latest?.binding ?? {kind: 'request'},
    },
  ];
}
