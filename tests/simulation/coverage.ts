/** What a run must have met before its silence means anything. */
import {COMMAND_TYPES} from '../../src-shared/domain/commands.ts';

const FAULTS = [
  'cut',
  'dead link',
  'client crash',
  'client crash between writes',
  'server crash',
  'server crash before append',
  'server crash before send',
  'prune',
  'regrant',
  'lost down',
  'lost up',
  'clock jumps back',
  'clock stands',
  'client clock',
  'compact',
  'server snapshot',
  'set',
  'set for who waits',
  'step of a set beside a group',
  'group commit waits',
  'group beside the next',
  'rest retried',
  'outbox full',
  'frame of another attempt',
] as const;
const ANSWERS = [
  'tail',
  'snapshot first-visit',
  'snapshot log-pruned',
  'snapshot view-changed',
  'hello after batch',
  'hello after beat',
  'hello after snapshot-end',
  'goodbye view-changed',
  'goodbye out-of-order',
  'goodbye too-far-behind',
  'settled accepted',
  'settled refused',
  'guess shown',
  'guess doubtful',
  'guess blind',
] as const;
const DOMAIN = [
  'back order served',
  'event LineAdded',
  'event LineAdded instead',
  'event OrderPlaced of kits',
  'event LineChanged of kits',
  'event LotCancelled of kits',
  'event OrderIdRetired',
  'event PurchasePlaced undated',
  'event SupplyLost',
] as const;
const REFUSALS = [
  'forbidden',
  'not-found',
  'already-exists',
  'insufficient-stock',
  'cannot-promise',
  'accept-if-failed',
  'hold-expired',
  'too-late',
  'wrong-stage',
  'quantity-rule',
  'price-needs-right',
  'needs-approval',
  'credit-exceeded',
  'nothing-to-do',
  'stale-snapshot',
  'invalid',
] as const;

/** Names of what never happened. */
export function missing(counts: Readonly<Record<string, number>>): string[] {
  const wanted = [
    ...FAULTS,
    ...ANSWERS,
    ...DOMAIN,
    ...REFUSALS.map((code) => `refused ${code}`),
    ...COMMAND_TYPES.map((type) => `command ${type} accepted`),
  ];
  return wanted.filter((what) => (counts[what] ?? 0) === 0);
}
