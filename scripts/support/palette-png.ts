/** A screenshot with 256 colours: a third of the bytes, and no eye sees it on a page of text. 8-bit RGB or RGBA in, not interlaced. */
import {crc32, deflateSync, inflateSync} from 'node:zlib';

const COLOURS = 256;
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

export function withPalette(png: Buffer): Buffer {
  const {width, height, channels, data} = read(png);
  const pixels = unfilter(inflateSync(data), width, height, channels);
  const counts = new Map<number, number>();
  const colourAt = (i: number) =>
    ((pixels[i] as number) << 16) | ((pixels[i + 1] as number) << 8) | (pixels[i + 2] as number);
  for (let i = 0; i < pixels.length; i += channels) counts.set(colourAt(i), (counts.get(colourAt(i)) ?? 0) + 1);
  const palette = paletteOf([...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]));
  const codes = new Map(palette.map((colour, i) => [colour, i]));
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colourAt((y * width + x) * channels);
      let code = codes.get(colour);
      if (code === undefined) {
        code = nearest(palette, colour);
        codes.set(colour, code);
      }
      rows[y * (width + 1) + 1 + x] = code;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, {level: 9})),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function read(png: Buffer): {width: number; height: number; channels: number; data: Buffer} {
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    channels: png[25] === 6 ? 4 : 3,
    data: Buffer.concat(data),
  };
}

/** Undoes the five row filters of PNG (specification, section 9). */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] as number;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (out[at - channels] as number) : 0;
      const up = y > 0 ? (out[at - stride] as number) : 0;
      const corner = x >= channels && y > 0 ? (out[at - stride - channels] as number) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] as number;
      out[at] = (raw[y * (stride + 1) + 1 + x] as number) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const p = left + up - corner;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * The most frequent colour, then each time the one whose pixels are worst served by those chosen. By frequency alone the many
 * greys of text at its edges leave no place for a mark of a few pixels, and amber comes out vermilion.
 */
function paletteOf(counts: readonly (readonly [colour: number, pixels: number])[]): readonly number[] {
  const palette: number[] = [];
  const apart = counts.map(() => Number.MAX_VALUE);
  while (palette.length < Math.min(COLOURS, counts.length)) {
    let worst = 0;
    let most = -1;
    counts.forEach(([, pixels], i) => {
      const error = pixels * (apart[i] as number);
      if (error > most) [most, worst] = [error, i];
    });
    const chosen = (counts[worst] as readonly [number, number])[0];
    palette.push(chosen);
    counts.forEach(([colour], i) => {
      apart[i] = Math.min(apart[i] as number, distance(colour, chosen));
    });
  }
  return palette;
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  palette.forEach((p, i) => {
    const far = distance(p, colour);
    if (far < least) [least, best] = [far, i];
  });
  return best;
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;

function chunk(name: string, body: Buffer): Buffer {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(name, 4, 'latin1');
  out.set(body, 8);
  out.writeUInt32BE(crc32(out.subarray(4, body.length + 8)), body.length + 8);
  return out;
}
