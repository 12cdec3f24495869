/**
 * One part as a mixed-integer program. For each line d and departure o:
 *
 *   x  packs that leave (whole)       y  whether any do (0/1; x itself where there is one pack)
 *   s  whether anything is served     z  whether all of it is there k days late, for each k there is
 *
 *   maximise  Σ x·pack·worth(days late)  −  100·freight·y  +  100·leastFreight·s
 *             −  100·perDay·Σ (next k − k)·(1 − z_k)  −  100·short·(1 − z_last)
 *   x ≤ most·y,   x·pack ≥ least·y,   Σ y ≤ shipments,   Σ x·pack ≤ units,   s ≤ Σ y
 *   Σ x·pack there k days late ≥ units·z_k
 *   Σ claims until a step + what is kept ≤ supply until it;   windows;   quotas
 *   gain: units by each day ≥ before;   improve: ≥ the less of before and the plan so far;   fill: ≤ before
 *
 * z by the day is tighter than one variable for the days: relaxed, it charges each unit's own days. The whole is
 * `serviceValue` exactly, so the value of the rounded answer can be compared with the bound as integers.
 */
import type {Units} from '../kernel/types.ts';
import {ModelBuilder} from './linear-model.ts';
import {type Demand, isIn, isSameDeparture, type Lot, takesOf} from './model.ts';
import {type Scarce, type ShelfRows, shelfKey} from './parts.ts';
import type {LineState} from './plan.ts';
import {isKeptFor, isUnder} from './room.ts';
import type {LinearModel} from './solver.ts';
import {daysLate, leastFreight, PER_MINOR, penaltyOf, thereBy, unitsOf, worstDays, worthOf} from './value.ts';
import {type Way, waysOf} from './ways.ts';

type Choice = Way & {
  readonly days: number;
  /** Columns that carry units, each with how many a whole one stands for. */
  readonly carries: readonly {readonly column: number; readonly units: Units}[];
  /** The column that is 1 when it is used, and whether that is the carrying one. */
  readonly used: number;
};
type Line = {
  readonly state: LineState;
  readonly choices: readonly Choice[];
  readonly served: number | null;
  /** By rising days late; the last says whether it is whole at all. */
  readonly whole: readonly {readonly column: number; readonly days: number}[];
};
type Entry = readonly [number, number];
const INFINITE = Number.POSITIVE_INFINITY;

export type Program = {
  readonly model: LinearModel;
  /** Lots as a point, line by line in the order of the part; null when one is not among the ways of its line. */
  pointOf(lots: readonly (readonly Lot[])[]): Float64Array | null;
  /** The first column of each line; what comes after the last line is nobody's. */
  readonly firsts: readonly number[];
  /** Worth of the columns at 0: what the model's value leaves out. */
  readonly constant: number;
  /** The lots of a point, line by line in the order of the part, each value made whole by `round`. */
  read(values: Float64Array, round?: (value: number) => number): readonly (readonly Lot[])[];
};

export function programOf(scarce: Scarce, part: readonly LineState[]): Program {
  const builder = new ModelBuilder();
  const firsts: number[] = [];
  const lines = part.map((state) => {
    firsts.push(builder.columns);
    return lineOf(builder, scarce, state);
  });
  firsts.push(builder.columns);
  const keeps = [...shelfRows(builder, scarce, lines)];
  limitRows(builder, scarce, lines);
  const constant = part.reduce((sum, {demand}) => sum - PER_MINOR * penaltyOf(demand, []), 0);
  return {
    model: builder.build(),
    firsts,
    constant,
    pointOf: (lots) => pointOf(builder.columns, lines, keeps, lots),
    read: (values, round = Math.round) => lines.map((line) => lotsOf(line, values, round)),
  };
}

function lineOf(builder: ModelBuilder, scarce: Scarce, state: LineState): Line {
  const {demand: d} = state;
  const weights = scarce.problem.weights;
  const ways = waysOf(scarce, state)
    .map((way) => ({...way, most: Math.min(way.most, roomFor(scarce, d, way))}))
    .filter((way) => way.most > 0);
  const least = leastFreight(d);
  const shipments = Math.max(d.lotsMax, d.current.length);
  const needsUse = ways.length > shipments || least > 0 || ways.some((w) => w.freight > 0 || w.least > d.pack);
  const choices = ways
    .map((way): Choice => {
      const days = daysLate(d, way.delivers);
      const worth = worthOf(d, days, weights);
      const freight = PER_MINOR * way.freight;
      // Fewer packs than may be a shipment are none.
      const room = Math.floor(way.most / d.pack);
      const packs = room * d.pack < way.least ? 0 : room;
      const carries: {column: number; units: Units}[] = [];
      const carry = (units: Units, most: number, cost: number) =>
        carries.push({column: builder.column(cost, 0, most, 'integer'), units});
      // One whole lot or none: that it is used and what it carries are the same.
      const isSingle = way.odd === null && packs === 1;
      if (packs > 0) carry(d.pack, packs, d.pack * worth - (isSingle ? freight : 0));
      if (way.odd !== null) carry(way.odd, 1, way.odd * worth);
      const own = isSingle || !needsUse;
      const used = own ? (carries[0]?.column ?? 0) : builder.column(0 - freight, 0, 1, 'integer');
      if (!own) {
        for (const {column, units} of carries)
          builder.row(-INFINITE, 0, [
            [column, 1],
            [used, units === way.odd ? -1 : -packs],
          ]);
        if (way.least > d.pack) builder.row(0, INFINITE, [...carries.map(asUnits), [used, -way.least]]);
      }
      return {...way, days, carries, used};
    })
    .filter((c) => c.carries.length > 0);
  const all = choices.flatMap((c) => c.carries.map(asUnits));
  builder.row(-INFINITE, d.units, all);
  const uses = choices.map((c): Entry => [c.used, 1]);
  if (choices.length > shipments) builder.row(-INFINITE, shipments, uses);
  let served: number | null = null;
  if (least > 0) {
    served = builder.column(PER_MINOR * least, 0, 1, 'continuous');
    builder.row(-INFINITE, 0, [[served, 1], ...uses.map(([c]): Entry => [c, -1])]);
  }
  const whole = wholeColumns(builder, d, choices);
  strategyRows(builder, state, choices);
  return {state, choices, served, whole};
}

const asUnits = ({column, units}: {readonly column: number; readonly units: Units}): Entry => [column, units];

/** Whether the line is whole by each day late it could be, and what that saves of the penalty. */
function wholeColumns(builder: ModelBuilder, d: Demand, choices: readonly Choice[]): Line['whole'] {
  if (d.penaltyPerDay === 0 && d.penaltyShort === 0) return [];
  const worst = worstDays(d);
  const levels = d.penaltyPerDay === 0 ? [] : [...new Set([0, ...choices.map((c) => c.days)])];
  const days = levels.filter((k) => k < worst).sort((a, b) => a - b);
  return [...days, worst].map((k, i) => {
    const next = days[i + 1] ?? worst;
    const saves = d.penaltyPerDay * (next - k) + (i === days.length ? d.penaltyShort : 0);
    const column = builder.column(PER_MINOR * saves, 0, 1, 'integer');
    const there = choices.filter((c) => c.days <= k).flatMap((c) => c.carries.map(asUnits));
    builder.row(0, INFINITE, [...there, [column, -d.units]]);
    return {column, days: k};
  });
}

/** What the customer must keep, or may not get, by each day. */
function strategyRows(
  builder: ModelBuilder,
  {demand: d, strategy, after}: LineState,
  choices: readonly Choice[],
): void {
  if (strategy !== 'gain' && strategy !== 'improve' && strategy !== 'fill') return;
  const lots = [...d.current, ...choices, ...after];
  const days = [...new Set(lots.map(({delivers}) => Math.max(delivers, d.requested)))].sort((a, b) => a - b);
  for (const day of days) {
    const before = thereBy(d, d.current, day);
    const least = strategy === 'gain' ? before : strategy === 'improve' ? Math.min(before, thereBy(d, after, day)) : 0;
    const most = strategy === 'fill' ? before : d.units;
    if (least === 0 && most >= d.units) continue;
    const until = choices
      .filter((c) => Math.max(c.delivers, d.requested) <= day)
      .flatMap((c) => c.carries.map(asUnits));
    builder.row(least, most, until);
  }
}

/** The most a departure could carry if the line were alone with what is not touched. */
function roomFor(scarce: Scarce, d: Demand, way: Way): Units {
  const {site, step, at} = way;
  const shelf = scarce.shelves.get(shelfKey(d.item, site));
  if (shelf === undefined || step < 0) return 0;
  let room = INFINITE;
  for (let i = step; i < shelf.at.length; i++) {
    room = Math.min(room, (shelf.supply[i] as Units) - (shelf.fixed[i] as Units));
  }
  for (const w of scarce.windows)
    if (isIn(w, way) && takesOf(w, d) > 0) room = Math.min(room, Math.floor(w.left / takesOf(w, d)));
  for (const q of scarce.quotas) if (isUnder(q, d, site, at)) room = Math.min(room, q.left);
  return Math.max(0, room);
}

/** A column for what a protection still keeps at a step: what of `least` the `own` claims leave. */
type Keep = {readonly column: number; readonly least: Units; readonly own: readonly Entry[]};

function* shelfRows(builder: ModelBuilder, scarce: Scarce, lines: readonly Line[]): Generator<Keep> {
  const bySite = new Map<string, {line: Line; choice: Choice}[]>();
  for (const line of lines)
    for (const choice of line.choices) {
      const key = shelfKey(line.state.demand.item, choice.site);
      const list = bySite.get(key);
      if (list === undefined) bySite.set(key, [{line, choice}]);
      else list.push({line, choice});
    }
  for (const [key, chosen] of bySite) {
    const shelf = scarce.shelves.get(key);
    if (shelf === undefined) continue;
    const first = Math.min(...chosen.map(({choice}) => choice.step));
    for (let step = Math.max(0, first); step < shelf.at.length; step++) {
      // A step nobody's claims begin in says less than the one before, unless what is kept changes.
      if (shelf.kept.length === 0 && !chosen.some(({choice}) => choice.step === step) && step > first) {
        if ((shelf.supply[step] as Units) >= (shelf.supply[step - 1] as Units) && !hasFixedIn(shelf, step)) continue;
      }
      yield* stepRow(builder, shelf, step, chosen);
    }
  }
}

const hasFixedIn = ({fixed}: ShelfRows, step: number): boolean => fixed[step] !== fixed[step - 1];

function stepRow(
  builder: ModelBuilder,
  shelf: ShelfRows,
  step: number,
  chosen: readonly {readonly line: Line; readonly choice: Choice}[],
): readonly Keep[] {
  const claims = (of: (line: Line, choice: Choice) => boolean): Entry[] =>
    chosen.flatMap(({line, choice}) => (of(line, choice) ? choice.carries.map(asUnits) : []));
  const root = claims((_, choice) => choice.step <= step);
  const fixed = shelf.fixed[step] as Units;
  // What fixed lines and protections take when nobody else has anything: nobody may add to more than there is.
  let base = fixed;
  const keeps = shelf.kept.flatMap((k): readonly Keep[] => {
    const least = (k.keeps[step] as Units) - k.claimed;
    if (least <= 0) return [];
    base += least;
    const own = claims((line) => isKeptFor(k, line.state.demand.path));
    const column = builder.column(0, 0, INFINITE, 'continuous');
    builder.row(least, INFINITE, [[column, 1], ...own]);
    root.push([column, 1]);
    return [{column, least, own}];
  });
  builder.row(-INFINITE, Math.max(shelf.supply[step] as Units, base) - fixed, root);
  return keeps;
}

function limitRows(builder: ModelBuilder, scarce: Scarce, lines: readonly Line[]): void {
  const limit = (left: number, takes: (d: Demand, c: Choice) => number) => {
    const entries: Entry[] = [];
    for (const {state, choices} of lines)
      for (const c of choices) {
        const each = takes(state.demand, c);
        if (each > 0) entries.push(...c.carries.map(({column, units}): Entry => [column, each * units]));
      }
    if (entries.length > 0) builder.row(-INFINITE, left, entries);
  };
  for (const w of scarce.windows) limit(w.left, (d, c) => (isIn(w, c) ? takesOf(w, d) : 0));
  for (const q of scarce.quotas) limit(q.left, (d, c) => Number(isUnder(q, d, c.site, c.at)));
}

function pointOf(
  columns: number,
  lines: readonly Line[],
  keeps: readonly Keep[],
  lots: readonly (readonly Lot[])[],
): Float64Array | null {
  const point = new Float64Array(columns);
  for (const [i, {state, choices, served, whole}] of lines.entries()) {
    const d = state.demand;
    const after = lots[i] as readonly Lot[];
    if (!after.every((lot) => choices.some((c) => isSameDeparture(c, lot)))) return null;
    for (const c of choices) {
      const units = after.find((lot) => isSameDeparture(c, lot))?.units ?? 0;
      if (units === 0) continue;
      point[c.used] = 1;
      for (const {column, units: each} of c.carries) {
        const isOdd = units % d.pack !== 0;
        if (isOdd ? each === c.odd && each === units : each === d.pack && each !== c.odd) point[column] = units / each;
      }
    }
    if (served !== null && after.length > 0) point[served] = 1;
    for (const {column, days} of whole) {
      const there = after.filter((lot) => daysLate(d, lot.delivers) <= days);
      if (unitsOf(there) === d.units) point[column] = 1;
    }
  }
  for (const {column, least, own} of keeps) {
    let left = least;
    for (const [c, units] of own) left -= units * (point[c] as number);
    point[column] = Math.max(0, left);
  }
  return point;
}

function lotsOf({choices}: Line, values: Float64Array, round: (value: number) => number): readonly Lot[] {
  const lots: Lot[] = [];
  for (const {site, at, delivers, freight, service, carries} of choices) {
    let units = 0;
    for (const {column, units: each} of carries) units += each * round(values[column] as number);
    if (units > 0) lots.push({site, at, delivers, freight, units, ...(service !== undefined && {service})});
  }
  return lots;
}
