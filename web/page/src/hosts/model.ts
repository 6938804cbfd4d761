import { effect, signal } from '@preact/signals';
import { json } from '../api/client';
import type { DnsLookup } from '../api/types';
import { everythingChanged, paused, rowsChanged } from '../state/capture';
import { route } from '../state/route';

export interface HostRow {
  host: string;
  exchanges: number;
  failed: number;
  connections: number;
  response_bytes: number;
  p50_us: Record<string, number>;
  p95_us: Record<string, number>;
}

export type NumberedLookup = DnsLookup & { number: number };

export const hosts = signal<readonly HostRow[]>([]);
export const lookups = signal<readonly NumberedLookup[]>([]);
export const lookupTotal = signal(0);
export const lookupLimit = signal(200);
export const hostsLoaded = signal(false);

const STEP_MS = 1000;

export function startHosts(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    try {
      const [found, names] = await Promise.all([
        json<{ hosts: HostRow[] }>('hosts'),
        json<{ total: number; lookups: NumberedLookup[] }>('dns', { limit: lookupLimit.peek() }),
      ]);
      hosts.value = found.hosts;
      lookups.value = names.lookups;
      lookupTotal.value = names.total;
      hostsLoaded.value = true;
    } catch {
      // The status bar tells that Weir does not answer.
    }
  };
  effect(() => {
    void everythingChanged.value;
    void lookupLimit.value;
    if (route.value.view === 'hosts') void read();
  });
  effect(() => {
    if (rowsChanged.value === 0 || route.value.view !== 'hosts') return;
    due ??= setTimeout(() => {
      due = undefined;
      if (!paused.peek()) void read();
    }, STEP_MS);
  });
}

/** Durations of the latest exchanges of one host, for the histogram. */
export async function durationsOf(host: string, stop: AbortSignal): Promise<number[]> {
  const page = await json<{ columns: string[]; rows: unknown[][] }>('exchanges', { filter: `host="${host.replace(/["\\]/g, '\\$&')}"`, order: 'desc', limit: 1000 }, stop);
  const at = page.columns.indexOf('total_us');
  return page.rows.map((row) => row[at] as number);
}

/** Counts in bins that grow by a constant factor: durations spread over orders of magnitude. */
export function logBins(values: readonly number[], perDecade = 8): { edges: number[]; counts: number[] } {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return { edges: [], counts: [] };
  const low = Math.floor(Math.log10(Math.min(...positive)) * perDecade);
  const high = Math.floor(Math.log10(Math.max(...positive)) * perDecade);
  const counts = new Array<number>(high - low + 1).fill(0);
  for (const value of positive) {
    const bin = Math.floor(Math.log10(value) * perDecade) - low;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edges = counts.map((_, i) => 10 ** ((low + i) / perDecade));
  return { edges, counts };
}
