import fc from 'fast-check';
import {expect, test} from 'vitest';
import {lot, problems} from '../../tests/support/allocation-problems.ts';
import {allocate, HALT} from './greedy.ts';
import {isSameDeparture, type Lot} from './model.ts';
import {movesOf} from './moves.ts';

const bare = ({units: _, ...departs}: Lot) => departs;

test('what stays is not moved; the rest goes soonest to soonest, the back order last', () => {
  const before = [lot('east', 1, 4), lot('east', 3, 4)];
  const after = [lot('east', 3, 1), lot('west', 2, 5), lot('west', 4, 4)];
  expect(movesOf({before, after})).toEqual([
    {from: bare(lot('east', 1, 4)), to: bare(lot('west', 2, 5)), units: 4},
    {from: bare(lot('east', 3, 4)), to: bare(lot('west', 2, 5)), units: 1},
    {from: bare(lot('east', 3, 4)), to: bare(lot('west', 4, 4)), units: 2},
    {from: null, to: bare(lot('west', 4, 4)), units: 2},
  ]);
});

test('what is lost goes to the back order; a line that keeps moves nothing', () => {
  expect(movesOf({before: [lot('east', 1, 4)], after: []})).toEqual([
    {from: bare(lot('east', 1, 4)), to: null, units: 4},
  ]);
  expect(movesOf({before: [lot('east', 1, 4)], after: [lot('east', 1, 4)]})).toEqual([]);
});

test('the moves of any run lead from before to after', () => {
  let moved = 0;
  fc.assert(
    fc.property(problems(), (p) => {
      for (const line of allocate(p, HALT).lines) {
        const moves = movesOf(line);
        moved += moves.length;
        expect(moves.every((m) => m.units > 0 && (m.from !== null || m.to !== null))).toBe(true);
        for (const at of [...line.before, ...line.after]) {
          const sum = (lots: readonly Lot[]) => lots.reduce((n, l) => n + (isSameDeparture(l, at) ? l.units : 0), 0);
          const change = moves.reduce((n, {from, to, units}) => {
            const out = from !== null && isSameDeparture(from, at) ? units : 0;
            return n - out + (to !== null && isSameDeparture(to, at) ? units : 0);
          }, 0);
          expect(sum(line.before) + change).toBe(sum(line.after));
        }
      }
    }),
  );
  expect(moved).toBeGreaterThan(100);
});
