/** Where the words of a step chart stand: beside their step, on no line, no bar and no other word; else they are left out. */

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
/** `y` is the baseline; the word is centred at `x`. */
export type Label = {readonly x: number; readonly y: number; readonly text: string; readonly side: 'above' | 'below'};
type Box = {readonly left: number; readonly right: number; readonly top: number; readonly bottom: number};

/** Of the 11-px face, on the wide side. */
const LETTER = 6.2;
const ASCENT = 9;
const DESCENT = 3;
const GAP = 3;

/** `right`: where the last level ends. Figures are placed before names: they say more. */
export function stepLabels(steps: readonly Step[], right: number, halfBar: number): readonly Label[] {
  const taken = steps.flatMap((step, i) => obstacles(step, steps[i + 1]?.x ?? right, halfBar));
  const placed: Label[] = [];
  const place = (candidates: readonly Label[]) => {
    const free = candidates.find((label) => !taken.some((box) => meet(box, boxOf(label))));
    if (free === undefined) return;
    placed.push(free);
    taken.push(boxOf(free));
  };
  for (const step of steps) {
    const heights = [step.top, Math.min(step.top, step.before, step.after)];
    if (step.above !== '')
      place(heights.map((y) => ({x: step.x, y: y - DESCENT - GAP, text: step.above, side: 'above'})));
  }
  for (const step of steps) {
    const depths = [step.foot, Math.max(step.foot, step.before, step.after)];
    if (step.below !== '')
      place(depths.map((y) => ({x: step.x, y: y + ASCENT + GAP, text: step.below, side: 'below'})));
  }
  return placed;
}

export function boxOf({x, y, text}: Label): Box {
  const half = (text.length * LETTER) / 2;
  return {left: x - half, right: x + half, top: y - ASCENT, bottom: y + DESCENT};
}

/** What a step draws: its column, the rise or fall at it, the level after it. */
export const obstacles = ({x, top, foot, before, after}: Step, next: number, halfBar: number): readonly Box[] => [
  {left: x - halfBar, right: x + halfBar, top, bottom: foot},
  {left: x, right: x, top: Math.min(before, after), bottom: Math.max(before, after)},
  {left: x, right: next, top: after, bottom: after},
];

export const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
