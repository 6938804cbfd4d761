/** The bins of the strip above the list, and the choice of a time on it. Pure, but for the signals that hold it. */

import { effect, signal } from '@preact/signals';
import { json } from '../api/client';
import { accepted, everythingChanged, paused, rowsChanged } from '../state/capture';
import { route } from '../state/route';

export interface OverviewData {
  from_us: number;
  to_us: number;
  /** count, failed, longest total in µs. */
  bins: [number, number, number][];
}

export const BINS = 240;
export const overview = signal<OverviewData | null>(null);

const STEP_MS = 700;

export function startOverview(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  let stop = new AbortController();
  const read = async () => {
    stop.abort();
    stop = new AbortController();
    const { signal: stopped } = stop;
    try {
      const data = await json<OverviewData>('overview', { filter: accepted.peek(), bins: BINS }, stopped);
      if (!stopped.aborted) overview.value = data;
    } catch {
      // The list tells what is wrong with the filter or the connection.
    }
  };
  effect(() => {
    void accepted.value;
    void everythingChanged.value;
    void read();
  });
  effect(() => {
    if (rowsChanged.value === 0) return;
    due ??= setTimeout(() => {
      due = undefined;
      if (!paused.peek() && route.peek().view === 'exchanges') void read();
    }, STEP_MS);
  });
}

export interface Choice {
  from: number;
  to: number;
}

/** A range of pixels as a choice of time; null when it is too narrow to be meant. */
export function chosen(data: OverviewData, width: number, a: number, b: number): Choice | null {
  const left = Math.max(0, Math.min(a, b));
  const right = Math.min(width, Math.max(a, b));
  if (right - left < 4) return null;
  return { from: Math.floor(timeAt(data, width, left)), to: Math.ceil(timeAt(data, width, right)) + 1 };
}

export function timeAt(data: OverviewData, width: number, x: number): number {
  return data.from_us + ((data.to_us - data.from_us) * x) / Math.max(1, width);
}

export function pixelAt(data: OverviewData, width: number, at: number): number {
  return (width * (at - data.from_us)) / Math.max(1, data.to_us - data.from_us);
}
