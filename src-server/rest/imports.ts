/**
 * Imports of master data and stock by CSV: all rows or none.
 *
 *   read ──► rehearse ──► intent (durable) ──► commit, block by block ──► intent gone
 *    └─ fault ──┴─ refusal: the file is refused, nothing was submitted
 *
 * 1. Nothing is submitted before every row was tried by the deciders on a ledger that nobody else sees; a change of master
 * data in the meantime makes it try again. 2. A file that was begun is finished: after a crash at the next start.
 * 3. An import id means one file of one person for ever: its hash stands in the log as the client that submitted it.
 * The same file again gets the same answers, another one is refused whole. 4. Everything is done in slices of a few
 * milliseconds, one file at a time: others go on working.
 *
 * What could still go wrong between the rehearsal and a later block, because others work: a new customer whose id somebody
 * else gives away in another territory, a correction limit that is lowered. Such a row is refused and the answer says so.
 */
import {createHash} from 'node:crypto';
import type {Rejection} from '../../src-shared/domain/decider.ts';
import type {Decision} from '../../src-shared/sync/decision.ts';
import {type Door, guarded} from '../../src-shared/sync/door.ts';
import {commandsOf} from '../../src-shared/visibility/rights.ts';
import type {Account} from '../access/account-store.ts';
import type {AuthorityHost} from '../sessions/authority-host.ts';
import {doorOf} from '../sessions/connect-session.ts';
import {refusalOf} from './command-result.ts';
import {IMPORT_LIMITS, type ImportFault, ImportRefused, readRows, refusedFile} from './csv-rows.ts';
import {type ImportRow, KINDS, type Kind} from './import-kinds.ts';
import {Pace} from './pace.ts';
import {startRehearsal} from './rehearsal.ts';
import type {ImportInput, ImportReport} from './services.ts';

/** Files that wait for the one at work. */
const WAITING_MAX = 8;
/** How often a file is tried again because master data changed under it. */
const REHEARSALS_MAX = 3;
const COMMANDS_AT_ONCE = 200;
const MASTER_DATA = /^(Define|SetItemCosts)/;

export type ImportAccount = Pick<Account, 'id' | 'role' | 'sites' | 'territories'>;
/** A file whose rows are being submitted. */
export type ImportIntent = {readonly account: ImportAccount; readonly input: ImportInput};
/** The log behind the importer, besides the host that decides. */
export type ImportLog = {
  readonly find: (commandId: string) => Decision | undefined;
  readonly intent: () => ImportIntent | null;
  /** Durable when it returns. */
  readonly setIntent: (intent: ImportIntent | null) => void;
};
/** Too many files wait already. */
export class ImportBusy extends Error {}

type Job = {readonly kind: Kind; readonly input: ImportInput; readonly door: Door; readonly pace: Pace};

export class Importer {
  readonly #host: AuthorityHost;
  readonly #log: ImportLog;
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(host: AuthorityHost, log: ImportLog) {
    this.#host = host;
    this.#log = log;
  }

  /**
   * Imports a file under the asker's name. Undefined when there is no such kind or the role may not do it. Throws
   * `ImportRefused` for a file with faults, before anything was submitted, and `ImportBusy` when too many wait.
   */
  async run(account: ImportAccount, input: ImportInput): Promise<ImportReport | undefined> {
    const kind = Object.hasOwn(KINDS, input.kind) ? KINDS[input.kind] : undefined;
    if (kind === undefined || !commandsOf(account.role).includes(kind.command)) return undefined;
    if (this.#waiting >= WAITING_MAX) throw new ImportBusy();
    this.#waiting += 1;
    const turn = this.#tail.then(() => this.#import(account, input, kind));
    this.#tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Finishes the file that a crash cut off and says so in a line for people; for the start, before anybody is let in. */
  async resume(): Promise<string | undefined> {
    const intent = this.#log.intent();
    if (intent === null) return undefined;
    const name = `import ${intent.input.importId}, cut off by a crash`;
    try {
      const report = await this.run(intent.account, intent.input);
      return `${name}: finished, ${report?.imported ?? 0} of ${report?.rows ?? 0} rows`;
    } catch (error) {
      // Only a file of which nothing was submitted yet can still be refused.
      if (!(error instanceof ImportRefused)) throw error;
      this.#log.setIntent(null);
      return `${name}: refused, nothing was imported: ${error.faults[0]?.fault}`;
    }
  }

  async #import(account: ImportAccount, input: ImportInput, kind: Kind): Promise<ImportReport> {
    const job: Job = {kind, input, door: doorOfFile(account, input), pace: new Pace()};
    const first = this.#log.find(commandIdOf(input, 0));
    if (first !== undefined && first.clientId !== job.door.clientId) {
      throw refusedFile(
        `import id ${input.importId} was used for another file or by somebody else: give this one an id of its own`,
        'importId',
      );
    }
    const rows = await readRows(input.csv, kind, job.pace);
    const decided = first === undefined ? [] : await this.#decidedBefore(job, rows);
    const commands = Math.ceil(rows.length / kind.rowsPerCommand);
    if (decided.length < commands) {
      // What was begun is finished, whatever has become of the company since.
      if (decided.length === 0) await this.#rehearse(job, rows);
      if (commands > 1) this.#log.setIntent({account: personOf(account), input});
      await this.#commit(job, rows, decided);
      if (commands > 1) this.#log.setIntent(null);
    }
    return reportOf(job, rows, decided);
  }

  async #decidedBefore({kind, input, pace}: Job, rows: readonly ImportRow[]): Promise<Decision[]> {
    const decided: Decision[] = [];
    while (decided.length * kind.rowsPerCommand < rows.length) {
      if (pace.due) await pace.rest();
      const decision = this.#log.find(commandIdOf(input, decided.length));
      if (decision === undefined) break;
      decided.push(decision);
    }
    return decided;
  }

  /** Throws when the ledger would refuse a row: a supplier, an item or a site that is not there. */
  async #rehearse(job: Job, rows: readonly ImportRow[]): Promise<void> {
    for (let tries = 0; tries < REHEARSALS_MAX; tries += 1) {
      let changed = false;
      const stop = this.#host.onCommitted((decisions) => {
        changed ||= decisions.some(({command}) => MASTER_DATA.test(command.type));
      });
      try {
        const faults = await this.#faultsOf(job, rows);
        if (faults.length > 0) throw new ImportRefused(faults);
        // What was decided in this very turn is told too; nothing comes between this and the first submission.
        this.#host.flush();
        if (!changed) return;
      } finally {
        stop();
      }
    }
    throw refusedFile('master data was being changed while the file was tried; send it again');
  }

  async #faultsOf({kind, door, pace}: Job, rows: readonly ImportRow[]): Promise<ImportFault[]> {
    const {read, tried} = startRehearsal(this.#host.authority, door);
    const faults: ImportFault[] = [];
    const against = kind.against?.();
    for (const [index, row] of rows.entries()) {
      if (faults.length === IMPORT_LIMITS.faultsMax) break;
      if (pace.due) await pace.rest();
      const lacking = against?.(row, index + 1) ?? kind.lacks(row, read);
      const rejection = lacking === null ? tried(kind.commandOf([row], read)) : null;
      if (lacking !== null) faults.push({row: index + 1, ...lacking});
      else if (rejection !== null) faults.push(faultOf(index, row, rejection));
    }
    return faults;
  }

  /** Adds the decisions on what is left to `decided`. */
  async #commit({kind, input, door, pace}: Job, rows: readonly ImportRow[], decided: Decision[]): Promise<void> {
    const {authority} = this.#host;
    const read = guarded(authority.ledger.read, door.grant);
    const {rowsPerCommand} = kind;
    while (decided.length * rowsPerCommand < rows.length) {
      const block: Promise<Decision>[] = [];
      do {
        const number = decided.length + block.length;
        const start = number * rowsPerCommand;
        if (start >= rows.length) break;
        // Made in the turn of its decision: what a column does not say is what is there now.
        const command = kind.commandOf(rows.slice(start, start + rowsPerCommand), read);
        block.push(this.#host.submit(door, commandIdOf(input, number), command));
      } while (block.length < COMMANDS_AT_ONCE && !pace.due);
      decided.push(...(await Promise.all(block)));
      await pace.rest();
    }
  }
}

const commandIdOf = ({importId}: ImportInput, index: number): string => `${importId}/${index + 1}`;
const personOf = ({id, role, sites, territories}: ImportAccount): ImportAccount => ({id, role, sites, territories});

/** The file is the client: so the log says, for every command of an import, which file it came from. */
function doorOfFile(account: ImportAccount, {kind, csv}: ImportInput): Door {
  const hash = createHash('sha256')
    .update(JSON.stringify([account.id, kind, csv]))
    .digest('hex');
  return doorOf(account, `import:${hash}`, 'rest');
}

function faultOf(index: number, row: ImportRow, rejection: Rejection): ImportFault {
  const {code, what} = rejection;
  // Refusals begin with the kind of thing that is wrong, and columns are named after it.
  const word = what?.split(' ')[0] ?? '';
  return {
    row: index + 1,
    column: Object.hasOwn(row, word) ? word : '',
    fault: what === undefined ? code : `${code}: ${what}`,
  };
}

function reportOf({kind, input}: Job, rows: readonly ImportRow[], decisions: readonly Decision[]): ImportReport {
  const rowsOf = (index: number) => Math.min(kind.rowsPerCommand, rows.length - index * kind.rowsPerCommand);
  const imported = decisions.reduce((sum, d, index) => sum + (d.verdict.kind === 'accepted' ? rowsOf(index) : 0), 0);
  const refused = decisions.flatMap((decision, index) =>
    decision.verdict.kind === 'rejected'
      ? [refusalOf(commandIdOf(input, index), decision.seq, decision.verdict.rejection)]
      : [],
  );
  return {rows: rows.length, imported, results: refused.slice(0, IMPORT_LIMITS.faultsMax)};
}
