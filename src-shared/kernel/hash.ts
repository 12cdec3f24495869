/** Hashes that are the same on every host. Not cryptographic: they notice differences, they do not resist forgery. */

/** FNV-1a over UTF-16 units; an unsigned 32-bit integer. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Mixes one number into a running 32-bit hash; fractions and the high bits of large integers count. */
export function mix(h: number, value: number): number {
  const low = value | 0;
  const high = Math.floor(value / 4_294_967_296) | 0;
  let x = Math.imul(h ^ low, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x ^ high, 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Avalanche, so that sums of row hashes do not cancel for neighbouring rows. */
export function finish(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 53 bits of a text as base 32 (Crockford), `length` characters: for short readable ids derived from a command id. */
export function shortId(text: string, length: number): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let high = hashText(text);
  let low = hashText(text, 0x2c1b3c6d);
  let out = '';
  for (let i = 0; i < length; i++) {
    out += alphabet[low & 31];
    low = ((low >>> 5) | (high << 27)) >>> 0;
    high = finish(high + i);
  }
  return out;
}
