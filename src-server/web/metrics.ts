/** What an operator can watch. Labels are closed lists: never an item, an order or a person. */
import {Counter, collectDefaultMetrics, Gauge, Histogram, Registry} from 'prom-client';

const COMMIT_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1];
const GROUP_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

export type Metrics = ReturnType<typeof createMetrics>;

/** A registry of its own, so that several servers in one process (tests) do not meet. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({register: registry});
  return {
    registry,
    decisions: new Counter({
      name: 'signalbox_decisions_total',
      help: 'Decisions appended to the log',
      labelNames: ['outcome'] as const,
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'signalbox_commit_seconds',
      help: 'Time one group commit took, fsync included',
      buckets: COMMIT_SECONDS,
      registers,
    }),
    groupSize: new Histogram({
      name: 'signalbox_commit_group_decisions',
      help: 'Decisions in one group commit',
      buckets: GROUP_SIZES,
      registers,
    }),
    head: new Gauge({name: 'signalbox_log_head', help: 'Seq of the last decision', registers}),
    sessions: new Gauge({name: 'signalbox_sessions', help: 'Live sync sessions', registers}),
    framesRefused: new Counter({
      name: 'signalbox_frames_refused_total',
      help: 'Frames that broke the protocol or a limit',
      labelNames: ['reason'] as const,
      registers,
    }),
  };
}
