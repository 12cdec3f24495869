/** Sorting row numbers by typed keys: a stable radix sort, 11 bits a pass, passes without information skipped. */

/** Sorts `rows` by unsigned 32-bit keys (`keys[i]` belongs to `rows[i]`); both arrays are overwritten. */
export function radixSort(rows: Uint32Array, keys: Uint32Array): void {
  const n = rows.length;
  let sourceRows = rows;
  let sourceKeys = keys;
  let targetRows: Uint32Array = new Uint32Array(n);
  let targetKeys: Uint32Array = new Uint32Array(n);
  const counts = [new Uint32Array(2048), new Uint32Array(2048), new Uint32Array(1024)] as const;
  const [c0, c1, c2] = counts;
  for (let i = 0; i < n; i++) {
    const k = keys[i] as number;
    (c0[k & 2047] as number)++;
    (c1[(k >>> 11) & 2047] as number)++;
    (c2[k >>> 22] as number)++;
  }
  for (let pass = 0; pass < 3; pass++) {
    const count = counts[pass] as Uint32Array;
    const shift = pass * 11;
    const mask = pass === 2 ? 1023 : 2047;
    if (n === 0 || count[((sourceKeys[0] as number) >>> shift) & mask] === n) continue;
    let sum = 0;
    for (let d = 0; d < count.length; d++) {
      const c = count[d] as number;
      count[d] = sum;
      sum += c;
    }
    for (let i = 0; i < n; i++) {
      const k = sourceKeys[i] as number;
      const at = (count[(k >>> shift) & mask] as number)++;
      targetRows[at] = sourceRows[i] as number;
      targetKeys[at] = k;
    }
    [sourceRows, targetRows] = [targetRows, sourceRows];
    [sourceKeys, targetKeys] = [targetKeys, sourceKeys];
  }
  if (sourceRows !== rows) {
    rows.set(sourceRows);
    keys.set(sourceKeys);
  }
}

/**
 * Sorts rows by a number, ascending or descending, keeping the order of equals. Values whose span does not fit 32 bits
 * (instants over 49 days, big money) are sorted in two passes, low half first.
 */
export function sortByNumber(
  rows: Uint32Array,
  value: ((row: number) => number) | ArrayLike<number>,
  descending: boolean,
): void {
  if (value instanceof Int32Array) return sortByIntegers(rows, value, descending);
  const n = rows.length;
  const values = new Float64Array(n);
  if (typeof value === 'function') for (let i = 0; i < n; i++) values[i] = value(rows[i] as number);
  else for (let i = 0; i < n; i++) values[i] = value[rows[i] as number] as number;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const v = values[i] as number;
    if (v < least) least = v;
    if (v > most) most = v;
  }
  const keys = new Uint32Array(n);
  if (most - least < 4_294_967_296) {
    if (descending) for (let i = 0; i < n; i++) keys[i] = most - (values[i] as number);
    else for (let i = 0; i < n; i++) keys[i] = (values[i] as number) - least;
    return radixSort(rows, keys);
  }
  const distance = descending ? (v: number) => most - v : (v: number) => v - least;
  const index = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    index[i] = i;
    keys[i] = distance(values[i] as number) % 4_294_967_296;
  }
  radixSort(index, keys);
  for (let i = 0; i < n; i++) keys[i] = Math.floor(distance(values[index[i] as number] as number) / 4_294_967_296);
  radixSort(index, keys);
  const copy = rows.slice();
  for (let i = 0; i < n; i++) rows[i] = copy[index[i] as number] as number;
}

/** Keys straight from a column of 32-bit integers: most columns are, and another array of a million numbers costs as much as a pass. */
function sortByIntegers(rows: Uint32Array, column: Int32Array, descending: boolean): void {
  const n = rows.length;
  let least = 0x7fffffff;
  let most = -0x80000000;
  for (let i = 0; i < n; i++) {
    const v = column[rows[i] as number] as number;
    if (v < least) least = v;
    if (v > most) most = v;
  }
  const keys = new Uint32Array(n);
  if (descending) for (let i = 0; i < n; i++) keys[i] = most - (column[rows[i] as number] as number);
  else for (let i = 0; i < n; i++) keys[i] = (column[rows[i] as number] as number) - least;
  radixSort(rows, keys);
}
