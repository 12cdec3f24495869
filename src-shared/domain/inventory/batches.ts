/**
 * Lots of stock: units of a position under one lot number, good until one day. In the code a *batch*, because a lot is a part of a
 * promise there; people read "lot". Batches tell what is in a state of the position and never more than that: what no batch tells has
 * no lot, and nobody knows how long it is good.
 *
 * Goods leave a state as the event names them; of what it does not name those without a lot first, then those that last least
 * (FEFO: first expired, first out).
 */
import type {Units} from '../../kernel/types.ts';
import type {Batch, BatchName, BatchUnits, Position, StockState} from './types.ts';

/** Lots a position may have at once; more is refused where they come in. */
export const BATCHES_MAX = 200;

export const unitsIn = ({units}: Batch, state: StockState): Units => units[state] ?? 0;
export const soonestFirst = (a: BatchName, b: BatchName): number => a.lasts - b.lasts || (a.id < b.id ? -1 : 1);

/** Units of a state that no batch tells. */
export const withoutBatch = ({batches}: Pick<Position, 'batches'>, state: StockState, there: Units): Units =>
  Math.max(0, there - batches.reduce((n, b) => n + unitsIn(b, state), 0));

/** Which units leave a state that holds `there`: of which batches how many; the rest have none. */
export function leaving(
  batches: readonly Batch[],
  state: StockState,
  {
    there,
    quantity,
    named = [],
  }: {readonly there: Units; readonly quantity: Units; readonly named?: readonly BatchUnits[] | undefined},
): readonly BatchUnits[] {
  const taken = new Map<string, Units>();
  let rest = quantity;
  const take = (b: Batch, most: Units) => {
    const units = Math.min(rest, most, unitsIn(b, state) - (taken.get(b.id) ?? 0));
    if (units <= 0) return;
    taken.set(b.id, (taken.get(b.id) ?? 0) + units);
    rest -= units;
  };
  for (const {id, units} of named) {
    const batch = batches.find((b) => b.id === id);
    if (batch !== undefined) take(batch, units);
  }
  rest -= Math.min(rest, withoutBatch({batches}, state, there));
  for (const b of [...batches].sort(soonestFirst)) take(b, rest);
  return [...taken].map(([id, units]) => ({id, units}));
}

/** The batches after units of them have come into a state, or with a minus have left it; an empty one is no more. */
export function changed(
  batches: readonly Batch[],
  state: StockState,
  by: readonly BatchUnits[],
  sign: 1 | -1,
): readonly Batch[] {
  return batches.flatMap((b) => {
    const more = by.reduce((n, x) => n + (x.id === b.id ? x.units : 0), 0);
    if (more === 0) return [b];
    const {[state]: old = 0, ...others} = b.units;
    const now = old + sign * more;
    const units = now === 0 ? others : {...others, [state]: now};
    return [{...b, units}];
  });
}

/** Those that are somewhere. */
export const notEmpty = (batches: readonly Batch[]): readonly Batch[] =>
  batches.some((b) => Object.keys(b.units).length === 0)
    ? batches.filter((b) => Object.keys(b.units).length > 0)
    : batches;

/** The batches with units of a named lot come into a state; one of that number keeps its own day. */
export function joined(
  batches: readonly Batch[],
  {id, lasts}: BatchName,
  state: StockState,
  units: Units,
): readonly Batch[] {
  if (units === 0) return batches;
  return batches.some((b) => b.id === id)
    ? changed(batches, state, [{id, units}], 1)
    : [...batches, {id, lasts, units: {[state]: units}}];
}

/** The batches after one of them has got another number or day; what had that number already is the same lot. */
export function corrected(batches: readonly Batch[], id: string, now: BatchName): readonly Batch[] {
  const of = batches.find((b) => b.id === id);
  if (of === undefined) return batches;
  const other = batches.find((b) => b !== of && b.id === now.id);
  const units: Partial<Record<StockState, Units>> = {...of.units};
  for (const [state, n] of Object.entries(other?.units ?? {}) as [StockState, Units][])
    units[state] = (units[state] ?? 0) + n;
  return batches.flatMap((b) => (b === other ? [] : b === of ? [{...now, units}] : [b]));
}

/** The first of these, up to so many units in all. */
export function upTo(parts: readonly BatchUnits[], quantity: Units): readonly BatchUnits[] {
  let rest = quantity;
  return parts.flatMap(({id, units}) => {
    const taken = Math.min(rest, units);
    rest -= taken;
    return taken > 0 ? [{id, units: taken}] : [];
  });
}
