import {expect, test} from 'vitest';
import {seeded} from '../../../src-shared/kernel/random.ts';
import {Agenda} from './agenda.ts';

test('entries come earliest first, ties as they were entered', () => {
  const agenda = new Agenda();
  const random = seeded(7);
  const entered = Array.from({length: 500}, (_, n) => ({at: random.below(40), key: `k${n}`}));
  for (const {at, key} of entered) agenda.enter(key, at);
  const taken: {at: number; key: string}[] = [];
  for (let next = agenda.take(100); next !== null; next = agenda.take(100)) taken.push({at: next.at, key: next.key});
  expect(taken).toEqual([...entered].sort((a, b) => a.at - b.at));
});

test('a key is looked at once, at the earliest of its times', () => {
  const agenda = new Agenda();
  agenda.enter('a', 10);
  agenda.enter('a', 30);
  agenda.enter('a', 5);
  expect(agenda.take(100)).toMatchObject({at: 5, key: 'a'});
  expect(agenda.take(100)).toBeNull();
  agenda.enter('a', 30);
  expect(agenda.take(20)).toBeNull();
  expect(agenda.take(30)).toMatchObject({at: 30});
});
