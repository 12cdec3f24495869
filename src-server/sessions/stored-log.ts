/** The durable log as the authority reads and writes it: decisions in, decisions out, bytes in between. */
import type {Outcome} from '../../src-shared/protocol/frames.ts';
import {type Decision, decodeDecision, outcomeOf, touchedKeys} from '../../src-shared/sync/decision.ts';
import type {LogReader} from '../../src-shared/sync/log-end.ts';
import type {LogStore, NewDecision} from '../log-store/log-store.ts';

export function logReader(store: LogStore): LogReader {
  return {
    read: (from, limit) => store.read(from, limit).map((line) => decodeDecision(line.body)),
    findCommand: (commandId) => {
      const line = store.findCommand(commandId);
      return line === undefined ? undefined : decodeDecision(line.body);
    },
    lastClientSeq: (clientId) => store.lastClientSeq(clientId),
    outcomes: (clientId, last) => store.outcomes(clientId, last).map((line) => fullOutcome(store, line)),
  };
}

/** `body`: the decision as the authority puts it into text. */
export function newLine(decision: Decision, body: Uint8Array): NewDecision {
  const {seq, at, commandId, clientId, clientSeq, actor, verdict, command} = decision;
  return {
    seq,
    at,
    commandId,
    clientId,
    clientSeq,
    actor: actor.user,
    outcome: verdict.kind,
    body,
    commandType: command.type,
    keys: touchedKeys(decision),
  };
}

/** Only refusals need their body: most commands are accepted, and a welcome carries up to a thousand. */
function fullOutcome(store: LogStore, line: ReturnType<LogStore['outcomes']>[number]): Outcome {
  const {clientSeq, commandId, seq} = line;
  const stored = line.outcome === 'rejected' ? store.findCommand(commandId) : undefined;
  return stored === undefined ? {clientSeq, commandId, seq, rejection: null} : outcomeOf(decodeDecision(stored.body));
}
