/** The list of exchanges: the question that the address asks, the pages of its answer, and what is under way. */

import { batch, computed, effect, signal } from '@preact/signals';
import { ApiError, json } from '../api/client';
import { decodeExchange, type ExchangeRow } from '../api/rows';
import { accepted, everythingChanged, findingsRound, liveRows, paused, rowsChanged } from '../state/capture';
import { notesRound } from '../state/notes';
import { Pages, type Chunk } from '../state/pages';
import { route } from '../state/route';

interface ExchangePage {
  total: number;
  complete: boolean;
  scanned: number;
  of: number;
  columns: string[];
  phase_kinds: string[];
  rows: unknown[][];
  open: unknown[][];
}

export interface FilterError {
  text: string;
  message: string;
  hint: string;
  position: number | null;
}

export const open = signal<readonly ExchangeRow[]>([]);
export const filterError = signal<FilterError | null>(null);
/** How far the server is with a filter that it must decide one by one; null when it has all. */
export const scan = signal<{ scanned: number; of: number } | null>(null);
export const follow = signal(true);
/** Rows that the list shows, for asking for them again. */
export const shown = { first: 0, count: 40 };

let columns: readonly string[] = [];
let kinds: readonly string[] = [];

const question = computed(() => {
  const { filter, sort, descending, from, to } = route.value;
  return { filter, sort, order: descending ? 'desc' : 'asc', from_us: from, to_us: to };
});

export const exchanges = new Pages<ExchangeRow>(() => Promise.resolve({ total: 0, rows: [] }));

/** Under way: they stand last, or first where the newest come first. */
export const openFirst = computed(() => route.value.sort === 'number' && route.value.descending);
export const rowCount = computed(() => exchanges.total.value + open.value.length);

export function rowAt(index: number): ExchangeRow | undefined {
  const under = open.peek();
  if (openFirst.peek()) {
    return index < under.length ? under[under.length - 1 - index] : exchanges.row(index - under.length);
  }
  const total = exchanges.total.peek();
  return index < total ? exchanges.row(index) : under[index - total];
}

/** The server chooses by time among what ended; what is under way comes whole. */
function chosenTime(row: ExchangeRow): boolean {
  const { from, to } = route.peek();
  return (from === null || row.started_us >= from) && (to === null || row.started_us < to);
}

async function fetchPage(asked: Record<string, string | number | null>, offset: number, limit: number, stop: AbortSignal): Promise<Chunk<ExchangeRow>> {
  try {
    const page = await json<ExchangePage>('exchanges', { ...asked, offset, limit }, stop);
    batch(() => {
      columns = page.columns;
      kinds = page.phase_kinds;
      filterError.value = null;
      accepted.value = String(asked['filter'] ?? '');
      open.value = page.open.map((row) => decodeExchange(columns, kinds, row)).filter(chosenTime);
      scan.value = page.complete ? null : { scanned: page.scanned, of: page.of };
    });
    return { total: page.total, rows: page.rows.map((row) => decodeExchange(columns, kinds, row)) };
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'bad_filter') {
      const { title, detail, position } = error.problem;
      filterError.value = { text: String(asked['filter']), message: title ?? '', hint: detail ?? '', position: position ?? null };
    }
    throw error;
  }
}

/** Many rows a second are shown in few steps: each reads what is in view again. */
const STEP_MS = 150;

export function startExchanges(): void {
  follow.value = route.peek().selected === '';
  let last = '';
  effect(() => {
    const asked = question.value;
    const text = JSON.stringify(asked);
    if (text === last) return;
    last = text;
    const atEnd = follow.peek() && asked.sort === 'number' && asked.order === 'asc';
    exchanges.ask((offset, limit, stop) => fetchPage(asked, offset, limit, stop), atEnd, shown.count);
  });
  effect(() => {
    const rows = liveRows.value;
    if (paused.peek() || columns.length === 0) return;
    mergeOpen(rows.map((row) => decodeExchange(columns, kinds, row.map((value) => (Array.isArray(value) ? [...(value as unknown[])] : value)))));
  });
  let due: ReturnType<typeof setTimeout> | undefined;
  const soon = (delay: number) => {
    due ??= setTimeout(() => {
      due = undefined;
      if (route.peek().view === 'exchanges' && !paused.peek()) void refresh();
    }, delay);
  };
  effect(() => {
    if (rowsChanged.value + everythingChanged.value + findingsRound.value + notesRound.value > 0) soon(STEP_MS);
  });
  effect(() => {
    if (scan.value !== null) soon(2 * STEP_MS);
  });
}

/** Where the selected exchange of a shared address stands, where the order tells it; the list goes there once. */
export async function placeOf(number: string): Promise<number | null> {
  const { sort, descending, filter, from, to } = route.peek();
  if (sort !== 'number' || !/^\d+$/.test(number)) return null;
  const before = `number${descending ? '>' : '<'}${number}`;
  try {
    const page = await json<{ total: number }>('exchanges', { filter: filter === '' ? before : `(${filter}) & ${before}`, from_us: from, to_us: to, limit: 0 });
    return page.total;
  } catch {
    return null;
  }
}

export function refresh(): Promise<void> {
  const atEnd = follow.peek() && !openFirst.peek();
  return exchanges.refresh(openFirst.peek() ? Math.max(0, shown.first - open.peek().length) : shown.first, shown.count + 1, atEnd);
}

/** Those under way are shown at once; those that ended come with the next step. */
function mergeOpen(rows: readonly ExchangeRow[]): void {
  const byNumber = new Map(open.peek().map((row) => [row.number, row]));
  for (const row of rows) {
    if (!row.ended && chosenTime(row)) byNumber.set(row.number, row);
  }
  const next = [...byNumber.values()].sort((a, b) => a.number - b.number);
  batch(() => {
    open.value = next;
    // Inside an effect a read would make it follow what it writes.
    exchanges.version.value = exchanges.version.peek() + 1;
  });
}
