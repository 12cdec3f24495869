/** How often each fault strikes, in thousandths of a step; and which profile is aimed at which rule. */
import type {AuthorityRules, ReplicaRules} from '../../src-shared/sync/rules.ts';

export type Profile = {
  readonly steps: number;
  readonly cut: number;
  readonly clientCrash: number;
  /** Thousandths of the client's writes at which it dies. */
  readonly writeCrash: number;
  readonly serverCrash: number;
  readonly prune: number;
  readonly regrant: number;
  readonly loseDown: number;
  readonly loseUp: number;
  readonly compact: number;
  readonly snapshot: number;
  /** Percent of the moments at which the server goes on with a snapshot set that is under way. */
  readonly prepare: number;
  readonly clock: number;
  readonly issue: number;
  readonly rest: number;
  /** Percent of the server's receipts that wait for a later group commit. */
  readonly lazyCommit: number;
  /** Percent of the cuts after which frames already received are still worked off, behind the next hello. */
  readonly stragglers: number;
  /**
   * With what the kept seeds do not know, and other draws would make other worlds of: lots of stock, suppliers' days, exceptions,
   * approvals.
   */
  readonly wide?: true;
};

const MIXED: Profile = {
  steps: 490,
  cut: 14,
  clientCrash: 4,
  writeCrash: 4,
  serverCrash: 3,
  prune: 4,
  regrant: 5,
  loseDown: 6,
  loseUp: 5,
  compact: 2,
  snapshot: 2,
  prepare: 60,
  clock: 25,
  issue: 140,
  rest: 300,
  lazyCommit: 30,
  stragglers: 30,
};
const CALM: Profile = {
  ...MIXED,
  cut: 2,
  clientCrash: 1,
  writeCrash: 1,
  serverCrash: 1,
  regrant: 1,
  loseDown: 1,
  loseUp: 1,
};

export const PROFILES = {
  mixed: MIXED,
  /** Hardly any fault: long uninterrupted runs of the domain. */
  calm: CALM,
  /** Links break all the time, sessions overlap. */
  storm: {...MIXED, cut: 50, stragglers: 60},
  crashes: {...MIXED, clientCrash: 10, writeCrash: 30, serverCrash: 8},
  /** Views change while answers to older hellos are still on their way. */
  grants: {
    ...MIXED,
    cut: 110,
    regrant: 120,
    stragglers: 100,
    issue: 25,
    rest: 12,
    serverCrash: 0,
    loseDown: 0,
    loseUp: 0,
  },
  /** Hardly anybody works on the sets, the log is pruned all the time: what is finished is old. */
  pruned: {...MIXED, cut: 40, regrant: 40, prune: 60, prepare: 15},
  /** Frames vanish on live links. */
  lossy: {...MIXED, loseDown: 40, loseUp: 30, cut: 2, serverCrash: 0},
  wide: {...MIXED, wide: true},
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof PROFILES;
/** How the seeds of a run take turns: the plain ones twice, the widest as often. */
export const ROTATION: readonly ProfileName[] = [
  'mixed',
  'calm',
  'storm',
  'mixed',
  'crashes',
  'grants',
  'calm',
  'wide',
  'lossy',
  'pruned',
  'wide',
];

export type RuleName = keyof AuthorityRules | keyof ReplicaRules;
/** One switch per rule of the protocol, and the faults under which its absence shows. */
export const RULES: Readonly<Record<RuleName, ProfileName>> = {
  dedup: 'mixed',
  viewReset: 'grants',
  commitFirst: 'mixed',
  frozenSet: 'mixed',
  tailFromSet: 'mixed',
  setAboveFloor: 'pruned',
  attempt: 'grants',
  gap: 'lossy',
  viewBeforeRows: 'grants',
  settleOnWelcome: 'storm',
  settleOnSnapshot: 'grants',
  beat: 'lossy',
  outboxFirst: 'crashes',
  atomicCache: 'crashes',
  oneInFlight: 'mixed',
};
