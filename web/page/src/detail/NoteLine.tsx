import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Exchange } from '../api/types';
import { t } from '../i18n/text';
import { noteOf, setNote } from '../state/notes';

/** A comment is being written, or is to be: the field takes the focus. */
export const writing = signal(false);

/** A person's own words on an exchange; nothing while there are none and none are asked for. */
export function NoteLine({ x }: { x: Exchange }) {
  const field = useRef<HTMLInputElement>(null);
  const note = noteOf(x.number, x.note);
  const asked = writing.value;
  useEffect(() => {
    if (asked) field.current?.focus();
  }, [asked]);
  if (note.comment === '' && !asked) return null;
  const write = (comment: string, atOnce: boolean) => {
    if (comment !== noteOf(x.number, x.note).comment || atOnce) setNote(x.number, { ...noteOf(x.number, x.note), comment }, atOnce);
  };
  return (
    <input
      key={x.number}
      ref={field}
      class="comment"
      type="text"
      maxLength={2000}
      aria-label={t('note.comment')}
      placeholder={t('note.hint')}
      value={note.comment}
      onInput={(event) => write(event.currentTarget.value, false)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.stopPropagation();
        event.currentTarget.blur();
      }}
      onFocus={() => (writing.value = true)}
      onBlur={() => (writing.value = false)}
    />
  );
}
