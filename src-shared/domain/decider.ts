/**
 * What a decider is made of.
 *
 *   command ──decide(read, context)──► verdict ──accepted──► events ──evolve──► state
 *                                          └────rejected──► a rejection: code, what is left, what to do
 *
 * 1. `decide` is pure: time, ids and state come in as arguments. 2. One event changes one aggregate and lies in one
 * scope. 3. `evolve` never refuses and never computes a date.
 */
import type {CommandId, Instant, ZonedDay} from '../kernel/types.ts';

export type Role =
  | 'operations'
  | 'customer-service'
  | 'sales'
  | 'warehouse'
  | 'executive'
  | 'finance'
  | 'administrator'
  | 'system';
export const ROLES: readonly Role[] = [
  'operations',
  'customer-service',
  'sales',
  'warehouse',
  'executive',
  'finance',
  'administrator',
  'system',
];

/** Who acts. Ids only: names live in the access store and can be erased. */
export type Actor = {readonly user: string; readonly role: Role; readonly device?: string};

export type RejectionCode =
  | 'forbidden'
  | 'not-found'
  | 'already-exists'
  | 'insufficient-stock'
  | 'cannot-promise'
  | 'accept-if-failed'
  | 'hold-expired'
  | 'hold-mismatch'
  | 'too-late'
  | 'wrong-stage'
  | 'wrong-state'
  | 'quantity-rule'
  | 'price-needs-right'
  | 'needs-approval'
  | 'credit-exceeded'
  | 'inactive'
  | 'nothing-to-do'
  | 'stale-snapshot'
  | 'invalid';

/** Per line of a refused order: what is still there, and when the asked quantity could be had. */
export type LineRefusal = {
  readonly line: number;
  readonly item: string;
  readonly asked: number;
  readonly left: number;
  readonly next: ZonedDay | null;
};

/** A refusal is an answer, not an error: the code, what is left, and what to do. */
export type Rejection = {
  readonly code: RejectionCode;
  /** The thing it is about, e.g. `item 22423` or `line 2: stage picked`. */
  readonly what?: string;
  /** Units (or minor units for credit) that could still be had; of a refused price the one that counts, 1/10,000. */
  readonly left?: number;
  /** The next date at which it could be had. */
  readonly next?: ZonedDay | null;
  readonly lines?: readonly LineRefusal[];
  /** The right by which the same command passes all the same, with an override and its reason. */
  readonly override?: 'override-shipment';
};

export type Verdict<E> =
  | {readonly kind: 'accepted'; readonly events: readonly E[]}
  | {readonly kind: 'rejected'; readonly rejection: Rejection};

type Right = 'manual-price' | 'override-shipment' | 'override-pool' | 'adjust-over-limit' | 'substitute';
export type DecideContext = {
  /** The authority's clock, never the caller's. */
  readonly at: Instant;
  readonly actor: Actor;
  readonly commandId: CommandId;
  /** Real milliseconds → log milliseconds: a demo log's clock runs fast, and typing holds must still feel like 90 s. */
  readonly speed: number;
  /** May the actor act at this site? */
  readonly actsAt: (site: string) => boolean;
  /** Does the actor hold this right? Without it, a governed action is refused with `needs-approval`. */
  readonly may: (right: Right) => boolean;
  /** Whether the actor holds a right that the policy keeps for two people: without another, `may` says no to it. */
  readonly needsAnother?: (right: Right) => boolean;
  /** Who asked, while what he asked for is decided by the word of another. */
  readonly asker?: string;
  /** What is known of other roles and of who sees what; absent where nothing is asked for or approved. */
  readonly governance?: Governance;
};

/** Of the door through which the actor came. */
export type Governance = {
  /** Whether the actor may see what lies in a scope. */
  readonly sees: (scope: string) => boolean;
  /**
   * What a command would be decided by if the actor had this role and the same sites, without more governance; or the refusal
   * of such a door.
   */
  readonly inRole: (role: Role, command: {readonly type: string}) => DecideContext | Rejection;
};

/** The refusals that somebody else's word can turn. */
const TURNED: readonly RejectionCode[] = ['needs-approval', 'price-needs-right'];
/** Of the refusal of what a policy keeps for two people, to who may do it otherwise. */
export const BY_ANOTHER = 'another person who may has to approve it';
/** What is refused for want of a right: with the words to who lacks it, or to who only lacks another person. */
export const withoutRight = ({needsAnother}: DecideContext, right: Right, thing: string, words = ''): string =>
  needsAnother?.(right) === true ? `${thing}: ${BY_ANOTHER}` : `${thing}${words}`;
export const isGoverned = ({code}: Rejection): boolean => TURNED.includes(code);

export const accepted = <E>(...events: readonly E[]): Verdict<E> => ({kind: 'accepted', events});
export const rejected = (code: RejectionCode, more: Omit<Rejection, 'code'> = {}): Verdict<never> => ({
  kind: 'rejected',
  rejection: {code, ...more},
});
