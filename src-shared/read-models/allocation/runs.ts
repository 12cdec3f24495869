/** The allocation runs that were applied and can still be undone, the newest first. */
import type {AllocationRunRow} from '../../api/allocation.ts';
import type {AllocationRun, RunMove} from '../../domain/allocation/types.ts';
import {key} from '../../domain/events.ts';
import type {World} from '../world.ts';

export const runRows = (world: World): readonly AllocationRunRow[] =>
  (world.read('runs:runs')?.list ?? []).map((run) => rowOf(world, run)).reverse();

function rowOf(world: World, {moves, ...run}: AllocationRun): AllocationRunRow {
  const units = (of: (m: RunMove) => boolean) => moves.reduce((n, m) => n + (of(m) ? m.quantity : 0), 0);
  const days = new Map<RunMove, number | null>(moves.map((m) => [m, daysOf(world, m)]));
  return {
    id: run.id,
    at: run.at,
    by: run.by,
    method: run.method,
    reason: run.reason,
    skipped: run.skipped ?? [],
    undone: run.undone,
    orders: new Set(moves.map((m) => m.order)).size,
    lines: new Set(moves.map((m) => `${m.order}/${m.line}`)).size,
    units: units(() => true),
    sooner: units((m) => (days.get(m) ?? 1) > 0),
    later: units((m) => (days.get(m) ?? 1) < 0),
  };
}

/** Days sooner by a move, or below 0 later; before the requested day is as good as on it. Null: it had no date. */
function daysOf(world: World, {order, line, from, to}: RunMove): number | null {
  if (from === null) return null;
  // An order that left the view counts from the day itself.
  const asked = world.read(key('order', order))?.lines.find((l) => l.line === line)?.request.day ?? 0;
  return Math.max(from.day, asked) - Math.max(to.day, asked);
}
