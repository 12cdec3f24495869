/**
 * The rules of the protocol by name. A simulation switches one off to show that its checks would notice; in production all
 * are always on.
 */

export type AuthorityRules = {
  /** A known clientSeq or command id is not decided again. */
  readonly dedup: boolean;
  /** Another grant ends the session. */
  readonly viewReset: boolean;
  /** Nothing is sent before it is durable. */
  readonly commitFirst: boolean;
  /** What is decided while a snapshot set is made does not get into it. */
  readonly frozenSet: boolean;
  /** The tail after a snapshot begins at the set's position, not at the head. */
  readonly tailFromSet: boolean;
  /** A set whose tail was pruned is not served. */
  readonly setAboveFloor: boolean;
};
export const ALL_AUTHORITY_RULES: AuthorityRules = {
  dedup: true,
  viewReset: true,
  commitFirst: true,
  frozenSet: true,
  tailFromSet: true,
  setAboveFloor: true,
};

export type ReplicaRules = {
  /** A frame of another attempt is dropped. */
  readonly attempt: boolean;
  /** A batch that does not begin at the cursor is not folded: hello again. */
  readonly gap: boolean;
  /** A new view's key is taken with its rows, not before. */
  readonly viewBeforeRows: boolean;
  /** Of a tail's welcome only outcomes up to the cursor settle; the rest settles with its events. */
  readonly settleOnWelcome: boolean;
  /** Of a snapshot's outcomes only those up to its position settle; the rest settles with its events. */
  readonly settleOnSnapshot: boolean;
  /** A beat tells each side what the other has sent, so that a lost frame is noticed. */
  readonly beat: boolean;
  /** What is issued is durable before it is shown or sent. */
  readonly outboxFirst: boolean;
  /** Rows and cursor are written in one step. */
  readonly atomicCache: boolean;
  /** The next submit waits until the last has settled. */
  readonly oneInFlight: boolean;
};
export const ALL_REPLICA_RULES: ReplicaRules = {
  attempt: true,
  gap: true,
  viewBeforeRows: true,
  settleOnWelcome: true,
  settleOnSnapshot: true,
  beat: true,
  outboxFirst: true,
  atomicCache: true,
  oneInFlight: true,
};
