/**
 * The REST door's services over the authority: commands through the same decider as every other door, answers from the
 * same ledger and read models as the screens, everything under the asker's view.
 */

import type {LineRefusal, Rejection} from '../../src-shared/domain/decider.ts';
import {key, type Read} from '../../src-shared/domain/events.ts';
import {statusOf} from '../../src-shared/domain/orders/status.ts';
import {amountOf} from '../../src-shared/domain/orders/types.ts';
import {checkPromise} from '../../src-shared/domain/promise/check.ts';
import {destinationOf} from '../../src-shared/domain/promise/holds.ts';
import {ordersScope, stockScope} from '../../src-shared/domain/scope.ts';
import type {ZonedDay} from '../../src-shared/kernel/types.ts';
import {guarded} from '../../src-shared/sync/authority.ts';
import {type Decision, touchedKeys} from '../../src-shared/sync/decision.ts';
import {admits, type View, viewOf} from '../../src-shared/visibility/view.ts';
import type {Account} from '../access/account-store.ts';
import type {LogStore} from '../log-store/log-store.ts';
import type {AuthorityHost} from '../sessions/authority-host.ts';
import {doorOf} from '../sessions/connect-session.ts';
import {auditDecisions} from '../sessions/history.ts';
import type {CommandResult, RestSubmission} from './contract.ts';
import {importFile} from './imports.ts';
import type {PromiseQuery, RestServices} from './services.ts';
import {RestTables} from './tables.ts';

const DAY_MS = 86_400_000;

export function createRestServices(host: AuthorityHost, store: LogStore): RestServices {
  const tables = new RestTables(host.authority, Date.now);
  return {
    submit: (account, submissions) => submitAll(host, account, submissions),
    promise: (account, query) => promiseFor(host, account, query),
    inventory: (account, query) => tables.inventory(viewOf(account), query),
    orders: (account, query) => tables.orders(viewOf(account), query),
    order: (account, id) => orderFor(host, viewOf(account), id),
    atRisk: (account, query) => tables.atRisk(viewOf(account), query),
    scorecard: () => undefined,
    audit: (account, query) => {
      const asker = {view: viewOf(account), actor: doorOf(account, 'rest').actor};
      const decisions = auditDecisions(store, asker, query);
      return {decisions, next: decisions.length < query.limit ? null : (decisions.at(-1)?.seq ?? null)};
    },
    imports: (account, input) => importFile(account, input, (submissions) => submitAll(host, account, submissions)),
  };
}

async function submitAll(
  host: AuthorityHost,
  account: Account,
  submissions: readonly RestSubmission[],
): Promise<CommandResult[]> {
  const decisions = await host.submitAll(doorOf(account, `rest:${account.id}`, 'rest'), submissions);
  return submissions.map((submission, index) => resultOf(account, submission, decisions[index]));
}

function resultOf(account: Account, submission: RestSubmission, decision: Decision | undefined): CommandResult {
  const {commandId} = submission;
  // The id may have been used before by somebody else, or for something else: neither is told what came of it.
  const same =
    decision !== undefined &&
    decision.actor.user === account.id &&
    JSON.stringify(decision.command) === JSON.stringify(submission.command);
  if (!same) {
    return refused(commandId, null, {
      code: 'already-exists',
      what: `command id ${commandId} was used for another command`,
    });
  }
  if (decision.verdict.kind === 'rejected') return refused(commandId, decision.seq, decision.verdict.rejection);
  return {commandId, outcome: 'accepted', seq: decision.seq, touched: [...touchedKeys(decision)]};
}

function refused(commandId: string, seq: number | null, rejection: Rejection): CommandResult {
  const {code, what, left, next, lines} = rejection;
  return {
    commandId,
    outcome: 'rejected',
    seq,
    code,
    what: what ?? null,
    left: left ?? null,
    nextDate: dateOf(next),
    lines: (lines ?? []).map(lineRefusal),
  };
}

function lineRefusal({line, item, asked, left, next}: LineRefusal) {
  return {line, item, asked, left, nextDate: dateOf(next)};
}

function dateOf(day: ZonedDay | null | undefined): {day: string; zone: string} | null {
  return day ? {day: isoDay(day.day), zone: day.zone} : null;
}

/** An ISO date of a day number. */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function promiseFor(host: AuthorityHost, account: Account, query: PromiseQuery): object | undefined {
  const {authority} = host;
  const view = viewOf(account);
  const read = guarded(authority.ledger.read, account);
  const company = read('company:company');
  const to = destinationOf(read, query.customer);
  const unknown = query.lines.some((line) => read(key('item', line.item)) === undefined);
  if (company === undefined || to === undefined || unknown) return undefined;
  const asked = query.lines.map((line, index) => ({
    ...line,
    line: index + 1,
    requestedDay: dayNumberOf(line.requestedDay),
  }));
  const now = authority.now;
  const except = exceptedClaims(read, account.id, query);
  const answers = checkPromise({read, company, to, lines: asked, now, shipComplete: to.rules.shipComplete, except});
  const lines = answers.map((answer) => {
    const unitPrice = read(key('item', answer.item))?.listPrice ?? 0;
    const reductions = answer.reductions
      .filter(({site}) => admits(view, stockScope(site)))
      .map((reduction) => (view.desk ? reduction : {...reduction, held: []}));
    const amount = amountOf(answer.quantity, unitPrice);
    return {
      ...answer,
      reductions,
      requestedDay: isoDay(answer.requested.day),
      nextDate: dateOf(answer.next),
      unitPrice,
      amount,
    };
  });
  return {
    lines,
    amount: lines.reduce((sum, line) => sum + line.amount, 0),
    at: now,
    seq: authority.durable,
    zone: to.zone,
  };
}

/** Claims the asker replaces anyway: those of his own hold and of the order he is changing. */
function exceptedClaims(read: Read, user: string, {hold, order}: PromiseQuery): Set<string> {
  const except = new Set<string>();
  const held = hold === undefined ? undefined : read(key('hold', hold));
  if (held !== undefined && held.author === user) for (const {n} of held.lines) except.add(`${held.id}/${n}`);
  const changed = order === undefined ? undefined : read(key('order', order));
  for (const lot of changed?.lots ?? []) except.add(`${changed?.id}/${lot.line}.${lot.lot}`);
  return except;
}

function dayNumberOf(day: number | string): number {
  return typeof day === 'number' ? day : Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

function orderFor({authority}: AuthorityHost, view: View, id: string): object | undefined {
  const order = authority.ledger.read(key('order', id));
  if (order === undefined || !admits(view, ordersScope(order.territory))) return undefined;
  return {...order, status: statusOf(order), seq: authority.durable, at: authority.now};
}
