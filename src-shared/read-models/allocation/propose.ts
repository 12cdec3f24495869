/**
 * A run as it would be applied now: who gains, who gives, and the moves.
 *
 *   ledger ──lines──► problem ──planner──► plan ──nobody without a date──► legs ──► moves ──the decider's word──► proposal
 *
 * 1. A run takes nobody's date without another one: lines that would have fewer dated units keep theirs, and it is asked anew.
 * 2. `lose` gives up what others can use and is given what is then left, on its days or later: the planner's `fill`, last of all.
 * 3. The moves of an item are put before the decider as they stand; what it would refuse is left as it is, and listed.
 */
import {allocate, HALT} from '../../allocation/greedy.ts';
import {badProblem, type Demand, LIMITS_RUN, type Problem} from '../../allocation/model.ts';
import type {Plan, PlannedLine} from '../../allocation/plan.ts';
import type {CommandOf} from '../../domain/commands.ts';
import {decide} from '../../domain/decide.ts';
import type {DecideContext} from '../../domain/decider.ts';
import type {Company} from '../../domain/master-data/types.ts';
import {must} from '../../kernel/assert.ts';
import type {World} from '../world.ts';
import {type RunLine, type RunScope, runLines} from './run-lines.ts';
import {type Piece, piecesOf} from './run-moves.ts';
import {type Leg, legOf, runProblem} from './run-problem.ts';

const LIMITS_PROPOSAL = {linesMax: 2_000, roundsMax: 16} as const;

/** A line that was asked, with what became of it. */
export type ProposedLine = {
  readonly line: RunLine;
  readonly demand: Demand;
  readonly planned: PlannedLine;
  readonly legs: readonly Leg[];
  readonly pieces: readonly Piece[];
  /** Why it keeps what it has though its segment would not. */
  readonly held: string | null;
};
export type Proposed = {
  readonly lines: readonly RunLine[];
  readonly asked: readonly ProposedLine[];
  readonly plan: Plan;
  readonly costsKnown: boolean;
};
/** A limit that the run would go over, or a figure that the planner does not take. */
export type NotProposed = {readonly over: string; readonly max: number};

/** Makes a plan of a problem that `badProblem` has nothing against. */
export type Planner = (problem: Problem) => Promise<Plan>;
export const byStrategies: Planner = (problem) => Promise.resolve(allocate(problem, HALT));

/**
 * `pause` is called between lines, rounds of the planner and items. What others change meanwhile is seen by the decider at
 * the end, and again when it is applied.
 */
export async function propose(
  world: World,
  company: Company,
  scope: RunScope,
  plan: Planner,
  pause: () => Promise<void>,
): Promise<Proposed | NotProposed> {
  const lines = runLines(world, scope, LIMITS_PROPOSAL.linesMax);
  if (lines === null) return {over: 'lines of a run', max: LIMITS_PROPOSAL.linesMax};
  const open = lines.filter((l) => l.skipped === null);
  const run = await runProblem(world, company, scope, open, pause);
  const bad = badProblem(run.problem);
  if (bad !== null) return {over: `figures of a run (${bad})`, max: LIMITS_RUN.unitsMax};
  const demands = new Map(run.problem.demands.map((d) => [d.id, d]));
  const of = new Map(open.map((line) => [line.id, {line, demand: must(demands.get(line.id), 'its demand')}]));
  const held = new Map<string, string>();
  for (;;) {
    const found = await datedPlan(run.problem, held, plan, pause);
    const asked = found.lines.map((planned) => proposedLine(world, of, planned, held));
    const refused = await refusedItems(world, scope, asked, pause);
    if (refused.size === 0) return {lines, asked, plan: found, costsKnown: run.costsKnown};
    for (const {id, item} of run.problem.demands)
      if (refused.has(item)) held.set(id, `its item’s moves would be refused: ${refused.get(item)}`);
  }
}

const NO_DATE = 'no later date is known for it';

/** The plan in which nobody has fewer dated units than now; adds to `held` who would have had. */
async function datedPlan(
  problem: Problem,
  held: Map<string, string>,
  planner: Planner,
  pause: () => Promise<void>,
): Promise<Plan> {
  for (let round = 1; ; round++) {
    const plan = await planner({...problem, demands: treated(problem.demands, held)});
    await pause();
    const losers = plan.lines.filter((l) => l.skipped === null && l.is.units < l.was.units);
    if (losers.length === 0) return plan;
    for (const {id} of losers) held.set(id, NO_DATE);
    if (round < LIMITS_PROPOSAL.roundsMax) continue;
    // Each line that keeps its own may make another lose: at the end the item stays as it is.
    const items = new Set(losers.map((l) => l.item));
    for (const {id, item} of problem.demands) if (items.has(item)) held.set(id, NO_DATE);
  }
}

/** Treatments of a segment are one each, so lines that keep or give up all are of segments of their own. */
function treated(demands: readonly Demand[], held: ReadonlyMap<string, string>): Demand[] {
  const ranks = 1 + Math.max(0, ...demands.map((d) => d.treatment.rank));
  return demands.map((d) => {
    const {segment, rank} = d.treatment;
    if (held.has(d.id))
      return {...d, treatment: {segment: `${segment} keeps`, rank: rank + ranks, strategy: 'skip', sort: []}};
    if (d.treatment.strategy !== 'lose') return d;
    return {...d, treatment: {...d.treatment, segment: `${segment} gives`, rank: rank + 2 * ranks, strategy: 'fill'}};
  });
}

function proposedLine(
  world: World,
  of: ReadonlyMap<string, Pick<ProposedLine, 'line' | 'demand'>>,
  planned: PlannedLine,
  held: ReadonlyMap<string, string>,
): ProposedLine {
  const {line, demand} = must(of.get(planned.id), 'a planned line');
  const legs = planned.after.map(legOf);
  const pieces = planned.skipped === null ? piecesOf(line, legs, world.now()) : [];
  return {line, demand, planned, legs, pieces, held: held.get(planned.id) ?? null};
}

export function linesOfCommand(asked: readonly ProposedLine[]): CommandOf<'ApplyAllocation'>['lines'] {
  return asked
    .filter((one) => one.pieces.length > 0)
    .map(({line, pieces}) => ({order: line.order.id, line: line.line.line, moves: pieces.map((p) => p.move)}));
}

/** What the decider would say of each item's moves now, where it refuses. Items do not meet: no order's rule spans two lines here. */
async function refusedItems(
  world: World,
  scope: RunScope,
  asked: readonly ProposedLine[],
  pause: () => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const context: DecideContext = {
    at: world.now(),
    actor: {user: 'preview', role: 'system'},
    commandId: 'preview',
    speed: 1,
    actsAt: (site) => scope.sites.includes(site),
    may: () => false,
  };
  for (const item of scope.items) {
    const lines = linesOfCommand(asked.filter((one) => one.line.line.item === item));
    if (lines.length === 0) continue;
    const command = {type: 'ApplyAllocation', method: 'strategies', reason: 'preview', lines} as const;
    const verdict = decide(world.read, command, context);
    await pause();
    if (verdict.kind === 'rejected') refused.set(item, verdict.rejection.what ?? verdict.rejection.code);
  }
  return refused;
}
