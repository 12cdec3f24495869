// Structured-clone subset as JSON; the same function text is injected into the page.
export function makeCodec() {
  const enc = (v) => {
    if (v === undefined) return {$: 'u'};
    if (v === null || typeof v === 'string' || typeof v === 'boolean') return v;
    if (typeof v === 'number')
      return Number.isFinite(v) && !Object.is(v, -0) ? v : {$: 'n', v: Object.is(v, -0) ? '-0' : String(v)};
    if (typeof v === 'bigint') return {$: 'i', v: String(v)};
    if (typeof v === 'function' || typeof v === 'symbol') throw new Error('An object could not be cloned.');
    if (v instanceof Date) return {$: 'd', v: v.getTime()};
    if (v instanceof RegExp) return {$: 'r', v: [v.source, v.flags]};
    if (v instanceof Map) return {$: 'm', v: [...v].map(([a, b]) => [enc(a), enc(b)])};
    if (v instanceof Set) return {$: 's', v: [...v].map(enc)};
    if (v instanceof Error) return {$: 'e', v: [v.name, v.message, v.stack]};
    if (v instanceof ArrayBuffer || ArrayBuffer.isView(v)) {
      const b = v instanceof ArrayBuffer ? new Uint8Array(v) : new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
      let s = '';
      for (let i = 0; i < b.length; i += 0x8000) s += String.fromCharCode(...b.subarray(i, i + 0x8000));
      return {
        $: 'b',
        t:
          v instanceof ArrayBuffer
            ? 'ArrayBuffer'
            : v.constructor.name === 'Buffer'
              ? 'Uint8Array'
              : v.constructor.name,
        v: btoa(s),
      };
    }
    if (Array.isArray(v)) return v.map(enc);
    return {$: 'o', v: Object.fromEntries(Object.entries(v).map(([k, x]) => [k, enc(x)]))};
  };
  const dec = (v) => {
    if (v === null || typeof v !== 'object') return v;
    if (Array.isArray(v)) return v.map(dec);
    switch (v.$) {
      case 'u':
        return undefined;
      case 'n':
        return Number(v.v);
      case 'i':
        return BigInt(v.v);
      case 'd':
        return new Date(v.v);
      case 'r':
        return new RegExp(...v.v);
      case 'm':
        return new Map(v.v.map(([a, b]) => [dec(a), dec(b)]));
      case 's':
        return new Set(v.v.map(dec));
      case 'e':
        return Object.assign(new Error(v.v[1]), {name: v.v[0], stack: v.v[2]});
      case 'b': {
        const s = atob(v.v),
          b = new Uint8Array(s.length);
        for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
        return v.t === 'ArrayBuffer'
          ? b.buffer
          : v.t === 'DataView'
            ? new DataView(b.buffer)
            : new globalThis[v.t](b.buffer);
      }
      default:
        return Object.fromEntries(Object.entries(v.v).map(([k, x]) => [k, dec(x)]));
    }
  };
  return {enc, dec};
}
