/**
 * A line of a customer who takes it in at most so many shipments (`shipmentsMax`): the fewest sites that have all of it by the soonest
 * day; what a shipment is left for then leaves each of them at once what it has for the request.
 *
 *   the soonest last day on which so many sites have all of it together;  where there is none, as much as one shipment less takes, and
 *   the rest, without a date, goes in the last one
 *
 * Without lifts one dispatch of a site takes all that any number of its dispatches by that day do, so no choice of sites and
 * dispatches is there sooner. With lifts the parts of `partsByPickup` come first, where they are few enough.
 */
import type {DayNumber, Units} from '../../kernel/types.ts';
import type {AskedLine, CheckInput} from './asked.ts';
import {type Candidate, lotBy} from './candidate.ts';
import type {Step} from './pickup-parts.ts';
import {byChoice} from './routes.ts';
import type {PromiseLot} from './types.ts';

/**
 * How many more shipments the customer takes of a line; infinite where he does not count them. One always, or what a loss has left
 * over could never be served.
 */
export const shipmentsLeft = ({to: {rules}}: Pick<CheckInput, 'to'>, {otherShipments = 0}: AskedLine): number =>
  rules.shipmentsMax === undefined ? Number.POSITIVE_INFINITY : Math.max(1, rules.shipmentsMax - otherShipments);

/** No more lots than the customer takes shipments, one of them kept for what has no date. */
export const isFewEnough = (
  input: Pick<CheckInput, 'to'>,
  line: AskedLine,
  lots: readonly PromiseLot[],
  short: Units,
): boolean => lots.length <= shipmentsLeft(input, line) - (short > 0 ? 1 : 0);

/** Lots of these steps for as much of the line as can be dated in so many shipments; in packs, soonest first among equals. */
export function inFew(input: CheckInput, line: AskedLine, steps: readonly Step[], pack: Units): PromiseLot[] {
  const most = shipmentsLeft(input, line);
  const {minimumShipment} = input.to.rules;
  const whole = (units: Units): Units => units - (units % pack);
  const isLarge = (s: Step, units: Units): boolean => s.day > line.requestedDay || units >= minimumShipment;
  const fullest = (day: DayNumber, n: number): Step[] => {
    const best = new Map<Candidate, Step>();
    for (const s of steps) {
      const units = whole(s.units);
      if (s.day > day || units === 0 || !isLarge(s, units)) continue;
      if (units > whole(best.get(s.c)?.units ?? 0)) best.set(s.c, s);
    }
    return [...best.values()].sort((a, b) => whole(b.units) - whole(a.units)).slice(0, n);
  };
  const sum = (chosen: readonly Step[]): Units => chosen.reduce((n, s) => n + whole(s.units), 0);
  const days = [...new Set(steps.map((s) => Math.max(line.requestedDay, s.day)))].sort((a, b) => a - b);
  const day = days.find((d) => sum(fullest(d, most)) >= line.quantity);
  const from = fullest(day ?? days.at(-1) ?? 0, day === undefined ? most - 1 : most);
  const least = Math.ceil(minimumShipment / pack) * pack;
  const spareOf = ({step, quantity}: Part): Units => quantity - (step.day > line.requestedDay ? pack : least);
  let parts: readonly Part[] = [];
  let rest = line.quantity;
  for (const s of from) {
    const quantity = Math.min(rest, whole(s.units));
    if (quantity === 0) break;
    // What is left for it may be too small a shipment: those before it give up what it lacks, or the rest has no date.
    const missing = isLarge(s, quantity) ? 0 : least - quantity;
    const fewer = without(parts, missing, spareOf);
    const units = fewer === null ? quantity : quantity + missing;
    const step = soonest(steps, s.c, units, isLarge);
    if (step === undefined) break;
    parts = [...(fewer ?? parts), {step, quantity: units}];
    rest -= quantity;
  }
  const spare = most - parts.length - (rest > 0 ? 1 : 0);
  const isLargeAfter = ({step, quantity}: Part, units: Units): boolean => isLarge(step, quantity - units);
  const unitsOf = (s: Step): Units => (isLarge(s, whole(s.units)) ? whole(s.units) : 0);
  return atOnce(steps, parts, spare, {unitsOf, isLargeAfter}).map(({step: {c, way, shipBy}, quantity}) =>
    lotBy(way.route, quantity, shipBy, c.instead),
  );
}

type Part = {readonly step: Step; readonly quantity: Units};

/** The parts less so many units, as far as they can spare them; null where they cannot. */
function without(parts: readonly Part[], units: Units, spareOf: (part: Part) => Units): readonly Part[] | null {
  let left = units;
  const fewer = parts.map((part) => {
    const given = Math.min(left, Math.max(0, spareOf(part)));
    left -= given;
    return {...part, quantity: part.quantity - given};
  });
  return left === 0 ? fewer : null;
}

/** The soonest dispatch of a site that takes so many. */
function soonest(
  steps: readonly Step[],
  c: Candidate,
  quantity: Units,
  isLarge: (s: Step, units: Units) => boolean,
): Step | undefined {
  return steps
    .filter((s) => s.c === c && s.units >= quantity && isLarge(s, quantity))
    .sort((a, b) => a.day - b.day || byChoice(a.way, b.way) || a.shipBy - b.shipBy)[0];
}

/** Each part whose site has some of it sooner is cut in two, while there are shipments to spare. */
function atOnce(
  steps: readonly Step[],
  parts: readonly Part[],
  spare: number,
  {unitsOf, isLargeAfter}: {unitsOf: (s: Step) => Units; isLargeAfter: (part: Part, units: Units) => boolean},
): readonly Part[] {
  let left = spare;
  return parts.flatMap((part) => {
    const [first] = steps
      .filter((s) => s.c === part.step.c && s.day < part.step.day && unitsOf(s) > 0 && unitsOf(s) < part.quantity)
      .filter((s) => isLargeAfter(part, unitsOf(s)))
      .sort((a, b) => a.day - b.day || b.units - a.units);
    if (left < 1 || first === undefined) return [part];
    left -= 1;
    return [
      {step: first, quantity: unitsOf(first)},
      {step: part.step, quantity: part.quantity - unitsOf(first)},
    ];
  });
}
