/** What would become of commands, decided one after the other on top of the ledger, without deciding them. */
import type {Command} from '../../src-shared/domain/commands.ts';
import {decide} from '../../src-shared/domain/decide.ts';
import type {Rejection} from '../../src-shared/domain/decider.ts';
import {staged} from '../../src-shared/domain/staged.ts';
import {type Authority} from '../../src-shared/sync/authority.ts';
import {contextFor, type Door, guarded} from '../../src-shared/sync/door.ts';
import {mayIssue} from '../../src-shared/visibility/rights.ts';

/** The refusals, by the place of their command. Holds while nothing is decided in between: submit in the same tick. */
export function* rehearse(
  authority: Authority,
  door: Door,
  commands: readonly Command[],
): Generator<{readonly index: number; readonly rejection: Rejection}> {
  const {now} = authority;
  const stage = staged(guarded(authority.ledger.read, door.grant));
  for (const [index, command] of commands.entries()) {
    const verdict = mayIssue(door.grant, command)
      ? decide(stage.read, command, contextFor(door, `rehearsal-${index}`, now, 1))
      : {kind: 'rejected' as const, rejection: {code: 'forbidden' as const}};
    if (verdict.kind === 'accepted') stage.add(...verdict.events);
    else yield {index, rejection: verdict.rejection};
  }
}
