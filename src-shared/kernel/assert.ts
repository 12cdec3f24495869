/** Stops on a bug. Business refusals are values (`Rejection`), never exceptions. */
export function assert(ok: boolean, why: string): asserts ok {
  if (!ok) throw new Error(`bug: ${why}`);
}

/** Closes a switch: the compiler proves that every case was handled. */
export function unreachable(value: never): never {
  throw new Error(`bug: unreachable ${JSON.stringify(value)}`);
}

/** The value, or a bug with the given words. */
export function must<T>(value: T | undefined | null, why: string): T {
  if (value === undefined || value === null) throw new Error(`bug: ${why}`);
  return value;
}
