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

/** By which rules a run is made. */
export type Manner = {
  readonly method: 'strategies' | 'continuous';
  /** The lines as the planner is to treat them; those of `held` keep what they have. */
  readonly treat: (demands: readonly Demand[], held: ReadonlyMap<string, string>) => Demand[];
  /** Why a line may not be planned so and keeps what it has instead; null: it may. */
  readonly objection: (line: ProposedLine) => string | null;
};
/** `pause` is called between lines, rounds of the planner and items. */
export type How = {readonly plan: Planner; readonly pause: () => Promise<void>; readonly manner?: Manner};

/** What others change while it pauses is seen by the decider at the end, and again when it is applied. */
export async function propose(
  world: World,
  company: Company,
  scope: RunScope,
  how: How,
): Promise<Proposed | NotProposed> {
  const lines = await runLines(world, scope, LIMITS_PROPOSAL.linesMax, how.pause);
  return lines === null ? TOO_MANY : proposeFor(world, company, scope, lines, how);
}
export const TOO_MANY: NotProposed = {over: 'lines of a run', max: LIMITS_PROPOSAL.linesMax};

/** The same for lines that are known already (`runLines`). */
export async function proposeFor(
  world: World,
  company: Company,
  scope: RunScope,
  lines: readonly RunLine[],
  {plan, pause, manner = ASKED_FOR}: How,
): Promise<Proposed | NotProposed> {
  const open = lines.filter((l) => l.skipped === null);
  const run = await runProblem(world, company, scope, open, pause);
  const bad = badProblem(run.problem);
  if (bad !== null) return {over: `figures of a run (${bad})`, max: LIMITS_RUN.unitsMax};
  const demands = new Map(run.problem.demands.map((d) => [d.id, d]));
  const of = new Map(open.map((line) => [line.id, {line, demand: must(demands.get(line.id), 'its demand')}]));
  const held = new Map<string, string>();
  const ask = async () => {
    const found = await plan({...run.problem, demands: manner.treat(run.problem.demands, held)});
    await pause();
    return {found, asked: found.lines.map((planned) => proposedLine(world, of, planned, held))};
  };
  for (;;) {
    const {found, asked} = await settled(run.problem, held, manner, ask);
    const refused = await refusedItems(world, scope, asked, manner, pause);
    if (refused.size === 0) return {lines, asked, plan: found, costsKnown: run.costsKnown};
    for (const {id, item} of run.problem.demands)
      if (refused.has(item)) held.set(id, `its item’s moves would be refused: ${refused.get(item)}`);
  }
}

const NO_DATE = 'no later date is known for it';
/** As a person asks for it: nobody has fewer dated units than now. */
const ASKED_FOR: Manner = {
  method: 'strategies',
  treat: treated,
  objection: ({planned: {skipped, was, is}}) => (skipped === null && is.units < was.units ? NO_DATE : null),
};

type Answer = {readonly found: Plan; readonly asked: readonly ProposedLine[]};

/** The plan to which there is no objection; adds to `held` the lines to which there was. */
async function settled(
  problem: Problem,
  held: Map<string, string>,
  {objection}: Manner,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let round = 1; ; round++) {
    const answer = await ask();
    const objections = answer.asked.flatMap((one) => {
      const why = objection(one);
      return why === null ? [] : [{id: one.planned.id, item: one.planned.item, why}];
    });
    if (objections.length === 0) return answer;
    for (const {id, why} of objections) held.set(id, why);
    if (round < LIMITS_PROPOSAL.roundsMax) continue;
    // Each line that keeps its own may make another lose: at the end the item stays as it is.
    const whyOf = new Map(objections.map(({item, why}) => [item, why]));
    for (const {id, item} of problem.demands) {
      const why = whyOf.get(item);
      if (why !== undefined && !held.has(id)) held.set(id, why);
    }
  }
}

/** Treatments of a segment are one each, so lines that keep or give up all are of segments of their own. */
function treated(demands: readonly Demand[], held: ReadonlyMap<string, string>): Demand[] {
  const ranks = ranksOf(demands);
  return demands.map((d) => {
    const {segment, rank} = d.treatment;
    if (held.has(d.id)) return keeping(d, ranks);
    if (d.treatment.strategy !== 'lose') return d;
    return {...d, treatment: {...d.treatment, segment: `${segment} gives`, rank: rank + 2 * ranks, strategy: 'fill'}};
  });
}

/** One more than the highest rank there is. */
export const ranksOf = (demands: readonly Demand[]): number => 1 + Math.max(0, ...demands.map((d) => d.treatment.rank));
/** A line that keeps what it has, before everybody. `ranks`: of all (`ranksOf`). */
export const keeping = (d: Demand, ranks: number): Demand => ({
  ...d,
  treatment: {segment: `${d.treatment.segment} keeps`, rank: d.treatment.rank + ranks, strategy: 'skip', sort: []},
});

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
  {method}: Manner,
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
    const command = {type: 'ApplyAllocation', method, reason: 'preview', lines} as const;
    const verdict = decide(world.read, command, context);
    await pause();
    if (verdict.kind === 'rejected') refused.set(item, verdict.rejection.what ?? verdict.rejection.code);
  }
  return refused;
}
