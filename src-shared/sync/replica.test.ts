import {expect, test} from 'vitest';
import {company, place, receive, TODAY} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import type {Command} from '../domain/commands.ts';
import {freeNow} from '../domain/inventory/balances.ts';
import {must} from '../kernel/assert.ts';
import {Ledger} from '../ledger/ledger.ts';
import type {Submission} from '../protocol/frames.ts';
import {LIMITS} from '../protocol/limits.ts';
import type {Grant} from '../visibility/view.ts';
import {Replica, type ReplicaEffect} from './replica.ts';

const GRANT: Grant = {role: 'operations', sites: '*', territories: '*'};

/** A replica wired straight to an authority; what it sends arrives at once, what comes back waits for `flow`. */
class Desk {
  readonly m: MemoryAuthority;
  readonly replica: Replica;
  readonly effects: ReplicaEffect[] = [];
  #taken = 0;

  constructor(m: MemoryAuthority, grant: Grant = GRANT, submissions: readonly Submission[] = []) {
    this.m = m;
    this.replica = new Replica({
      state: {ledger: new Ledger(), cursor: null, view: null},
      clientId: 'desk',
      nextSeq: submissions.length + 1,
      submissions,
      actor: {user: 'desk', role: grant.role},
      grant,
      logNow: () => m.now,
      speed: () => 1,
    });
    m.authority.connect('desk', {...door('desk', grant.role), grant});
  }

  hello(): this {
    this.m.receive('desk', this.replica.hello(0));
    return this.flow();
  }

  issue(command: Command): Submission {
    const submission = must(this.replica.prepare(`desk:${this.replica.nextSeq}`, command), 'room in the outbox');
    this.#carry(this.replica.issued(submission));
    return submission;
  }

  /** Everything sent so far arrives. */
  flow(): this {
    while (this.#taken < this.m.sent.length) {
      const sent = must(this.m.sent[this.#taken++], 'a frame');
      if (sent.session === 'desk') this.#carry(this.replica.receive({frame: sent.frame, bytes: sent.bytes}, 0));
    }
    return this;
  }

  free(at: string, what: string): number {
    return freeNow(must(this.replica.read(`position:${at}/${what}`), 'position'), this.m.now);
  }
  settled(): number[] {
    return this.effects.flatMap((e) => (e.do === 'settle' ? e.settled.map((s) => s.submission.clientSeq) : []));
  }

  #carry(effects: readonly ReplicaEffect[]): void {
    this.effects.push(...effects);
    for (const e of effects) if (e.do === 'send') this.m.receive('desk', e.frame);
  }
}

const stocked = () => new MemoryAuthority([...company(), receive('A', 'x', 10)]);

test('a command shows at once, and leaves the overlay in the step in which its events arrive', () => {
  const desk = new Desk(stocked()).hello();
  desk.issue(place([['x', 4]], {site: 'A'}));
  expect(desk.free('A', 'x')).toBe(6);
  expect(desk.replica.pending).toMatchObject([{guess: 'shown'}]);
  desk.m.commit();
  expect(desk.settled()).toEqual([]);
  desk.flow();
  expect(desk.settled()).toEqual([1]);
  expect(desk.replica.overlay.size).toBe(0);
  expect(desk.free('A', 'x')).toBe(6);
});

test('what is decided otherwise takes the guess back', () => {
  const desk = new Desk(stocked()).hello();
  desk.m.submit(place([['x', 8]], {site: 'A'}));
  desk.issue(place([['x', 4]], {customer: 'n', site: 'A'}));
  expect(desk.replica.pending).toMatchObject([{guess: 'shown'}]);
  desk.flow();
  // The other order is known by now: this one will probably be refused, and shows nothing.
  expect(desk.replica.pending).toMatchObject([{guess: 'doubtful'}]);
  expect(desk.free('A', 'x')).toBe(2);
  desk.m.commit();
  desk.flow();
  expect(desk.effects.find((e) => e.do === 'settle')).toMatchObject({
    settled: [{rejection: {code: 'insufficient-stock', left: 2}}],
  });
});

test('a command that touches what is not in view is sent without a guess', () => {
  const desk = new Desk(stocked(), {role: 'customer-service', sites: ['A'], territories: ['UK']}).hello();
  desk.issue(place([['x', 4]], {site: 'B', day: TODAY + 7}));
  expect(desk.replica.pending).toMatchObject([{guess: 'blind'}]);
  expect(desk.free('A', 'x')).toBe(10);
});

test('a full outbox refuses work; it does not grow', () => {
  const desk = new Desk(stocked());
  for (let i = 0; i < LIMITS.pendingMax; i++) desk.issue(receive('A', 'x', 1));
  expect(desk.replica.prepare('one more', receive('A', 'x', 1))).toBeNull();
  expect(desk.replica.pending).toHaveLength(LIMITS.pendingMax);
});

test('one submit is in flight; the next goes when the last of it has settled', () => {
  const desk = new Desk(stocked()).hello();
  const submits = () => desk.effects.filter((e) => e.do === 'send' && e.frame[0] === 'submit').length;
  desk.issue(receive('A', 'x', 1));
  desk.issue(receive('A', 'x', 2));
  desk.issue(receive('A', 'x', 3));
  expect(submits()).toBe(1);
  desk.m.commit();
  desk.flow();
  expect(submits()).toBe(2);
  desk.m.commit();
  desk.flow();
  expect(desk.settled()).toEqual([1, 2, 3]);
});

test('decided before the cursor but still in the outbox (the cache was written, the outbox was not): the welcome settles it', () => {
  const m = stocked();
  const first = new Desk(m).hello();
  const submission = first.issue(receive('A', 'x', 1));
  m.commit();
  first.flow();
  const {ledger, cursor, view} = first.replica;
  m.authority.disconnect('desk');
  const again = new Desk(m, GRANT, [submission]);
  Object.assign(again.replica, {ledger, cursor, view});
  again.flow().hello();
  expect(again.settled()).toEqual([1]);
  expect(again.replica.pending).toEqual([]);
});

test('a frame of another attempt is an answer to an older hello and is dropped', () => {
  const desk = new Desk(stocked());
  desk.m.receive('desk', desk.replica.hello(0));
  desk.replica.hello(1);
  desk.flow();
  expect(desk.replica.online).toBe(false);
  expect(desk.replica.cursor).toBeNull();
});

test('a beat that names another position than ours, or finds us not online, means a lost frame', () => {
  const desk = new Desk(stocked()).hello();
  const beat = (sent: number) =>
    desk.replica.receive(
      {
        frame: [
          'beat',
          {sent, head: sent, echo: 0, clock: {at: 0, speed: 1, simulated: false}, integrity: null},
          desk.replica.attempt,
        ],
        bytes: null,
      },
      0,
    );
  const hellos = (effects: readonly ReplicaEffect[]) =>
    effects.filter((e) => e.do === 'send' && e.frame[0] === 'hello').length;
  expect(hellos(beat(desk.m.log.length))).toBe(0);
  expect(hellos(beat(desk.m.log.length + 1))).toBe(1);
  expect(hellos(beat(desk.m.log.length))).toBe(1);
});
