/** A proposal as a person reads it: each line before and after, who gains and who gives, and the command that applies it. */
import type {PlannedLine} from '../../allocation/plan.ts';
import type {RunLine as Row, RunLeg, RunProposal, RunSide, RunVerdict} from '../../api/allocation.ts';
import {LIMITS_ALLOCATION} from '../../domain/allocation/types.ts';
import {segmentOf} from '../../domain/master-data/segments.ts';
import type {Company} from '../../domain/master-data/types.ts';
import {toShip} from '../../domain/orders/status.ts';
import {amountOf, type Lot} from '../../domain/orders/types.ts';
import {nameOf} from '../../domain/promise/entitled.ts';
import {companyOf, companyToday, itemName, siteName, type World} from '../world.ts';
import {linesOfCommand, type NotProposed, type Planner, type Proposed, type ProposedLine, propose} from './propose.ts';
import {type RunLine, sitesOfRun} from './run-lines.ts';
import type {Piece} from './run-moves.ts';

/** Lines shown; the moves are of all. */
const SHOWN_MAX = 500;
const ORDER: readonly RunVerdict[] = ['gains', 'later', 'keeps', 'skipped'];

/** By which method it is planned; `pause` lets others in. */
export type Planning = {
  readonly plan: Planner;
  readonly method: 'strategies' | 'optimiser';
  readonly pause: () => Promise<void>;
};
export type ProposalAsk = {readonly items: readonly string[]; readonly sites?: readonly string[] | undefined};

/** `mine`: the sites of who asks. Null: there is no company yet. */
export async function proposalAnswer(
  world: World,
  ask: ProposalAsk,
  mine: readonly string[] | '*',
  {plan, method, pause}: Planning,
): Promise<RunProposal | NotProposed | null> {
  const company = companyOf(world);
  if (company === undefined) return null;
  const items = [...new Set(ask.items)];
  const sites = sitesOfRun(company, mine, ask.sites);
  const run = await propose(world, company, {items, sites}, {plan, pause});
  if ('over' in run) return run;
  const moved = linesOfCommand(run.asked);
  if (moved.length > LIMITS_ALLOCATION.linesMax)
    return {over: 'lines a run may move in one decision', max: LIMITS_ALLOCATION.linesMax};
  const rows = rowsOf(world, company, run);
  const {broken, was, is} = run.plan;
  const figures = ({units, unitsInTime, penalty, freight}: typeof was) => ({
    dated: units,
    inTime: unitsInTime,
    penalty,
    freight,
  });
  return {
    at: world.now(),
    today: companyToday(world),
    method,
    items: items.map((item) => ({item, itemName: itemName(world, item)})),
    sites,
    lines: ORDER.flatMap((v) => rows.filter((row) => row.verdict === v)).slice(0, SHOWN_MAX),
    verdicts: Object.fromEntries(
      ORDER.map((v) => [v, rows.filter((row) => row.verdict === v).length]),
    ) as RunProposal['verdicts'],
    gains: sideOf(rows, 'gains'),
    gives: sideOf(rows, 'later'),
    was: figures(was),
    is: figures(is),
    broken: broken.map(({line, item, strategy, short}) => ({...idOf(line), item, strategy, short})),
    costsKnown: run.costsKnown,
    byLots: items.filter((item) => run.asked.some(({demand: d}) => d.item === item && d.life !== undefined)),
    optimised: null,
    apply: moved.length === 0 ? null : {type: 'ApplyAllocation', method, lines: moved},
  };
}

function idOf(id: string): {readonly order: string; readonly line: number} {
  const at = id.lastIndexOf('/');
  return {order: id.slice(0, at), line: Number(id.slice(at + 1))};
}

function rowsOf(world: World, company: Company, run: Proposed): readonly Row[] {
  const broken = new Map(run.plan.broken.map((b) => [b.item, b.line]));
  const asked = run.asked.map((one) => askedRow(world, company, one, broken));
  const left = run.lines.filter((l) => l.skipped !== null).map((line) => leftRow(world, company, line));
  return [...asked, ...left];
}

function askedRow(
  world: World,
  company: Company,
  {line, planned, legs, pieces, held}: ProposedLine,
  broken: ReadonlyMap<string, string>,
): Row {
  const isSkipped = planned.skipped !== null;
  const why =
    held ??
    (planned.skipped === 'item-halted'
      ? `${broken.get(planned.item) ?? 'another line'} must keep its date and cannot`
      : null) ??
    (isSkipped ? 'its segment is left out of runs' : null);
  const before = legsBefore(world, line);
  const shifts = pieces.map((piece) => shiftOf(piece, line.line.request.day));
  const sum = (of: (s: Shift) => boolean) => shifts.reduce((n, s) => n + (of(s) ? s.units : 0), 0);
  const sooner = sum((s) => s.days > 0 || s.isNew);
  const later = sum((s) => s.days < 0);
  const days = shifts.reduce((most, s) => (Math.abs(s.days) > Math.abs(most) ? s.days : most), 0);
  const {verdict} = planned;
  return {
    ...commonOf(company, line),
    verdict: verdict === 'loses' ? 'later' : verdict,
    skipped: why,
    before,
    after: isSkipped ? before : legsAfter(world, legs),
    sooner,
    later,
    days,
    money: amountOf(sooner + later, line.line.unitPrice),
    penaltyBefore: planned.was.penalty,
    penaltyAfter: planned.is.penalty,
    decided: decidedOf(planned),
  };
}

/** A line the run does not ask. */
function leftRow(world: World, company: Company, line: RunLine): Row {
  const before = legsBefore(world, line);
  const nothing = {sooner: 0, later: 0, days: 0, money: 0, penaltyBefore: 0, penaltyAfter: 0, decided: null};
  return {
    ...commonOf(company, line),
    verdict: 'skipped',
    skipped: line.skipped,
    before,
    after: before,
    ...nothing,
  };
}

function commonOf(company: Company, {id, order, line, customer, to, lots}: RunLine) {
  const segment = to.asker === undefined ? '' : segmentOf(company.segments, to.asker);
  return {
    id,
    order: order.id,
    line: line.line,
    item: line.item,
    customerName: customer.name,
    tier: customer.tier,
    segmentName: segment === '' ? '' : nameOf(company, segment),
    strategy: company.segments.find((s) => s.id === segment)?.strategy ?? ('redistribute' as const),
    requested: line.request.day,
    units: lots.reduce((n, l) => n + l.allocated, line.backordered + line.open),
  };
}

const decidedOf = ({decided}: PlannedLine): Row['decided'] =>
  decided === null ? null : {after: decided.after, by: decided.by};

type Shift = {readonly units: number; readonly days: number; readonly isNew: boolean};
/** Days sooner (above 0) or later; before the requested day is as good as on it. */
function shiftOf({move, from, to}: Piece, requested: number): Shift {
  const days = from === null ? 0 : Math.max(from, requested) - Math.max(to, requested);
  return {units: move.quantity, days, isNew: from === null};
}

const legsBefore = (world: World, {lots}: RunLine): readonly RunLeg[] =>
  legsOf(
    world,
    lots.map((lot: Lot) => ({site: lot.site, units: toShip(lot), day: lot.current.day})),
  );
const legsAfter = (world: World, legs: ProposedLine['legs']): readonly RunLeg[] =>
  legsOf(
    world,
    legs.map(({site, units, day}) => ({site, units, day})),
  );

function legsOf(world: World, parts: readonly Omit<RunLeg, 'siteName'>[]): readonly RunLeg[] {
  const legs = new Map<string, RunLeg>();
  for (const {site, units, day} of parts) {
    const before = legs.get(`${site} ${day}`)?.units ?? 0;
    legs.set(`${site} ${day}`, {site, siteName: siteName(world, site), units: before + units, day});
  }
  return [...legs.values()].sort((a, b) => a.day - b.day || (a.site < b.site ? -1 : 1));
}

function sideOf(rows: readonly Row[], verdict: 'gains' | 'later'): RunSide {
  const of = rows.filter((row) => row.verdict === verdict);
  return {
    lines: of.length,
    units: of.reduce((n, row) => n + (verdict === 'gains' ? row.sooner : row.later), 0),
    days: of.reduce((most, row) => Math.max(most, verdict === 'gains' ? row.days : -row.days), 0),
    money: of.reduce((n, row) => n + row.money, 0),
  };
}
