/**
 * From time to pixels. Between bursts of traffic a capture is silent, often for most of its time: a linear axis would leave nothing of the bars.
 * So silences are folded to a narrow break, and within each stretch of traffic one microsecond is everywhere the same width.
 */

export interface Span {
  start: number;
  end: number;
}

export interface Stretch extends Span {
  /** Pixels. */
  from: number;
  to: number;
}

export interface Scale {
  stretches: readonly Stretch[];
  /** Microseconds to a pixel, inside stretches. */
  perPixel: number;
  x(at: number): number;
}

export interface Tick {
  x: number;
  at: number;
  /** The first tick after a folded silence says the time anew. */
  afterBreak: boolean;
}

const BREAK_PX = 14;

/** @param foldShare a silence longer than this share of all traffic is folded */
export function foldedScale(spans: readonly Span[], width: number, foldShare = 0.12): Scale {
  const busy = merged(spans);
  if (busy.length === 0 || width <= 0) return linear(0, 1, Math.max(1, width));
  const total = busy.reduce((sum, span) => sum + span.end - span.start, 0);
  const joined = joinShortSilences(busy, Math.max(1, total * foldShare));
  const gap = joined.length > 1 ? Math.min(BREAK_PX, (0.35 * width) / (joined.length - 1)) : 0;
  const inStretches = joined.reduce((sum, span) => sum + span.end - span.start, 0);
  const room = width - gap * (joined.length - 1);
  const perPixel = Math.max(1, inStretches) / room;
  let from = 0;
  const stretches = joined.map((span) => {
    const to = from + (span.end - span.start) / perPixel;
    const stretch = { ...span, from, to };
    from = to + gap;
    return stretch;
  });
  return withStretches(stretches, perPixel);
}

export function linear(start: number, end: number, width: number): Scale {
  const until = Math.max(end, start + 1);
  return withStretches([{ start, end: until, from: 0, to: width }], (until - start) / width);
}

function withStretches(stretches: readonly Stretch[], perPixel: number): Scale {
  const x = (at: number): number => {
    let previous: Stretch | undefined;
    for (const stretch of stretches) {
      if (at < stretch.start) {
        if (previous === undefined) return stretch.from + (at - stretch.start) / perPixel;
        const share = (at - previous.end) / (stretch.start - previous.end);
        return previous.to + share * (stretch.from - previous.to);
      }
      if (at <= stretch.end) return stretch.from + (at - stretch.start) / perPixel;
      previous = stretch;
    }
    return previous === undefined ? 0 : previous.to + (at - previous.end) / perPixel;
  };
  return { stretches, perPixel, x };
}

function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result[result.length - 1];
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ start: span.start, end: Math.max(span.end, span.start) });
  }
  return result;
}

function joinShortSilences(busy: readonly Span[], limit: number): Span[] {
  const result: Span[] = [];
  for (const span of busy) {
    const last = result[result.length - 1];
    if (last !== undefined && span.start - last.end < limit) last.end = span.end;
    else result.push({ ...span });
  }
  return result;
}

/**
 * The start of each stretch, and round steps (1, 2, 5 times a power of ten) within, at least so many pixels apart. Times are told from
 * {@code zero}.
 */
export function ticks(scale: Scale, zero: number, apart = 64): Tick[] {
  const step = roundStep(scale.perPixel * apart);
  const result: Tick[] = [];
  let free = -Infinity;
  const put = (at: number, afterBreak: boolean) => {
    const x = scale.x(at + zero);
    // Where a stretch begins is told rather than a round time just before.
    if (x < free && afterBreak && result.length > 1 && !result[result.length - 1]?.afterBreak) {
      result.pop();
    } else if (x < free) {
      return;
    }
    result.push({ x, at, afterBreak });
    free = x + apart * 0.8;
  };
  scale.stretches.forEach((stretch, index) => {
    put(stretch.start - zero, index > 0);
    for (let at = Math.ceil((stretch.start - zero) / step) * step; at + zero <= stretch.end; at += step) put(at, false);
  });
  return result;
}

export function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 1)));
  for (const factor of [1, 2, 5, 10]) {
    if (factor * power >= atLeast) return factor * power;
  }
  return 10 * power;
}

/** As clocks have them: 1, 2, 5, 10, 15, 30 seconds and minutes, then hours; below a second as {@link roundStep}. */
export function clockStep(atLeast: number): number {
  const second = 1_000_000;
  if (atLeast <= second) return roundStep(atLeast);
  for (const seconds of [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400]) {
    if (seconds * second >= atLeast) return seconds * second;
  }
  return roundStep(atLeast / (86_400 * second)) * 86_400 * second;
}
