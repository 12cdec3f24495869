import {expect, test} from 'vitest';
import {company, customer, place, receive} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import {CORE} from '../protocol/version.ts';
import {viewKey, viewOf} from '../visibility/view.ts';

const stocked = () => new MemoryAuthority([...company(), receive('A', 'x', 10)]);

test('what was decided is not decided again: the same number and id is silence, another id is a fork', () => {
  const m = stocked();
  m.session('s');
  m.send('s', 1, place([['x', 1]]));
  m.send('s', 1, place([['x', 1]]));
  m.commit();
  expect(m.log.filter((d) => d.clientId === 's')).toHaveLength(1);
  m.send('s', 1, place([['x', 1]]), 'another');
  expect(m.goodbyes('s')).toEqual(['client-forked']);
});

test('a number that was skipped ends the session', () => {
  const m = stocked();
  m.session('s');
  m.send('s', 2, place([['x', 1]]));
  expect(m.goodbyes('s')).toEqual(['out-of-order']);
});

test('a command id is unique over all doors', () => {
  const m = stocked();
  m.session('s');
  const first = m.submit(place([['x', 1]]), door('rest'), 'mine');
  m.send('s', 1, place([['x', 1]]), 'mine');
  m.commit();
  expect(m.log.at(-1)?.verdict).toMatchObject({kind: 'rejected', rejection: {code: 'already-exists'}});
  expect(m.submit(place([['x', 1]]), door('rest'), 'mine')).toBe(first);
});

test('nothing is sent before it is durable', () => {
  const m = stocked();
  m.session('s');
  m.send('s', 1, place([['x', 1]]));
  const batches = () => m.sent.filter((s) => s.frame[0] === 'batch').length;
  expect(batches()).toBe(0);
  m.commit();
  expect(batches()).toBe(1);
});

test('a hello waits for the group commit: a snapshot shows committed rows only', () => {
  const m = stocked();
  m.authority.submit(door('rest'), 'pending', place([['x', 1]]));
  m.session('s');
  expect(m.sent).toEqual([]);
  m.commit();
  expect(m.sent[0]?.frame[0]).toBe('welcome');
});

test('a lost submit is noticed at the next beat, and a lost ack is made good by it', () => {
  const m = stocked();
  m.session('s');
  m.receive('s', ['beat', {sentAt: 7, acked: m.log.length, submitted: 0}, 1]);
  expect(m.sent.at(-1)?.frame).toMatchObject(['beat', {echo: 7, sent: m.log.length}, 1]);
  m.receive('s', ['beat', {sentAt: 8, acked: m.log.length, submitted: 1}, 1]);
  expect(m.goodbyes('s')).toEqual(['out-of-order']);
});

test('the window holds back a session that does not acknowledge, until it does', () => {
  const m = stocked();
  m.session('s');
  for (let i = 0; i < 20; i++) m.submit(receive('A', 'x', 1));
  const batches = () => m.sent.filter((s) => s.frame[0] === 'batch').length;
  expect(batches()).toBe(8);
  m.receive('s', ['ack', {seq: m.log.length - 12}, 1]);
  expect(batches()).toBe(9);
  const last = m.sent.findLast((s) => s.frame[0] === 'batch')?.frame;
  expect(last?.[0] === 'batch' && last[1].to).toBe(m.log.length);
});

test('a second hello with the same client id supersedes the first session', () => {
  const m = stocked();
  m.session('one', door('c'));
  m.session('two', door('c'));
  expect(m.goodbyes('one')).toEqual(['superseded']);
  expect(m.goodbyes('two')).toEqual([]);
});

test('a client id belongs to the person who used it first', () => {
  const m = stocked();
  m.session('s', door('c'));
  m.send('s', 1, place([['x', 1]]));
  m.commit();
  m.authority.disconnect('s');
  m.session('t', {...door('c'), actor: {user: 'mallory', role: 'system'}});
  expect(m.goodbyes('t')).toEqual(['client-forked']);
  expect(m.sent.some((f) => f.session === 't' && f.frame[0] === 'welcome')).toBe(false);
});

test('a cursor that does not fit gets a snapshot, with the reason', () => {
  const key = viewKey(viewOf(door('s').grant));
  const why = (
    cursor: Partial<{logId: string; seq: number; viewKey: string; core: number}> | null,
    prepare: (m: MemoryAuthority) => void = () => undefined,
  ) => {
    const m = stocked();
    prepare(m);
    m.session('s', door('s'), cursor === null ? null : {logId: 'memory', seq: 3, viewKey: key, core: CORE, ...cursor});
    const frame = m.sent[0]?.frame;
    return frame?.[0] === 'welcome' ? frame[1].why : undefined;
  };
  expect(why({})).toBeNull();
  expect(why(null)).toBe('first-visit');
  expect(why({logId: 'other'})).toBe('log-changed');
  expect(why({seq: 1_000})).toBe('log-changed');
  expect(why({viewKey: 'other'})).toBe('view-changed');
  expect(why({core: CORE - 1})).toBe('core-changed');
  expect(why({}, (m) => m.authority.prune(5))).toBe('log-pruned');
});

test('another territory’s order does not exist, and its id cannot be taken', () => {
  const m = new MemoryAuthority([
    ...company({customers: [customer('uk'), customer('eu', {territory: 'EU'})]}),
    receive('A', 'x', 10),
    place([['x', 1]], {order: 'o', customer: 'uk'}),
  ]);
  const eu = {...door('eu', 'sales'), grant: {role: 'sales', sites: '*', territories: ['EU']} as const};
  const answer = (command: Parameters<MemoryAuthority['submit']>[0]) => m.submit(command, eu).verdict;
  expect(answer({type: 'CancelOrder', order: 'o', by: 'us', reason: 'x'})).toMatchObject({
    rejection: {code: 'not-found'},
  });
  expect(answer(place([['x', 1]], {customer: 'uk'}))).toMatchObject({rejection: {code: 'not-found'}});
  expect(answer(place([['x', 1]], {order: 'o', customer: 'eu'}))).toMatchObject({rejection: {code: 'already-exists'}});
  expect(m.authority.ledger.read('order:o')?.customer).toBe('uk');
});

test('the clock of a log never goes back', () => {
  const m = stocked();
  const before = m.submit(receive('A', 'x', 1)).at;
  m.now -= 1_000_000;
  expect(m.submit(receive('A', 'x', 1)).at).toBe(before);
});
