/** Pictures of 256 colours take a third of the room in the repository, and nobody sees the difference on a page of flat colours. */

import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
const COLOURS = 256;

/** Square of the distance of two colours that are told apart: the page's own surfaces differ by as little as 4 in each channel. */
const APART = 18;

/** As Chromium writes them: 8 bits for each of 3 or 4 channels, not interlaced (PNG, third edition, section 11.2.1). */
export function smaller(png: Buffer): Buffer {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const pixels = unfiltered(inflateSync(Buffer.concat(chunks(png, 'IDAT'))), width, height, channels);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += channels) counts.set(colour(pixels, at), (counts.get(colour(pixels, at)) ?? 0) + 1);
  const palette = chosen([...counts.entries()].sort((a, b) => b[1] - a[1]).map(([rgb]) => rgb));
  const index = new Map(palette.map((rgb, i) => [rgb, i]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const rgb = colour(pixels, at);
      let known = index.get(rgb);
      if (known === undefined) index.set(rgb, (known = nearest(palette, rgb)));
      rows[y * (width + 1) + 1 + x] = known;
    }
  }
  const head = Buffer.from(png.subarray(16, 29));
  head[9] = 3;
  const colours = Buffer.from(palette.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]));
  return Buffer.concat([png.subarray(0, SIGNATURE), chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function colour(pixels: Buffer, at: number): number {
  return ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
}

/** The most frequent ones that differ: shades of text must not crowd out the green of one small dot. */
function chosen(byCount: readonly number[]): number[] {
  const palette: number[] = [];
  for (const rgb of byCount) {
    if (palette.length < COLOURS && palette.every((other) => distance(other, rgb) >= APART)) palette.push(rgb);
  }
  return palette;
}

function distance(a: number, b: number): number {
  return ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
}

function nearest(palette: readonly number[], rgb: number): number {
  let best = 0;
  let least = Infinity;
  palette.forEach((other, i) => {
    if (distance(other, rgb) < least) [best, least] = [i, distance(other, rgb)];
  });
  return best;
}

/** Section 9.2: each line says how it was made from its neighbours. */
function unfiltered(data: Buffer, width: number, height: number, channels: number): Buffer {
  const line = width * channels;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (line + 1)];
    for (let i = 0; i < line; i++) {
      const at = y * line + i;
      const left = i >= channels ? (out[at - channels] ?? 0) : 0;
      const up = y > 0 ? (out[at - line] ?? 0) : 0;
      const corner = i >= channels && y > 0 ? (out[at - line - channels] ?? 0) : 0;
      const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0;
      out[at] = ((data[y * (line + 1) + 1 + i] ?? 0) + guess) & 255;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunks(png: Buffer, wanted: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === wanted) found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return found;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** Annex D. */
function crc(data: Buffer): number {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
