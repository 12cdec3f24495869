import {expect, test} from 'vitest';
import {company, place, receive} from '../../tests/support/company.ts';
import {door, MemoryAuthority} from '../../tests/support/memory-authority.ts';
import {viewOf} from '../visibility/view.ts';
import {EncodedDecisions} from './encoded.ts';

const log = () => {
  const m = new MemoryAuthority([...company(), receive('A', 'x', 10), receive('B', 'x', 5)]);
  m.submit(place([['x', 3]], {order: 'o'}));
  m.submit({type: 'CancelOrder', order: 'none', by: 'us', reason: 'refused'});
  return m.log;
};

test('a line of the log is the JSON of exactly the decision', () => {
  const encoded = new EncodedDecisions();
  for (const d of log()) expect(new TextDecoder().decode(encoded.line(d))).toBe(JSON.stringify(d));
});

test('a view sees the events it admits, whole, and of refusals nothing', () => {
  const encoded = new EncodedDecisions();
  const all = viewOf(door('s').grant);
  const one = viewOf({role: 'warehouse', sites: ['A'], territories: '*'});
  for (const d of log()) {
    const whole = encoded.seen(all, d);
    if (d.verdict.kind === 'rejected') {
      expect(whole).toBeNull();
      continue;
    }
    expect(JSON.parse(whole ?? '')).toEqual({seq: d.seq, at: d.at, user: d.actor.user, events: d.verdict.events});
    const part = encoded.seen(one, d);
    if (part !== null) for (const e of JSON.parse(part).events) expect(d.verdict.events).toContainEqual(e);
  }
  const seenByOne = log().map((d) => encoded.seen(one, d));
  expect(seenByOne.some((json) => json === null)).toBe(true);
  expect(seenByOne.some((json) => json !== null && !json.includes('"site":"B"'))).toBe(true);
  expect(seenByOne.every((json) => json === null || !json.includes('"site":"B","item"'))).toBe(true);
});
