/** One row of the bench: a figure beside its floor, measured in turns in the same run, judged on medians. */
export type Row = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
  readonly target: string;
  readonly met: boolean;
  readonly note?: string;
};

const WARM_UP_ROUNDS = 2;

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/**
 * Milliseconds of processor time, the median of `rounds` after two that warm the code up, floor and ours in turns so that
 * both see the same machine.
 * Processor time, because on a busy machine a long run loses its turn more often than a short one.
 */
export async function inTurns(
  rounds: number,
  ours: () => unknown,
  floor: () => unknown,
): Promise<{ours: number; floor: number}> {
  const times = {ours: [] as number[], floor: [] as number[]};
  for (let i = -WARM_UP_ROUNDS; i < rounds; i++) {
    for (const [name, run] of [
      ['floor', floor],
      ['ours', ours],
    ] as const) {
      const start = process.cpuUsage();
      await run();
      const {user, system} = process.cpuUsage(start);
      if (i >= 0) times[name].push((user + system) / 1_000);
    }
  }
  return {ours: median(times.ours), floor: median(times.floor)};
}

/** Time rows: ours may take at most `most` × the floor. */
export function slower(name: string, unit: string, t: {ours: number; floor: number}, most: number, note = ''): Row {
  const ratio = t.ours / t.floor;
  return {name, unit, ours: t.ours, floor: t.floor, ratio, target: `≤ ${most} ×`, met: ratio <= most, note};
}

/** Rate rows: ours must reach at least `least` × the floor. */
export function faster(name: string, unit: string, r: {ours: number; floor: number}, least: number, note = ''): Row {
  const ratio = r.ours / r.floor;
  return {name, unit, ours: r.ours, floor: r.floor, ratio, target: `≥ ${least} ×`, met: ratio >= least, note};
}

export function print(rows: readonly Row[]): string {
  const table = rows.map((r) => [
    r.name,
    figure(r.ours),
    figure(r.floor),
    r.unit,
    `${r.ratio.toFixed(2)}`,
    r.target,
    r.met ? 'met' : 'MISSED',
    r.note ?? '',
  ]);
  const head = ['row', 'ours', 'floor', 'unit', 'ratio', 'target', '', 'note'];
  const widths = head.map((h, i) => Math.max(h.length, ...table.map((r) => (r[i] as string).length)));
  return [head, ...table]
    .map((r) =>
      r.map((c, i) => (i >= 1 && i <= 4 ? c.padStart(widths[i] as number) : c.padEnd(widths[i] as number))).join('  '),
    )
    .join('\n');
}

const figure = (n: number): string =>
  n >= 1_000 ? Math.round(n).toLocaleString('en-GB') : n >= 10 ? n.toFixed(1) : n.toFixed(3);
