/**
 * Where the words of a step chart stand: beside their step, within the chart, on no line, no bar and no other word. What has no
 * place is left out, the least first: shortages are placed, then what comes, then who claims, the largest claims before the
 * small. A shortage must be read: where nothing is free it lies on a line or a bar, still on no other word.
 */

/** In pixels, y downwards. A column at `x` from `top` to `foot`; the level is `before` up to it and `after` from it on. */
export type Step = {
  readonly x: number;
  readonly top: number;
  readonly foot: number;
  readonly before: number;
  readonly after: number;
  readonly above: string;
  readonly below: string;
};
/** A line at `y`, and its word. */
export type Gap = {readonly from: number; readonly to: number; readonly y: number; readonly text: string};
export type Box = {readonly left: number; readonly right: number; readonly top: number; readonly bottom: number};
/** `y` is the baseline; the word is centred at `x`. */
export type Label = {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly side: 'above' | 'below' | 'gap';
};
type Chart = {
  readonly steps: readonly Step[];
  readonly gaps: readonly Gap[];
  /** Where the last level ends. */
  readonly end: number;
  readonly halfBar: number;
  /** Words stand within. */
  readonly area: Box;
};

export const LABEL_PX = {above: 11, below: 11, gap: 12} as const;
const ASCENT = 9;
const DESCENT = 3;
const GAP = 3;
const HALF_LINE = 3;

export function stepLabels(chart: Chart): readonly Label[] {
  const {steps, gaps, area} = chart;
  const drawn = obstaclesOf(chart);
  const placed: Label[] = [];
  const free = (label: Label, boxes: readonly Box[]) => !boxes.some((box) => meet(box, boxOf(label)));
  const place = (side: Label['side'], text: string, spots: readonly Pick<Label, 'x' | 'y'>[]) => {
    if (text === '') return;
    const half = widthOf(text, LABEL_PX[side]) / 2;
    const possible = spots
      .map(({x, y}): Label => ({x: Math.max(area.left + half, Math.min(area.right - half, x)), y, text, side}))
      .filter((label) => within(boxOf(label), area) && free(label, placed.map(boxOf)));
    const found = possible.find((label) => free(label, drawn)) ?? (side === 'gap' ? possible[0] : undefined);
    if (found !== undefined) placed.push(found);
  };
  for (const gap of gaps) place('gap', gap.text, gapSpots(gap));
  for (const {x, top, before, after, above} of steps)
    place(
      'above',
      above,
      [top, Math.min(top, before, after)].map((y) => ({x, y: y - DESCENT - GAP})),
    );
  for (const {x, foot, before, after, below} of steps.toSorted((a, b) => depth(b) - depth(a)))
    place(
      'below',
      below,
      [foot, Math.max(foot, before, after)].map((y) => ({x, y: y + ASCENT + GAP})),
    );
  return placed;
}

const depth = ({top, foot}: Step): number => foot - top;

/** Under the line, else over it; at its end, its middle or its start. */
function gapSpots({from, to, y, text}: Gap): readonly Pick<Label, 'x' | 'y'>[] {
  const half = widthOf(text, LABEL_PX.gap) / 2;
  const across = [to - half, (from + to) / 2, from + half, to + half + GAP];
  return [y + HALF_LINE + ASCENT + GAP, y - HALF_LINE - DESCENT - GAP].flatMap((at) => across.map((x) => ({x, y: at})));
}

export function boxOf({x, y, text, side}: Label): Box {
  const half = widthOf(text, LABEL_PX[side]) / 2;
  return {left: x - half, right: x + half, top: y - ASCENT, bottom: y + DESCENT};
}

/** In ems of the face, semibold, each on the wide side: a box too narrow lets words touch. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'’|!]/, 0.31],
  [/[frt()\- ]/, 0.4],
  [/[mwMW@]/, 0.96],
  [/[A-Z&]/, 0.73],
  [/[a-z\d+−]/, 0.61],
];
const widthOf = (text: string, px: number): number =>
  px * Array.from(text).reduce((sum, letter) => sum + (WIDTHS.find(([of]) => of.test(letter))?.[1] ?? 1), 0);

/** What is drawn: columns, the rise or fall at each, the level after it, shortages. */
export function obstaclesOf({steps, gaps, end, halfBar}: Omit<Chart, 'area'>): readonly Box[] {
  return [
    ...steps.flatMap(({x, top, foot, before, after}, i) => [
      {left: x - halfBar, right: x + halfBar, top, bottom: foot},
      {left: x, right: x, top: Math.min(before, after), bottom: Math.max(before, after)},
      {left: x, right: steps[i + 1]?.x ?? end, top: after, bottom: after},
    ]),
    ...gaps.map(({from, to, y}) => ({left: from, right: to, top: y - HALF_LINE, bottom: y + HALF_LINE})),
  ];
}

export const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const within = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
