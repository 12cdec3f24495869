/**
 * The REST door's services over the authority: commands through the same decider as every other door, answers from the
 * same ledger and read models as the screens, everything under the asker's view.
 */

import type {OfferedOption, PromiseAnswer} from '../../src-shared/api/types.ts';
import {weekOf} from '../../src-shared/domain/calendar.ts';
import {key} from '../../src-shared/domain/events.ts';
import {ordersScope} from '../../src-shared/domain/scope.ts';
import {scorecardPage, WEEKS} from '../../src-shared/engine/scorecard-page.ts';
import {approvalRows} from '../../src-shared/read-models/approvals/list.ts';
import {orderDetail} from '../../src-shared/read-models/order-detail.ts';
import {promiseAnswer} from '../../src-shared/read-models/promise-answer.ts';
import {companyToday, siteOf, type World} from '../../src-shared/read-models/world.ts';
import {type Decision, decodeDecision, touchedKeys} from '../../src-shared/sync/decision.ts';
import {hasRight} from '../../src-shared/visibility/rights.ts';
import {admits, type View, viewOf} from '../../src-shared/visibility/view.ts';
import type {Account} from '../access/account-store.ts';
import type {LogStore} from '../log-store/log-store.ts';
import type {AuthorityHost} from '../sessions/authority-host.ts';
import {doorOf} from '../sessions/connect-session.ts';
import {auditDecisions} from '../sessions/history.ts';
import {dateOf, isoDay, refusalOf} from './command-result.ts';
import type {CommandResult, RestSubmission} from './contract.ts';
import {Importer, type ImportIntent, type ImportLog} from './imports.ts';
import type {MissingSite, PromiseQuery, RestServices, ScorecardQuery} from './services.ts';
import {atRiskPage, inventoryPage, ordersPage} from './tables.ts';
import {type Models, ViewModels} from './view-models.ts';

const IMPORT_KEY = 'import';

export type ServerServices = RestServices & {
  /** Finishes an import that a crash cut off and says so; undefined when there is none. */
  resumeImport(): Promise<string | undefined>;
  close(): void;
};

export function createRestServices(host: AuthorityHost, store: LogStore): ServerServices {
  const models = new ViewModels(host, Date.now);
  const {authority} = host;
  const importer = new Importer(host, importLog(store));
  const stamp = () => ({seq: authority.durable, at: authority.now});
  const modelsOf = (account: Account) => models.of(viewOf(account));
  return {
    submit: (account, submissions) => submitAll(host, account, submissions),
    promise: async (account, query) => {
      const may = hasRight(doorOf(account, 'rest').actor, 'substitute');
      return promiseFor(await modelsOf(account), query, may, stamp());
    },
    inventory: async (account, query) => {
      const of = await modelsOf(account);
      return missingSite(of, query.site) ?? {...inventoryPage(of, query), ...stamp()};
    },
    orders: async (account, query) => ({...ordersPage(await modelsOf(account), query), ...stamp()}),
    order: async (account, id) => {
      const detail = orderDetail((await modelsOf(account)).hub.world, id);
      return detail === null ? undefined : {id: detail.order.id, ...detail, ...stamp()};
    },
    approvals: async (account) => {
      const {hub} = await modelsOf(account);
      return {rows: approvalRows(hub.world, {user: account.id, role: account.role}), next: null, ...stamp()};
    },
    atRisk: async (account, query) => {
      const of = await models.advised(viewOf(account));
      return missingSite(of, query.site) ?? {...atRiskPage(of, query), ...stamp()};
    },
    scorecard: async (account, query) => {
      const {hub, view} = await modelsOf(account);
      const missing = missingCut(hub.world, view, query);
      return missing === null ? {...(await scorecardPage(hub, query)), ...stamp()} : {missing};
    },
    audit: async (account, query) => {
      const asker = {view: viewOf(account), actor: doorOf(account, 'rest').actor};
      if (!hasRight(asker.actor, 'audit')) return undefined;
      host.flush();
      return auditDecisions(store, authority.ledger, asker, query);
    },
    imports: (account, input) => importer.run(account, input),
    resumeImport: () => importer.resume(),
    close: () => models.close(),
  };
}

function importLog(store: LogStore): ImportLog {
  return {
    find: (commandId) => {
      const line = store.findCommand(commandId);
      return line === undefined ? undefined : decodeDecision(line.body);
    },
    // Written by `setIntent` and by nothing else.
    intent: () => (store.meta(IMPORT_KEY) ?? null) as ImportIntent | null,
    setIntent: (intent) => store.setMeta(IMPORT_KEY, intent),
  };
}

/** What a scorecard is asked about and is not there, or not in the view: one answer for both. Null when all of it is. */
/** A site of which there is no row because there is no such site: a slip that no rows would hide. */
function missingSite({hub}: Models, sites: readonly string[] = []): MissingSite | undefined {
  const missing = sites.find((id) => siteOf(hub.world, id) === undefined);
  return missing === undefined ? undefined : {missing};
}

function missingCut(world: World, view: View, {week, site, territory}: ScorecardQuery): string | null {
  if (view.orders !== '*' && view.orders.length === 0) return 'a scorecard in your view';
  const current = weekOf(companyToday(world));
  const first = current - WEEKS;
  if (week !== undefined && (week < first || week > current))
    return `week ${week}: there are the weeks ${first} to ${current}, counted from 1970 (the answer's weeks)`;
  if (site !== undefined && siteOf(world, site) === undefined) return `site ${site}`;
  if (territory === undefined) return null;
  const inView = admits(view, ordersScope(territory));
  for (const customer of world.ledger.all('customer')) if (inView && customer.territory === territory) return null;
  return `territory ${territory}`;
}

function promiseFor(
  {hub, view}: Models,
  query: PromiseQuery,
  maySubstitute: boolean,
  stamp: object,
): object | undefined {
  const {world} = hub;
  if (query.lines.some(({item}) => world.read(key('item', item)) === undefined)) return undefined;
  const answer = promiseAnswer(world, query, maySubstitute);
  if (answer === null) return undefined;
  const dated = answer.lines.map((line) => ({
    // Reckoned from cost, a facet of its own; the shared ledger holds it.
    ...(view.cost ? line : withoutMargin(line)),
    requestedDay: isoDay(line.requested.day),
    nextDate: dateOf(line.next),
  }));
  return {...answer, lines: dated, ...stamp};
}

function withoutMargin({margin: _m, ...line}: PromiseAnswer['lines'][number]) {
  const plain = (options: readonly OfferedOption[]) => options.map(({margin: _o, ...option}) => option);
  return {...line, options: plain(line.options), substitutes: plain(line.substitutes)};
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
    return refusalOf(commandId, null, {
      code: 'already-exists',
      what: `command id ${commandId} was used for another command`,
    });
  }
  if (decision.verdict.kind === 'rejected') return refusalOf(commandId, decision.seq, decision.verdict.rejection);
  return {commandId, outcome: 'accepted', seq: decision.seq, touched: [...touchedKeys(decision)]};
}
