/** Long work in slices: real time only decides when to let others in, never what comes out. */

const SLICE_MS = 5;

/** Called between steps: when a slice has been used up, everybody else has a turn before it goes on. */
export function slicer(): () => Promise<void> {
  let started = Date.now();
  return async () => {
    if (Date.now() - started <= SLICE_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    started = Date.now();
  };
}
