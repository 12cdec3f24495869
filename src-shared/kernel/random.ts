/** A seeded random source (sfc32). The same seed gives the same numbers on every host. */
export type Random = {
  /** A float in [0, 1). */
  readonly float: () => number;
  /** An integer in [0, n). */
  readonly below: (n: number) => number;
  /** True with probability p. */
  readonly chance: (p: number) => boolean;
  /** One of a non-empty list. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** A standard normal deviate (Box–Muller). */
  readonly normal: () => number;
};

export function seeded(seed: number | string): Random {
  let [a, b, c, d] = spread(String(seed));
  const next = (): number => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const float = () => next() / 4_294_967_296;
  return {
    float,
    below: (n) => Math.floor(float() * n),
    chance: (p) => float() < p,
    // Within the list's bounds, as the index is made from its length; an empty list is the caller's bug.
    pick: (list) => list[Math.floor(float() * list.length)] as never,
    normal: () => Math.sqrt(-2 * Math.log(1 - float())) * Math.cos(2 * Math.PI * float()),
  };
}

function spread(text: string): [number, number, number, number] {
  const out: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, text.length];
  for (let i = 0; i < text.length; i++) {
    const at = i & 3;
    out[at] = Math.imul((out[at] ?? 0) ^ text.charCodeAt(i), 0x01000193) | 0;
  }
  return out;
}
