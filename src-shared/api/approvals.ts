/** Requests for approval as a window reads them. */
import type {Shown, ShownRow} from '../domain/approvals/shown.ts';
import type {ApprovalState, Outcome} from '../domain/approvals/types.ts';
import type {Command} from '../domain/commands.ts';
import type {Role} from '../domain/decider.ts';
import type {Instant} from '../kernel/types.ts';

/** An effect with what who asks sends of it (`shown`), and the names a reader sees. */
export type ShownEffect = {
  readonly shown: Shown;
  readonly rows: readonly (ShownRow & {
    readonly customerName: string;
    readonly itemName: string;
    readonly siteName: string;
  })[];
};

export type ApprovalRow = {
  readonly id: string;
  readonly command: Command['type'];
  /** The command in words. */
  readonly what: string;
  readonly order: string | null;
  readonly by: string;
  readonly role: Role;
  readonly note: string;
  /** The words of the refusal. */
  readonly why: string;
  readonly at: Instant;
  readonly expires: Instant;
  readonly state: ApprovalState;
  /** Whose it is by the clock; null once it is over or closed. */
  readonly owner: Role | null;
  /** When it is also the next role's; null where there is none. */
  readonly next: {readonly role: Role; readonly from: Instant} | null;
  /** Who asked is who reads. */
  readonly mine: boolean;
  /** Whoever reads may decide it. */
  readonly decidable: boolean;
  /** And has been asked by now. */
  readonly waits: boolean;
  readonly closed: {
    readonly at: Instant;
    readonly by: string;
    readonly outcome: Outcome;
    readonly reason: string;
  } | null;
};

export type ApprovalDetail = {
  readonly row: ApprovalRow;
  /** As it was shown to who asked. */
  readonly shown: ShownEffect;
  /** As it would be now; null where it is closed or cannot be told from here. */
  readonly now: ShownEffect | null;
  /** Why it would be refused now, where it would. */
  readonly refused: string | null;
};
