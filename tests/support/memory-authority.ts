/** An authority over a log in memory, with a company: for tests of doors, sessions and races without a disk. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Role} from '../../src-shared/domain/decider.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import type {Cursor, Down, Submission, Up} from '../../src-shared/protocol/frames.ts';
import {CORE, PROTOCOL, PROTOCOL_MIN} from '../../src-shared/protocol/version.ts';
import {Authority, type Effect} from '../../src-shared/sync/authority.ts';
import {type Decision, outcomeOf} from '../../src-shared/sync/decision.ts';
import {type Door} from '../../src-shared/sync/door.ts';
import {company, MONDAY} from './company.ts';

export const door = (clientId: string, role: Role = 'system'): Door => ({
  clientId,
  grant: {role, sites: '*', territories: '*'},
  actor: {user: clientId, role},
});

export class MemoryAuthority {
  readonly log: Decision[];
  readonly authority: Authority;
  readonly sent: {readonly session: string; readonly frame: Down; readonly bytes: Uint8Array | null}[] = [];
  now = MONDAY;
  #next = 1;

  /** `log` is what an earlier one made durable. */
  constructor(commands: readonly Command[] = company(), log: readonly Decision[] = []) {
    this.log = [...log];
    const ledger = new Ledger();
    for (const {verdict} of log) if (verdict.kind === 'accepted') for (const e of verdict.events) ledger.apply(e);
    this.authority = new Authority({
      logId: 'memory',
      ledger,
      head: log.length,
      lastAt: log.at(-1)?.at ?? 0,
      floor: 0,
      now: () => this.now,
      speed: () => 1,
      simulated: false,
      log: {
        read: (from, limit) => this.log.slice(from, from + limit),
        findCommand: (id) => this.log.find((d) => d.commandId === id),
        lastClientSeq: (id) => this.log.findLast((d) => d.clientId === id)?.clientSeq ?? 0,
        outcomes: (id, last) =>
          this.log
            .filter((d) => d.clientId === id)
            .slice(-last)
            .map(outcomeOf),
      },
    });
    for (const command of commands) this.submit(command);
  }

  /** The process died: another one over what was durable. */
  restarted(): MemoryAuthority {
    const m = new MemoryAuthority([], this.log);
    m.now = this.now;
    return m;
  }

  /** Through a door without a session, durable when it returns. */
  submit(command: Command, by: Door = door('feed'), commandId = `feed-${this.#next++}`): Decision {
    const decision = this.authority.submit(by, commandId, command);
    this.commit();
    return decision;
  }

  /** A session that has said hello. */
  session(id: string, by: Door = door(id), cursor: Cursor | null = null): void {
    this.authority.connect(id, by);
    this.receive(id, [
      'hello',
      {protocol: {min: PROTOCOL_MIN, max: PROTOCOL}, core: CORE, clientId: by.clientId, cursor, why: null, sentAt: 0},
      1,
    ]);
  }

  /** A snapshot that the session awaits is made at once; `prepared` false leaves it to `prepare`. */
  receive(session: string, frame: Up, prepared = true): void {
    this.#keep(this.authority.receive(session, frame));
    if (prepared) this.prepare();
  }

  /** Snapshot sets are made, up to so many steps of it. */
  prepare(steps = Number.POSITIVE_INFINITY): void {
    for (let n = 0; n < steps && this.authority.preparing; n++) this.#keep(this.authority.prepare());
  }

  /** Submits from a session, without waiting for the group commit. */
  send(session: string, clientSeq: number, command: Command, commandId = `${session}:${clientSeq}`): void {
    const submission: Submission = {commandId, clientSeq, basis: 0, command};
    this.receive(session, ['submit', {submissions: [submission]}, 1]);
  }

  commit(): void {
    this.log.push(...this.authority.takeUncommitted());
    this.#keep(this.authority.committed());
    this.prepare();
  }

  goodbyes(session: string): string[] {
    return this.sent.flatMap((s) => (s.session === session && s.frame[0] === 'goodbye' ? [s.frame[1].reason] : []));
  }

  #keep(effects: readonly Effect[]): void {
    for (const e of effects) if (e.do === 'send') this.sent.push(e);
  }
}
