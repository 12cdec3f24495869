/** An authority over a log in memory, with a company: for tests of doors, sessions and races without a disk. */
import type {Command} from '../../src-shared/domain/commands.ts';
import type {Role} from '../../src-shared/domain/decider.ts';
import {Ledger} from '../../src-shared/ledger/ledger.ts';
import type {Cursor, Down, Submission, Up} from '../../src-shared/protocol/frames.ts';
import {LIMITS, type Limits} from '../../src-shared/protocol/limits.ts';
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

  /** False: snapshot sets are made only by `prepare`. */
  preparing = true;

  /** `log` is what an earlier one made durable. */
  constructor(commands: readonly Command[] = company(), log: readonly Decision[] = [], limits: Partial<Limits> = {}) {
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
      limits: {...LIMITS, ...limits},
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
    this.hello(id, 1, by, cursor);
  }

  hello(id: string, attempt: number, by: Door = door(id), cursor: Cursor | null = null): void {
    const protocol = {min: PROTOCOL_MIN, max: PROTOCOL};
    const body = {protocol, core: CORE, clientId: by.clientId, cursor, why: null, sentAt: 0};
    this.receive(id, ['hello', body, attempt]);
  }

  /** The frames a session was sent, newest last, as words; batches with their interval, chunks left out. */
  heard(session: string): string[] {
    return this.sent
      .filter((s) => s.session === session && s.frame[0] !== 'snapshot-chunk')
      .map(({frame}) => (frame[0] === 'batch' ? `batch ${frame[1].from}-${frame[1].to}` : frame[0]));
  }

  receive(session: string, frame: Up): void {
    this.#keep(this.authority.receive(session, frame));
    if (this.preparing) this.prepare();
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
    if (this.preparing) this.prepare();
  }

  goodbyes(session: string): string[] {
    return this.sent.flatMap((s) => (s.session === session && s.frame[0] === 'goodbye' ? [s.frame[1].reason] : []));
  }

  #keep(effects: readonly Effect[]): void {
    for (const e of effects) if (e.do === 'send') this.sent.push(e);
  }
}
