/**
 * Marks and comments of the person, for exchanges of this capture. They are kept by this browser, not in the capture, which may be on a disc where
 * nothing can be written, or somebody else's.
 */

import { computed, effect, signal } from '@preact/signals';
import { capture } from './capture';

export interface Note {
  marked: boolean;
  comment: string;
}

const NONE: Note = { marked: false, comment: '' };

/** By number; grows anew with each change, so that lists follow. */
export const notes = signal<ReadonlyMap<number, Note>>(new Map());

/** Two captures never began in the same microsecond. */
const key = computed(() => (capture.value === null ? null : `weir.notes.${capture.value.started}`));

export function startNotes(): void {
  effect(() => {
    if (key.value === null) return;
    try {
      notes.value = parse(localStorage.getItem(key.value));
    } catch {
      notes.value = new Map();
    }
  });
}

function parse(text: string | null): Map<number, Note> {
  const found = new Map<number, Note>();
  if (text === null) return found;
  const all: unknown = JSON.parse(text);
  if (!Array.isArray(all)) return found;
  for (const one of all as unknown[]) {
    if (Array.isArray(one) && typeof one[0] === 'number') found.set(one[0], { marked: one[1] === true, comment: typeof one[2] === 'string' ? one[2] : '' });
  }
  return found;
}

export function noteOf(number: number): Note {
  return notes.value.get(number) ?? NONE;
}

export function setNote(number: number, change: Partial<Note>): void {
  const next = { ...(notes.peek().get(number) ?? NONE), ...change };
  const all = new Map(notes.peek());
  if (next.marked || next.comment !== '') all.set(number, next);
  else all.delete(number);
  notes.value = all;
  if (key.peek() === null) return;
  try {
    localStorage.setItem(key.peek() as string, JSON.stringify([...all].map(([n, note]) => [n, note.marked, note.comment])));
  } catch {
    // Without storage they last as long as this page.
  }
}

/** A filter that finds them, or null when there are none. */
export const notedFilter = computed(() => {
  const numbers = [...notes.value.keys()].sort((a, b) => a - b);
  return numbers.length === 0 ? null : `number=${numbers.join('|')}`;
});
