/** Snapshot sets: made in steps beside everything else, shared by who waits, followed by the tail from their position. */
import {expect, test} from 'vitest';
import {company, place, receive} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import {Ledger} from '../ledger/ledger.ts';
import {type DownOf} from '../protocol/frames.ts';
import {type Limits} from '../protocol/limits.ts';
import {Replica} from './replica.ts';

/** Sets are made only when a test says so; in steps so small that there are many. */
const slow = (limits: Partial<Limits> = {}) => {
  const m = new MemoryAuthority([...company(), receive('A', 'x', 10)], [], {snapshotStepValues: 200, ...limits});
  m.preparing = false;
  return m;
};
const body = <T extends 'welcome' | 'beat' | 'snapshot-end'>(m: MemoryAuthority, session: string, type: T) =>
  m.sent.findLast((s) => s.session === session && s.frame[0] === type)?.frame[1] as DownOf<T>[1];
/** Up to the moment whose rows the set will show. */
const untilFrozen = (m: MemoryAuthority) => {
  while (m.authority.ledger.tables.positions.watcher === null) m.prepare(1);
};
const beat = (m: MemoryAuthority, session: string, attempt = 1) =>
  m.receive(session, ['beat', {sentAt: 0, acked: 0, submitted: 0}, attempt]);
const SNAPSHOT = ['snapshot-begin', 'snapshot-end'];

test('hellos that find no set are welcomed, wait, and share the next; the tail follows from its position', () => {
  const m = slow();
  m.session('one');
  m.session('two', door('two', 'operations'));
  expect(m.heard('one')).toEqual(['welcome']);
  expect(body(m, 'one', 'welcome')).toMatchObject({mode: 'snapshot', cursor: {seq: 0}, head: m.log.length});
  untilFrozen(m);
  expect(m.authority.snapshot).toBeNull();
  const at = m.log.length;
  m.submit(receive('A', 'x', 1));
  m.submit(receive('A', 'x', 1));
  expect(m.heard('one')).toEqual(['welcome']);
  m.prepare();
  for (const session of ['one', 'two'])
    expect(m.heard(session)).toEqual(['welcome', ...SNAPSHOT, `batch ${at}-${at + 2}`]);
  expect(body(m, 'one', 'snapshot-end').seq).toBe(at);
  expect(m.authority.snapshot?.seq).toBe(at);
  expect(m.authority.preparing).toBe(false);
});

test('a hello that finds a young set encodes nothing and waits for nothing', () => {
  const m = slow({snapshotAgeMax: 2});
  m.session('first');
  m.prepare();
  const set = m.authority.snapshot;
  const at = m.log.length;
  m.submit(receive('A', 'x', 1));
  m.submit(receive('A', 'x', 1));
  m.session('second');
  expect(m.heard('second')).toEqual(['welcome', ...SNAPSHOT, `batch ${at}-${at + 2}`]);
  expect(body(m, 'second', 'welcome').cursor.seq).toBe(at);
  expect(m.authority.snapshot).toBe(set);
  m.submit(receive('A', 'x', 1));
  m.session('third');
  expect(m.heard('third')).toEqual(['welcome']);
  m.prepare();
  expect(m.heard('third')).toEqual(['welcome', ...SNAPSHOT]);
  expect(m.authority.snapshot?.seq).toBe(at + 3);
});

test('a scope that has not changed keeps its block', () => {
  const m = slow({snapshotAgeMax: 0});
  m.session('first');
  m.prepare();
  const before = m.authority.snapshot;
  m.submit(receive('A', 'x', 1));
  m.session('second');
  m.prepare();
  const after = m.authority.snapshot;
  expect(after?.blocks.get('stock/A')).not.toEqual(before?.blocks.get('stock/A'));
  expect(after?.blocks.get('master')).toBe(before?.blocks.get('master'));
  expect([...(after?.blocks.keys() ?? [])]).toEqual(m.authority.ledger.scopes.strings.slice(1));
});

test('a set begins at a commit: what could still be lost is not in it', () => {
  const m = slow();
  m.session('s');
  untilFrozen(m);
  const durable = m.log.length;
  m.authority.submit(door('rest'), 'open', receive('A', 'x', 5));
  m.prepare();
  expect(body(m, 's', 'snapshot-end').seq).toBe(durable);
  const other = slow();
  other.session('s');
  other.authority.submit(door('rest'), 'open', receive('A', 'x', 5));
  while (other.authority.preparing) other.prepare(1);
  expect(other.heard('s')).toEqual(['welcome']);
  other.commit();
  expect(other.authority.preparing).toBe(true);
  other.prepare();
  expect(body(other, 's', 'snapshot-end').seq).toBe(other.log.length);
});

test('who went away while waiting is forgotten; who said hello again is answered once, by the newer attempt', () => {
  const m = slow();
  m.session('gone');
  m.session('again');
  untilFrozen(m);
  m.authority.disconnect('gone');
  m.hello('again', 2);
  m.prepare();
  expect(m.heard('gone')).toEqual(['welcome']);
  expect(m.heard('again')).toEqual(['welcome', 'welcome', ...SNAPSHOT]);
  expect(m.sent.filter((s) => s.session === 'again' && s.frame[2] === 1)).toHaveLength(1);
});

test('a set whose tail was pruned while it was made is not served: the next one is', () => {
  const m = slow();
  m.session('s');
  untilFrozen(m);
  m.submit(receive('A', 'x', 1));
  m.authority.prune(m.log.length);
  m.prepare();
  expect(m.heard('s')).toEqual(['welcome', ...SNAPSHOT]);
  expect(body(m, 's', 'snapshot-end').seq).toBe(m.log.length);
});

test('a beat tells who waits that nothing was sent; it waits on, and asks again when something was lost', () => {
  const m = slow();
  const replica = new Replica({
    state: {ledger: new Ledger(), cursor: null, view: null},
    clientId: 'desk',
    nextSeq: 1,
    submissions: [],
    actor: {user: 'desk', role: 'system'},
    grant: door('desk').grant,
    logNow: () => m.now,
    speed: () => 1,
  });
  let taken = 0;
  /** What the desk sends in answer to what it was sent since, but for the frames that are lost. */
  const hears = (lost?: string) => {
    const frames = m.sent.slice(taken).filter((s) => s.frame[0] !== lost);
    taken = m.sent.length;
    return frames.flatMap((s) => replica.receive(s, 0)).flatMap((e) => (e.do === 'send' ? [e.frame[0]] : []));
  };
  m.authority.connect('desk', door('desk'));
  m.receive('desk', replica.hello(0));
  beat(m, 'desk');
  expect(body(m, 'desk', 'beat').sent).toBe(0);
  expect(hears()).toEqual([]);
  m.prepare();
  // Its beginning was lost.
  expect(hears('snapshot-begin')).toEqual(['hello']);
  m.hello('desk', replica.attempt);
  expect(hears()).toEqual([]);
  expect(replica.cursor?.seq).toBe(m.log.length);
});

test('all of a snapshot lost: the beat says that more was sent than is here', () => {
  const m = slow();
  m.session('desk');
  m.prepare();
  beat(m, 'desk');
  expect(body(m, 'desk', 'beat').sent).toBe(m.log.length);
});

test('an own decision that is younger than the rows settles with its events, from the tail', () => {
  const m = slow();
  m.session('other');
  m.prepare();
  const at = m.log.length;
  const pending = {commandId: 'desk:1', clientSeq: 1, basis: 0, command: place([['x', 4]], {site: 'A'})};
  // Sent and decided over a link that then broke; the answer never came.
  m.authority.connect('old', {...door('desk', 'operations')});
  m.hello('old', 1, door('desk', 'operations'));
  m.receive('old', ['submit', {submissions: [pending]}, 1]);
  m.commit();
  m.authority.disconnect('old');
  const replica = new Replica({
    state: {ledger: new Ledger(), cursor: null, view: null},
    clientId: 'desk',
    nextSeq: 2,
    submissions: [pending],
    actor: {user: 'desk', role: 'operations'},
    grant: door('desk', 'operations').grant,
    logNow: () => m.now,
    speed: () => 1,
  });
  m.authority.connect('new', door('desk', 'operations'));
  m.receive('new', replica.hello(0));
  const steps: string[] = [];
  for (const sent of m.sent.filter((s) => s.session === 'new')) {
    const settles = replica.receive(sent, 0).some((e) => e.do === 'settle');
    if (sent.frame[0] !== 'snapshot-chunk')
      steps.push(`${sent.frame[0]} at ${replica.cursor?.seq ?? '-'}${settles ? ' settles' : ''}`);
  }
  expect(steps).toEqual(['welcome at -', 'snapshot-begin at -', `snapshot-end at ${at}`, `batch at ${at + 1} settles`]);
  expect(replica.pending).toEqual([]);
});
