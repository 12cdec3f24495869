import fc from 'fast-check';
import {expect, test} from 'vitest';
import {boxOf, meet, obstacles, type Step, stepLabels} from './step-labels.ts';

const step = (x: number, more: Partial<Step>): Step => ({
  x,
  top: 100,
  foot: 100,
  before: 100,
  after: 100,
  above: '',
  below: '',
  ...more,
});

test('a word stands at its column, or beyond the line where the line would cross it', () => {
  const plain = step(50, {top: 60, above: '+4', before: 90, after: 80});
  const crossed = step(50, {top: 60, above: '+4', before: 90, after: 40});
  expect(stepLabels([plain], 200, 6).map(({y}) => y)).toEqual([54]);
  expect(stepLabels([crossed], 200, 6).map(({y}) => y)).toEqual([34]);
});

test('whatever the steps, no word lies on a line, a bar or another word', () => {
  const y = fc.integer({min: 0, max: 200});
  const made = fc.record({x: fc.integer({min: 0, max: 500}), a: y, b: y, before: y, after: y});
  fc.assert(
    fc.property(fc.uniqueArray(made, {selector: ({x}) => x, maxLength: 12}), (found) => {
      const steps = found
        .toSorted((one, other) => one.x - other.x)
        .map(({x, a, b, ...levels}) =>
          step(x, {...levels, top: Math.min(a, b), foot: Math.max(a, b), above: '+120', below: 'Oakhurst'}),
        );
      const boxes = stepLabels(steps, 520, 6).map(boxOf);
      const drawn = steps.flatMap((one, i) => obstacles(one, steps[i + 1]?.x ?? 520, 6));
      boxes.forEach((box, i) => {
        expect([...drawn, ...boxes.slice(0, i)].some((other) => meet(other, box))).toBe(false);
      });
    }),
  );
});
