import { computed, effect, signal } from '@preact/signals';
import { ApiError, json } from '../api/client';
import { decode, decodeExchange, type ConnectionRow, type ExchangeRow } from '../api/rows';
import type { Connection } from '../api/types';
import { connectionsChanged, everythingChanged, paused, rowsChanged } from '../state/capture';
import { Pages } from '../state/pages';
import { route } from '../state/route';
import { forgetRequests } from './requests';

export type LegChoice = '' | 'client' | 'origin';

export const leg = signal<LegChoice>('');
export const shown = { first: 0, count: 40 };

export interface ConnectionDetails {
  connection: Connection;
  total: number;
  rows: ExchangeRow[];
}

export const details = signal<ConnectionDetails | null>(null);
export const gone = signal(false);

/** Those that are open stand after all others: the server keeps them apart, as they still change. */
export const open = signal<readonly ConnectionRow[]>([]);

export function rowAt(index: number): ConnectionRow | undefined {
  const total = connections.total.peek();
  return index < total ? connections.row(index) : open.peek()[index - total];
}

export const rowCount = computed(() => connections.total.value + open.value.length);

export const connections = new Pages<ConnectionRow>(() => Promise.resolve({ total: 0, rows: [] }));

const STEP_MS = 300;

export function startConnections(): void {
  let begun = '';
  effect(() => {
    if (route.value.view !== 'connections') return;
    const wanted = leg.value;
    const question = `${wanted} ${everythingChanged.value}`;
    if (begun === question) return;
    begun = question;
    forgetRequests();
    connections.ask(async (offset, limit, stop) => {
      const page = await json<{ total: number; columns: string[]; rows: unknown[][]; open?: unknown[][] }>('connections', { leg: wanted, offset, limit }, stop);
      open.value = (page.open ?? []).map((row) => decode<ConnectionRow>(page.columns, row));
      return { total: page.total, rows: page.rows.map((row) => decode<ConnectionRow>(page.columns, row)) };
    });
  });
  let due: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    if (connectionsChanged.value + rowsChanged.value === 0 || route.value.view !== 'connections') return;
    due ??= setTimeout(() => {
      due = undefined;
      if (paused.peek()) return;
      void connections.refresh(shown.first, shown.count + 1, false);
      const id = details.peek()?.connection.id;
      if (id !== undefined) void read(id);
    }, STEP_MS);
  });
  effect(() => {
    const { view, selected } = route.value;
    if (view !== 'connections' || !/^c\d+$/.test(selected)) {
      details.value = null;
      gone.value = false;
    } else if (details.peek()?.connection.id !== selected) {
      details.value = null;
      void read(selected);
    }
  });
}

async function read(id: string): Promise<void> {
  try {
    const answer = await json<{ connection: Connection; total: number; columns: string[]; phase_kinds: string[]; rows: unknown[][] }>(`connections/${id}`);
    if (route.peek().selected !== id) return;
    details.value = {
      connection: answer.connection,
      total: answer.total,
      rows: answer.rows.map((row) => decodeExchange(answer.columns, answer.phase_kinds, row)),
    };
    gone.value = false;
  } catch (error) {
    gone.value = error instanceof ApiError && error.status === 404;
  }
}
