/**
 * Marks and comments of people. They stand in the capture; rows and details bring them, and the capture's event tells when one was changed,
 * in this window or another. Here is only what was changed here and is on its way.
 */

import { computed, effect, signal } from '@preact/signals';
import { ApiError, ask } from '../api/client';
import { t } from '../i18n/text';
import { say } from '../shell/notice';
import { capture } from './capture';

export interface Note {
  marked: boolean;
  comment: string;
}

const NONE: Note = { marked: false, comment: '' };

/** A pause in writing after which a comment is kept. */
const PAUSE_MS = 500;

/** Until what was kept has been read back. */
const READ_BACK_MS = 1500;

/** By number; grows anew with each change, so that lists follow. */
export const edited = signal<ReadonlyMap<number, Note>>(new Map());

const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** When it changes, rows and details are to be read again. */
export const notesRound = computed(() => capture.value?.notes.round ?? 0);

/** Finds them all. */
export const NOTED = '~marked | ~comment .';

export function noteOf(number: number, told: Note | null | undefined): Note {
  return edited.value.get(number) ?? told ?? NONE;
}

function put(number: number, note: Note | null): void {
  const all = new Map(edited.peek());
  if (note === null) all.delete(number);
  else all.set(number, note);
  edited.value = all;
}

/** Shown at once, kept after a pause in writing. */
export function setNote(number: number, note: Note, atOnce: boolean): void {
  put(number, note);
  clearTimeout(timers.get(number));
  timers.set(number, setTimeout(() => void keep(number, note), atOnce ? 0 : PAUSE_MS));
}

async function keep(number: number, note: Note): Promise<void> {
  try {
    const empty = !note.marked && note.comment.trim() === '';
    await ask(`exchanges/${number}/note`, {}, empty ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify(note), headers: { 'Content-Type': 'application/json' } });
    setTimeout(() => edited.peek().get(number) === note && put(number, null), READ_BACK_MS);
  } catch (error) {
    if (edited.peek().get(number) === note) put(number, null);
    say(t('note.failed', { why: error instanceof ApiError ? (error.problem.title ?? error.message) : String(error) }));
  }
}

/** Whether there is anything that {@link NOTED} finds. */
export const anyNoted = signal(false);

export function startNotes(): void {
  effect(() => {
    anyNoted.value = (capture.value?.notes.count ?? 0) > 0 || [...edited.value.values()].some((note) => note.marked || note.comment !== '');
  });
}
