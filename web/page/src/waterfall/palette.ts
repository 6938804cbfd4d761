/**
 * The colours of the phases, the same as in the terminal (dev.weir.inspector.text.Palette). Found by search: neighbours stay apart for
 * colour-blind eyes, and each has 3:1 or more on its background; palette.test.ts holds them to it. Never colour alone: set-up phases are
 * thin, tls is dotted, queue is hatched.
 */

import type { PhaseKind } from '../api/types';

export type Palette = Record<PhaseKind, string> & { background: string; foreground: string };

export const LIGHT: Palette = {
  background: '#ffffff',
  foreground: '#131514',
  blocked: '#9392aa',
  dns: '#044255',
  connect: '#d43500',
  tls: '#9626a0',
  send: '#131514',
  wait: '#238444',
  receive: '#021aff',
};

export const DARK: Palette = {
  background: '#14171c',
  foreground: '#e6e6ec',
  blocked: '#5f6469',
  dns: '#4ca48c',
  connect: '#ffb101',
  tls: '#b790e6',
  send: '#e6e6ec',
  wait: '#18eb9e',
  receive: '#2e4fff',
};

/** Pixels. */
export const THIN = 8;
export const THICK = 14;

export function barHeight(kind: PhaseKind): number {
  return kind === 'wait' || kind === 'receive' ? THICK : THIN;
}
