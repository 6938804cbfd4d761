/** What is true of the whole capture, and the stream of its changes: one for the page, whatever view is open. */

import { batch, computed, effect, signal } from '@preact/signals';
import { json } from '../api/client';
import { Live } from '../api/live';
import { route } from './route';

export interface Capture {
  mode: 'live' | 'stored';
  file: string;
  weir_version: string;
  started: string;
  now_us: number;
  command?: string[];
  transport: string;
  proxy?: string;
  ca_file?: string;
  exchanges: number;
  connections: number;
  open_exchanges: number;
  /** How often all exchanges were examined: when it changes, so may findings, also those of rows. */
  findings: { round: number };
  /** How many were marked. */
  pages: number;
  /** How many exchanges have a mark or a comment, and how often one was changed. */
  notes: { count: number; round: number };
  /** What the recording did to the traffic, and how late the event loops were: how far the figures can be trusted. */
  strain: { lag_p99_us: number; lag_max_us: number; stalls: number; held_us: number };
  size_bytes: number;
  lost: {
    dropped_events: number;
    unwritten_exchanges: number;
    evicted_exchanges: number;
    abrupt: boolean;
    dropped_body_bytes: number;
  };
}

export const capture = signal<Capture | null>(null);

/** What the person stopped looking at: the recording goes on. */
export const paused = signal(false);
/** Changes that came meanwhile. */
export const missed = signal(0);

/** Grow when rows, connections or everything is to be read anew. */
export const rowsChanged = signal(0);
export const connectionsChanged = signal(0);
export const everythingChanged = signal(0);
export const findingsRound = computed(() => capture.value?.findings.round ?? 0);

/** The latest rows of exchanges under way or just ended, as arrays. */
export const liveRows = signal<readonly unknown[][]>([]);

/** Where the clock of the capture stood when it was last told, on this page's own clock. */
let toldAt = performance.now();

/** Microseconds since the capture began. A stored capture stands still. */
export function now(): number {
  const info = capture.peek();
  if (info === null) return 0;
  return info.mode === 'stored' ? info.now_us : info.now_us + Math.round((performance.now() - toldAt) * 1000);
}

export function wall(micros: number): Date {
  const started = capture.value === null ? 0 : Date.parse(capture.value.started);
  return new Date(started + micros / 1000);
}

export async function readCapture(): Promise<void> {
  told(await json<Capture>('capture'));
}

function told(info: Capture): void {
  toldAt = performance.now();
  capture.value = info;
}

export function startLive(): void {
  const live = new Live({
    reset: () => batch(() => everythingChanged.value++),
    rows: (data) => {
      const rows = (data as { rows: unknown[][] }).rows;
      batch(() => {
        if (paused.peek()) missed.value += rows.length;
        liveRows.value = rows;
        rowsChanged.value++;
      });
    },
    connections: () => connectionsChanged.value++,
    capture: (data) => told(data as Capture),
  }, readCapture);
  effect(() => {
    const exchanges = route.value.view === 'exchanges';
    live.open(exchanges ? accepted.value : '');
  });
  // After a restart it is another capture, perhaps.
  effect(() => {
    if (everythingChanged.value > 0) void readCapture().catch(() => undefined);
  });
}

/** The filter as the server last accepted it: a half-typed one must not end the stream. */
export const accepted = signal('');

export function resume(): void {
  batch(() => {
    paused.value = false;
    missed.value = 0;
    rowsChanged.value++;
    connectionsChanged.value++;
  });
}
