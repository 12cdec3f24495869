/** What would become of commands, decided one after the other on top of the ledger, without deciding them. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {decide} from '../../src-shared/domain/decide.ts';
import type {Rejection} from '../../src-shared/domain/decider.ts';
import type {Read} from '../../src-shared/domain/events.ts';
import {staged} from '../../src-shared/domain/staged.ts';
import {type Authority} from '../../src-shared/sync/authority.ts';
import {contextFor, type Door, guarded} from '../../src-shared/sync/door.ts';
import {forbidding} from '../../src-shared/visibility/rights.ts';

export type Rehearsal = {
  /** The ledger as the door's owner may see it, with what was tried on top. */
  readonly read: Read;
  /** The refusal a command would meet after those tried before it, or null. */
  readonly tried: (command: Command) => Rejection | null;
};

/** Holds while nothing is decided in between that its commands depend on. */
export function startRehearsal(authority: Authority, door: Door): Rehearsal {
  const stage = staged(guarded(authority.ledger.read, door.grant));
  let number = 0;
  return {
    read: stage.read,
    tried: (command) => {
      number += 1;
      const forbidden = forbidding(door.grant, command);
      if (forbidden !== null) return forbidden;
      const verdict = decide(stage.read, command, contextFor(door, `rehearsal-${number}`, authority.now, 1));
      if (verdict.kind === 'rejected') return verdict.rejection;
      stage.add(...verdict.events);
      return null;
    },
  };
}
