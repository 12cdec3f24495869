/**
 * What lines of segments that ask for it would gain now, with nobody worse off: a run that the system may apply by itself.
 *
 *   lines of these segments that are late, short or on back order ──planner──► only who gains, or is covered again, moves
 *
 * 1. Everybody else keeps his claims: only what they leave can be taken.
 * 2. A line moves where it gains (never fewer units by any day, no lot later), or where nothing covers what it has and the
 *    same days can be kept otherwise. All else is for a person, and is told with the reason.
 * 3. What a person has undone is not done again.
 */
import type {Demand} from '../../allocation/model.ts';
import {LIMITS_ALLOCATION, type SkippedLine} from '../../domain/allocation/types.ts';
import type {CommandOf} from '../../domain/commands.ts';
import {positionKey} from '../../domain/events.ts';
import {segmentOf} from '../../domain/master-data/segments.ts';
import type {Company} from '../../domain/master-data/types.ts';
import {lotClaim} from '../../domain/orders/place.ts';
import type {Destination} from '../../domain/promise/route.ts';
import {coverage} from '../coverage.ts';
import {siteOf, type World} from '../world.ts';
import {
  byStrategies,
  keeping,
  linesOfCommand,
  type Manner,
  type NotProposed,
  type ProposedLine,
  proposeFor,
  ranksOf,
  TOO_MANY,
} from './propose.ts';
import {type RunLine, runLines, sitesOfRun} from './run-lines.ts';

/** Lines of these segments that one run may look at. */
const LINES_MAX = 1_000;

export type Gains = {
  readonly lines: CommandOf<'ApplyAllocation'>['lines'];
  readonly skipped: readonly SkippedLine[];
};
const NONE: Gains = {lines: [], skipped: []};

/** Whether any segment asks for it. */
export const asksForIt = (company: Company | undefined): boolean =>
  company?.segments.some((s) => s.continuous === true) === true;

/** `pause` is called between lines and rounds, and may let others in; the decider has the last word. */
export async function gainsOf(
  world: World,
  company: Company,
  items: readonly string[],
  pause: () => Promise<void>,
): Promise<Gains | NotProposed> {
  const scope = {items, sites: sitesOfRun(company, '*', undefined), who: inContinuous(company)};
  const found = await runLines(world, scope, LINES_MAX, pause);
  if (found === null) return TOO_MANY;
  const undone = undoneLines(world);
  // Whoever has all in time and covered is not asked: his claims stand like everybody's.
  const lines = found
    .filter((line) => wants(world, line))
    .map((line) => {
      const run = undone.get(line.id);
      return line.skipped !== null || run === undefined
        ? line
        : {...line, skipped: `somebody undid ${run}, which moved it`};
    });
  if (lines.every((line) => line.skipped !== null)) return NONE;
  const run = await proposeFor(world, company, scope, lines, {plan: byStrategies, pause, manner: mannerOf(world)});
  if ('over' in run) return run;
  const whyOf = new Map(run.asked.map(({line: {id}, held}) => [id, held]));
  const left = lines.flatMap(({id, order, line, skipped}) => {
    const why = skipped ?? whyOf.get(id) ?? NOTHING_BETTER;
    return why === NOTHING_BETTER ? [] : [{order: order.id, line: line.line, why}];
  });
  const {skippedMax, whyChars} = LIMITS_ALLOCATION;
  const skipped = left.slice(0, skippedMax).map((one) => ({...one, why: one.why.slice(0, whyChars)}));
  return {lines: linesOfCommand(run.asked), skipped};
}

function inContinuous({segments}: Company): (to: Destination) => boolean {
  const asking = new Set(segments.filter((s) => s.continuous === true).map((s) => s.id));
  return ({asker}) => asker !== undefined && asking.has(segmentOf(segments, asker));
}

/** Late, on back order, or short of what it was promised. */
const wants = (world: World, line: RunLine): boolean =>
  line.line.backordered > 0 || line.lots.some((l) => l.current.day > line.line.request.day) || isShort(world, line);

/** Whether nothing covers some of its lots by their dispatch. */
function isShort(world: World, {order, line, lots}: RunLine): boolean {
  return lots.some((lot) => {
    const site = siteOf(world, lot.site);
    const position = world.read(positionKey(lot.site, line.item));
    return (
      site !== undefined &&
      position !== undefined &&
      coverage(world, position, lotClaim(order.id, lot.line, lot.lot), site).short > 0
    );
  });
}

/** Lines that a continuous run had moved which somebody undid, with the run. */
function undoneLines(world: World): ReadonlyMap<string, string> {
  const undone = new Map<string, string>();
  for (const run of world.read('runs:runs')?.list ?? [])
    if (run.method === 'continuous' && run.undone !== null)
      for (const {order, line} of run.moves) undone.set(`${order}/${line}`, run.id);
  return undone;
}

const NOTHING_BETTER = 'nothing is better for it';
const mannerOf = (world: World): Manner => ({
  method: 'continuous',
  treat: improving,
  objection: (one) => objectionTo(world, one),
});

/** Each holds what there is for it and takes what is better, in the order of its segment. */
function improving(demands: readonly Demand[], held: ReadonlyMap<string, string>): Demand[] {
  const ranks = ranksOf(demands);
  return demands.map((d) =>
    held.has(d.id) ? keeping(d, ranks) : {...d, treatment: {...d.treatment, strategy: 'improve'}},
  );
}

function objectionTo(world: World, {line, planned, pieces}: ProposedLine): string | null {
  if (planned.skipped !== null) return null;
  const {verdict} = planned;
  if (verdict === 'later' || verdict === 'loses') return 'what covered it is gone, and it would be later than promised';
  if (pieces.length === 0) return null;
  const asked = line.line.request.day;
  const isLater = pieces.some(({from, to}) => from !== null && Math.max(to, asked) > Math.max(from, asked));
  if (isLater) return 'a part of it would be later than promised';
  return verdict === 'gains' || isShort(world, line) ? null : NOTHING_BETTER;
}
