import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Box, boxOf, type Gap, meet, obstaclesOf, type Step, stepLabels, within} from './step-labels.ts';

const AREA: Box = {left: 0, right: 520, top: -20, bottom: 220};
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
const labels = (steps: readonly Step[], gaps: readonly Gap[] = [], area = AREA) =>
  stepLabels({steps, gaps, end: 520, halfBar: 6, area});

test('a word stands at its column, or beyond the line where the line would cross it', () => {
  const plain = step(50, {top: 60, above: '+4', before: 90, after: 80});
  const crossed = step(50, {top: 60, above: '+4', before: 90, after: 40});
  expect(labels([plain]).map(({y}) => y)).toEqual([54]);
  expect(labels([crossed]).map(({y}) => y)).toEqual([34]);
});

test('where claims stand close the largest keeps its name, whatever the order of days', () => {
  const close = [110, 140, 120].map((foot, i) =>
    step(50 + 14 * i, {foot, below: `Customer${i}`, after: 40, before: 40}),
  );
  expect(labels(close).map(({text}) => text)).toEqual(['Customer1']);
});

test('a shortage is said before the names that stand where it would, and two never lie over each other', () => {
  const gap = {from: 60, to: 120, y: 130, text: '36 short'};
  const claim = step(110, {foot: 135, below: 'Oakhurst', before: 100, after: 130});
  expect(labels([claim], [gap]).map(({text}) => text)).toContain('36 short');
  const [one, other] = labels([], [gap, {...gap, from: 70, to: 125}]).map(boxOf);
  expect(one !== undefined && other !== undefined && meet(one, other)).toBe(false);
});

test('a shortage that finds nothing free is said all the same', () => {
  const bars = Array.from({length: 40}, (_, i) => step(13 * i, {top: -20, foot: 220}));
  expect(labels(bars, [{from: 60, to: 120, y: 130, text: '36 short'}]).map(({text}) => text)).toEqual(['36 short']);
});

test('a name at the edge moves into the chart', () => {
  const [label] = labels([step(4, {below: 'Wilmington'})]);
  expect(label !== undefined && within(boxOf(label), AREA)).toBe(true);
});

test('whatever the steps and shortages, no word leaves the chart or lies on another, and only a shortage on what is drawn', () => {
  const y = fc.integer({min: 0, max: 200});
  const x = fc.integer({min: 0, max: 500});
  const made = fc.record({x, a: y, b: y, before: y, after: y});
  const short = fc.record({from: x, to: x, y});
  fc.assert(
    fc.property(
      fc.uniqueArray(made, {selector: (one) => one.x, maxLength: 12}),
      fc.array(short, {maxLength: 3}),
      (found, lacks) => {
        const steps = found
          .toSorted((one, other) => one.x - other.x)
          .map(({x: at, a, b, ...levels}) =>
            step(at, {...levels, top: Math.min(a, b), foot: Math.max(a, b), above: '+120', below: 'Oakhurst'}),
          );
        const gaps = lacks.map(({from, to, y: at}) => ({
          from: Math.min(from, to),
          to: Math.max(from, to),
          y: at,
          text: '1,036 short',
        }));
        const words = labels(steps, gaps);
        const boxes = words.map(boxOf);
        const drawn = obstaclesOf({steps, gaps, end: 520, halfBar: 6});
        boxes.forEach((box, i) => {
          expect(within(box, AREA)).toBe(true);
          expect(boxes.slice(0, i).some((other) => meet(other, box))).toBe(false);
          if (words[i]?.side !== 'gap') expect(drawn.some((other) => meet(other, box))).toBe(false);
        });
      },
    ),
  );
});
