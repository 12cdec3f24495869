/**
 * What the passing of time does to the log: a system actor issues it as commands, through the same door as everybody, so
 * that lateness and expiry are functions of the log and every replica agrees.
 */
import {DAY_MS} from '../../src-shared/kernel/types.ts';
import type {Door} from '../../src-shared/sync/door.ts';
import {Archiving} from './archiving.ts';
import type {AuthorityHost} from './authority-host.ts';
import {Reevaluation} from './reevaluating.ts';
import {Watching} from './watching.ts';

const EVERY_MS = 1_000;
/** Expired holds ended in one round; the rest wait for the next. */
const HOLDS_PER_ROUND = 200;
/** A request that is closed or over stays on the desks so long: who asked must hear of it after a holiday. */
export const APPROVALS_KEPT_MS = 14 * DAY_MS;
const APPROVALS_PER_ROUND = 50;

/** A door for a part of the server itself; `name` is what the log says did it. */
export function systemDoor(name: string): Door {
  return {
    clientId: `system:${name}`,
    grant: {role: 'system', sites: '*', territories: '*'},
    actor: {user: `system:${name}`, role: 'system'},
  };
}

/**
 * Starts the rounds: holds whose time is over end, orders long done leave the desks, segments that ask for it are
 * re-evaluated, exceptions open and close themselves. Returns the way to stop them; errors go to `onError` and end nothing,
 * what is only to be said to `tell`.
 */
export function startHousekeeping(
  host: AuthorityHost,
  onError: (error: unknown) => void,
  tell: (line: string) => void,
): () => void {
  const door = systemDoor('clock');
  const archiving = new Archiving(host.authority.ledger);
  const reevaluation = new Reevaluation(host, systemDoor('reevaluation'), () => performance.now(), tell);
  const watching = new Watching(host, systemDoor('exceptions'), () => performance.now());
  const stopNoting = host.onCommitted((decisions) => {
    reevaluation.note(decisions);
    watching.note(decisions);
  });
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    expireHolds(host, door)
      .then(() => archiveOrders(host, door, archiving))
      .then(() => archiveApprovals(host, door))
      .then(() => reevaluation.round())
      .then(() => watching.round())
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    stopNoting();
  };
}

/** Archives a bounded turn of the orders that were done long ago. Gives how many. */
export async function archiveOrders(host: AuthorityHost, door: Door, archiving: Archiving): Promise<number> {
  const {now} = host.authority;
  const due = archiving.due(now);
  await host.submitAll(
    door,
    // The instant is in the id: what is refused this time is asked for again in another round.
    due.map((order) => ({commandId: `archive-${order}-${now}`, command: {type: 'ArchiveOrder', order}})),
  );
  return due.length;
}

/** Archives requests for approval that were closed, or over, long ago. Gives how many. */
export async function archiveApprovals(host: AuthorityHost, door: Door): Promise<number> {
  const {now, ledger} = host.authority;
  const due: string[] = [];
  for (const {approval, closed, expires} of ledger.all('approval')) {
    if ((closed?.at ?? expires) + APPROVALS_KEPT_MS <= now) due.push(approval);
    if (due.length >= APPROVALS_PER_ROUND) break;
  }
  await host.submitAll(
    door,
    due.map((approval) => ({commandId: `archive-${approval}-${now}`, command: {type: 'ArchiveApproval', approval}})),
  );
  return due.length;
}

/** Ends the holds whose time is over; a dead hold claims nothing already, this tidies it away. */
export async function expireHolds(host: AuthorityHost, door: Door): Promise<number> {
  const now = host.authority.now;
  const due: string[] = [];
  for (const hold of host.authority.ledger.all('hold')) {
    if (hold.expires <= now) due.push(hold.id);
    if (due.length >= HOLDS_PER_ROUND) break;
  }
  // The instant is in the id: a hold that was renewed meanwhile is refused this time and asked for again later.
  const submitted = due.map((hold) => ({
    commandId: `expire-${hold}-${now}`,
    command: {type: 'ExpireHold', hold} as const,
  }));
  await host.submitAll(door, submitted);
  return due.length;
}
