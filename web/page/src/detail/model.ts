/** The exchange whose details are shown, read anew when it changes. */

import { effect, signal } from '@preact/signals';
import { ApiError, json, revealed } from '../api/client';
import type { Exchange } from '../api/types';
import { apiLanguage } from '../findings/model';
import { capture, connectionsChanged, everythingChanged, findingsRound, liveRows, paused } from '../state/capture';
import { notesRound } from '../state/notes';
import { route } from '../state/route';

export const exchange = signal<Exchange | null>(null);
export const gone = signal(false);
export const failed = signal<unknown>(null);

let stop = new AbortController();
/** The number that is selected, empty when none is; what is shown may still be the one before. */
let wanted = '';

export function startDetails(): void {
  watchUnderWay();
  let asked = '';
  effect(() => {
    const { view, selected } = route.value;
    const number = view === 'exchanges' && /^\d+$/.test(selected) ? selected : '';
    const secrets = revealed.value;
    const question = `${number} ${secrets} ${apiLanguage()} ${everythingChanged.value}`;
    if (question === asked) return;
    asked = question;
    wanted = number;
    if (number === '') {
      stop.abort();
      underway = '';
      exchange.value = null;
      gone.value = false;
    } else {
      void read(number);
    }
  });
  effect(() => {
    // A record changes as it ends, and once more as its connection closes.
    if (liveRows.value.some((row) => String(row[0]) === wanted)) readAgain();
  });
  effect(() => {
    if (findingsRound.value + notesRound.value > 0) readAgain();
  });
  effect(() => {
    const shown = exchange.peek();
    const open = shown !== null && (shown.origin_connection?.close === undefined || shown.client_connection?.close === undefined);
    if (connectionsChanged.value > 0 && open) readAgain();
  });
}

/** An exchange under way goes on without a word of the stream: messages come, a body grows. */
const UNDER_WAY_MS = 1000;

function watchUnderWay(): void {
  effect(() => {
    const shown = exchange.value;
    if (shown?.recording?.ended !== false || capture.value?.mode !== 'live' || paused.value) return undefined;
    const timer = setInterval(readAgain, UNDER_WAY_MS);
    return () => clearInterval(timer);
  });
}

/** Never the one that is shown, as another may have been selected meanwhile. */
function readAgain(): void {
  if (wanted !== '') void read(wanted);
}

/** What is being read, and whether it changed again meanwhile: reads of one exchange follow each other, they never cut each other off. */
let underway = '';
let again = false;

async function read(number: string): Promise<void> {
  if (underway === number) {
    again = true;
    return;
  }
  stop.abort();
  stop = new AbortController();
  const { signal: stopped } = stop;
  underway = number;
  again = false;
  try {
    const next = await json<Exchange>(`exchanges/${number}`, { lang: apiLanguage() }, stopped);
    if (stopped.aborted) return;
    exchange.value = next;
    gone.value = false;
    failed.value = null;
  } catch (error) {
    if (stopped.aborted) return;
    exchange.value = null;
    gone.value = error instanceof ApiError && error.status === 404;
    failed.value = gone.value ? null : error;
  } finally {
    if (!stopped.aborted) {
      underway = '';
      if (again) void read(number);
    }
  }
}

/** The first request field of that name. */
export function header(x: Exchange, name: string): string | null {
  return x.request.headers?.find((field) => field.name.toLowerCase() === name)?.value ?? null;
}
