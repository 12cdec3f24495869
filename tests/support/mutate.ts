/** Seeded mutations of plain data and of text: what broken clients, half-written files and curious people send. */

export type Random = () => number;

/** A stream of numbers in [0, 1) from a seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of the values, which must be some. */
export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}

const JUNK: readonly unknown[] = [
  null,
  undefined,
  true,
  -1,
  0,
  1.5,
  1e300,
  Number.NaN,
  2 ** 53,
  -0,
  '',
  ' ',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "'; DROP TABLE decision; --",
  '\u0000',
  '\ud800',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  {toString: 'no'},
  ['a', 1],
];

/** A copy with one to three faults somewhere inside: a value replaced, a field dropped, renamed, added or repeated. */
export function mutate(value: unknown, random: Random): unknown {
  let copy: unknown = structuredClone(value);
  const faults = random() < 0.7 ? 1 : 2 + Math.floor(random() * 2);
  for (let fault = 0; fault < faults; fault += 1) copy = once(copy, random);
  return copy;
}

function once(value: unknown, random: Random): unknown {
  if (random() < 0.03) return pick(random, JUNK);
  if (Array.isArray(value)) return mutatedList(value, random);
  if (typeof value === 'object' && value !== null) return mutatedRecord(value as Record<string, unknown>, random);
  if (typeof value === 'number' && random() < 0.85) return value + pick(random, [-1, 1, 0.5, -value, value, 1e9]);
  if (typeof value === 'string' && random() < 0.4) return mutateText(value, random);
  return pick(random, JUNK);
}

function mutatedList(list: readonly unknown[], random: Random): unknown[] {
  const copy = [...list];
  if (copy.length === 0 || random() < 0.1) return [...copy, pick(random, JUNK)];
  const at = Math.floor(random() * copy.length);
  const how = random();
  if (how < 0.1) copy.splice(at, 1);
  else if (how < 0.2) copy.splice(at, 0, copy[at]);
  else copy[at] = once(copy[at], random);
  return copy;
}

function mutatedRecord(record: Record<string, unknown>, random: Random): Record<string, unknown> {
  const keys = Object.keys(record);
  const copy = {...record};
  if (keys.length === 0 || random() < 0.1) return {...copy, extra: pick(random, JUNK)};
  const key = pick(random, keys);
  if (random() < 0.1) delete copy[key];
  else copy[key] = once(copy[key], random);
  return copy;
}

/** Text with a piece cut, doubled, or replaced by something a parser may trip over. */
export function mutateText(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  const end = at + Math.floor(random() * 6);
  const junk = pick(random, [
    '',
    '"',
    "'",
    ',',
    ';',
    '\n',
    '\r\n',
    '\t',
    '\u0000',
    '\ufeff',
    '=1+1',
    '-',
    '9'.repeat(20),
    '{',
    '\\',
    'é',
    '\ud83d',
  ]);
  return text.slice(0, at) + junk + text.slice(random() < 0.5 ? at : end);
}
