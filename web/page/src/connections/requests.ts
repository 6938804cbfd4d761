/** The requests on the connections in view, for drawing them on their lives: asked for once for each connection and each number of them. */

import { signal } from '@preact/signals';
import { json } from '../api/client';
import { decodeExchange, urlParts, type ConnectionRow } from '../api/rows';

export interface Request {
  start: number;
  end: number;
  failed: boolean;
  host: string;
}

export const requests = new Map<string, readonly Request[]>();
/** Grows when some came. */
export const requestsChanged = signal(0);

const asked = new Map<string, number>();
let busy = false;

/** The API gives so many rows at once. */
const MOST = 1000;
/** Connections kept; those seen longest ago go. */
const KEPT = 2000;

export async function wantRequests(rows: readonly ConnectionRow[]): Promise<void> {
  const missing = rows.filter((row) => row.exchanges > 0 && asked.get(row.id) !== row.exchanges);
  if (busy || missing.length === 0) return;
  busy = true;
  try {
    const page = await json<{ columns: string[]; phase_kinds: string[]; rows: unknown[][] }>('exchanges', {
      filter: `conn=${missing.map((row) => row.id).join('|')}`,
      order: 'desc',
      limit: MOST,
    });
    const found = new Map<string, Request[]>(missing.map((row) => [row.id, []]));
    for (const row of page.rows) {
      const exchange = decodeExchange(page.columns, page.phase_kinds, row);
      const request = { start: exchange.started_us, end: exchange.started_us + exchange.total_us, failed: exchange.failure !== null, host: urlParts(exchange.url).host };
      for (const id of [exchange.client, exchange.origin]) if (id !== null) found.get(id)?.push(request);
    }
    for (const row of missing) asked.set(row.id, row.exchanges);
    for (const [id, list] of found) requests.set(id, list);
    for (const id of requests.keys()) {
      if (requests.size <= KEPT) break;
      requests.delete(id);
      asked.delete(id);
    }
    requestsChanged.value = requestsChanged.peek() + 1;
  } catch {
    // The lives are drawn without them.
  } finally {
    busy = false;
  }
}

/** Another capture, perhaps: ids mean others. */
export function forgetRequests(): void {
  requests.clear();
  asked.clear();
}
