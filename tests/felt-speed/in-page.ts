/**
 * What is measured inside the page. Each function is sent there as text: it may name nothing outside itself.
 * "Painted" is the task after the frame in which the new state first stood in the document.
 */

export type Scrolled = {
  readonly frames: readonly number[];
  /** The longest time, ms, in which some row in sight had no data. */
  readonly blankMs: number;
};

/** Milliseconds between two frames of a page that does nothing, the median of thirty: less no answer can take. */
export async function idlePaint(): Promise<number> {
  const frames: number[] = [];
  let last = await new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())));
  for (let n = 0; n < 30; n++) {
    const now = await new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())));
    frames.push(now - last);
    last = now;
  }
  return frames.sort((a, b) => a - b)[15] ?? 0;
}

/** Clicks a column's head and gives the ms until the first rows stand in another order and are painted. */
export async function sortPainted(name: string): Promise<number> {
  const first = () =>
    [0, 1, 2].map((at) => document.querySelector(`.ag-row[row-index="${at}"]`)?.getAttribute('row-id')).join();
  const head = [...document.querySelectorAll<HTMLElement>('[role="columnheader"]')].find((one) =>
    one.textContent?.includes(name),
  );
  if (head === undefined) throw new Error(`no column ${name} in sight`);
  const before = first();
  const began = performance.now();
  (head.querySelector<HTMLElement>('.ag-header-cell-label') ?? head).click();
  while (performance.now() - began < 5_000) {
    await new Promise((done) => requestAnimationFrame(done));
    if (first() !== before && !first().includes('undefined') && document.querySelector('.ag-row.waiting') === null)
      break;
  }
  await new Promise((done) => setTimeout(done));
  return performance.now() - began;
}

/** Types into the filter and gives the ms until the first row's item is the one wished and is painted. */
export async function filterPainted(wished: string): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('input[aria-label="Filter by item"]');
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  const began = performance.now();
  value?.set?.call(field, wished);
  field?.dispatchEvent(new Event('input', {bubbles: true}));
  while (performance.now() - began < 5_000) {
    await new Promise((done) => requestAnimationFrame(done));
    const row = document.querySelector('.ag-row[row-index="0"] [col-id="item"]');
    if (row?.textContent?.startsWith(wished) === true) break;
  }
  await new Promise((done) => setTimeout(done));
  return performance.now() - began;
}

/** Scrolls the grid by a few rows in every frame for so long; how far apart the frames came, and how long rows stood empty. */
export async function scrolled(ms: number): Promise<Scrolled> {
  const find = () =>
    [...document.querySelectorAll<HTMLElement>('[aria-label="Positions"] *')].find((one) => {
      if (one.scrollHeight < one.clientHeight + 2_000) return false;
      one.scrollTop = 1;
      return one.scrollTop > 0;
    });
  for (let tries = 0; find() === undefined && tries < 50; tries++) await new Promise((done) => setTimeout(done, 100));
  const scroller = find();
  if (scroller === undefined) throw new Error('nothing scrolls here');
  const frames: number[] = [];
  let blankSince: number | undefined;
  let blankMs = 0;
  let last = performance.now();
  const until = last + ms;
  while (last < until) {
    scroller.scrollTop += 90;
    const now = await new Promise<number>((done) => requestAnimationFrame(() => done(performance.now())));
    frames.push(now - last);
    last = now;
    const box = scroller.getBoundingClientRect();
    const blank = [...document.querySelectorAll('.ag-row.waiting')].some((row) => {
      const {top, bottom} = row.getBoundingClientRect();
      return bottom > box.top + 4 && top < box.bottom - 4;
    });
    if (blank) {
      blankSince ??= now;
      blankMs = Math.max(blankMs, now - blankSince);
    } else blankSince = undefined;
  }
  return {frames, blankMs};
}

/** From now on notes when each new figure of a cell was painted, by this computer's clock; `seenIn` reads the notes. */
export function watchCell({row, column}: {row: string; column: string}): void {
  const seen: Record<string, number> = {};
  (window as unknown as {feltSeen: Record<string, number>}).feltSeen = seen;
  const look = () => {
    const text = document.querySelector(`[row-id="${row}"] [col-id="${column}"]`)?.textContent ?? '';
    if (seen[text] === undefined) {
      seen[text] = 0;
      setTimeout(() => {
        seen[text] = Date.now();
      });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export function seenIn(): Readonly<Record<string, number>> {
  return (window as unknown as {feltSeen: Record<string, number>}).feltSeen;
}

/** Changes the quantity of an order's first line and gives the ms until its promise for that quantity is painted. */
export async function promisePainted(quantity: number): Promise<number> {
  const field = document.querySelector<HTMLInputElement>('input[aria-label="Quantity of line 1"]');
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  const began = performance.now();
  value?.set?.call(field, String(quantity));
  field?.dispatchEvent(new Event('input', {bubbles: true}));
  while (performance.now() - began < 5_000) {
    await new Promise((done) => requestAnimationFrame(done));
    if (document.body.textContent?.includes(`${quantity} × Item number`) === true) break;
  }
  await new Promise((done) => setTimeout(done));
  return performance.now() - began;
}
