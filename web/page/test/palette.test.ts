import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PHASE_KINDS } from '../src/api/types';
import { DARK, LIGHT, type Palette } from '../src/waterfall/palette';

type Rgb = [number, number, number];

const linear = (byte: number) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => linear(parseInt(hex.slice(at, at + 2), 16))) as Rgb;

/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const contrast = (a: string, b: string) => {
  const [high, low] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** Machado, Oliveira and Fernandes 2009, full severity, on linear RGB. */
const EYES: Record<string, number[][]> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const seen = (eye: number[][], colour: Rgb) => eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, k, i) => sum + k * (colour[i] ?? 0), 0)))) as Rgb;

/** CIE Lab with D65. */
function lab([r, g, b]: Rgb): [number, number, number] {
  const x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047;
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  const z = (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116);
  return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))];
}

/** CIEDE2000 (Sharma, Wu and Dalal 2005). */
function difference(one: Rgb, two: Rgb): number {
  const [l1, a1, b1] = lab(one);
  const [l2, a2, b2] = lab(two);
  const meanC = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const angle = (a: number, b: number) => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  const [h1, h2] = [angle(p1, b1), angle(p2, b2)];
  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : Math.abs(h2 - h1) <= 180 ? h2 - h1 : h2 <= h1 ? h2 - h1 + 360 : h2 - h1 - 360;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((turn * Math.PI) / 360);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const h = grey ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
  const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c;
  const sh = 1 + 0.015 * c * t;
  const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin((60 * Math.exp(-(((h - 275) / 25) ** 2)) * Math.PI) / 180);
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(x * x + y * y + z * z + rt * y * z);
}

const worst = (palette: Palette, eye: number[][]) =>
  Math.min(...PHASE_KINDS.slice(1).map((kind, i) => difference(seen(eye, rgb(palette[PHASE_KINDS[i] as keyof Palette])), seen(eye, rgb(palette[kind])))));

describe.each([['light', LIGHT, 22], ['dark', DARK, 18.5]] as const)('the %s palette', (name, palette, apart) => {
  it.each(Object.entries(EYES))('keeps neighbouring phases apart for %s eyes', (_eye, matrix) => expect(worst(palette, matrix)).toBeGreaterThanOrEqual(apart));

  it('has 3:1 or more on its background', () => {
    for (const kind of PHASE_KINDS) expect(contrast(palette[kind], palette.background), kind).toBeGreaterThanOrEqual(3);
  });

  it('is the same in the style sheet', () => {
    const css = readFileSync('src/style/base.css', 'utf8');
    const block = (name === 'light' ? /:root \{([^}]*)\}/ : /:root\[data-theme='dark'\] \{([^}]*)\}/).exec(css)?.[1] ?? '';
    for (const kind of PHASE_KINDS) expect(block).toContain(`--p-${kind}: ${palette[kind]};`);
    expect(block).toContain(`--bg: ${palette.background};`);
  });

  it('has text of 4.5:1 on each ground it stands on', () => {
    const css = readFileSync('src/style/base.css', 'utf8');
    const block = (name === 'light' ? /:root \{([^}]*)\}/ : /:root\[data-theme='dark'\] \{([^}]*)\}/).exec(css)?.[1] ?? '';
    const colour = (key: string) => new RegExp(`--${key}: (#[0-9a-f]{6})`).exec(block)?.[1] ?? '';
    for (const text of ['text', 'dim', 'accent', 'bad', 'warn', 'good']) {
      for (const ground of ['bg', 'bg-2', 'odd', 'hover', 'select', 'bg-3']) {
        expect(contrast(colour(text), colour(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

it('colours are those of the terminal', () => {
  const java = readFileSync('../../inspector/src/main/java/dev/weir/inspector/text/Palette.java', 'utf8');
  for (const kind of ['blocked', 'dns', 'connect', 'tls', 'wait', 'receive'] as const) {
    expect(java).toContain(`pick(0x${DARK[kind].slice(1)}, 0x${LIGHT[kind].slice(1)})`);
  }
});
