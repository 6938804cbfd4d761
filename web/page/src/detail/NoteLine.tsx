import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/text';
import { noteOf, setNote } from '../state/notes';

/** A comment is being written, or is to be: the field takes the focus. */
export const writing = signal(false);

/** The person's own words on an exchange; nothing while there are none and none are asked for. */
export function NoteLine({ number }: { number: number }) {
  const field = useRef<HTMLInputElement>(null);
  const { comment } = noteOf(number);
  const asked = writing.value;
  useEffect(() => {
    if (asked) field.current?.focus();
  }, [asked]);
  if (comment === '' && !asked) return null;
  return (
    <input
      key={number}
      ref={field}
      class="comment"
      type="text"
      maxLength={1000}
      aria-label={t('note.comment')}
      placeholder={t('note.hint')}
      value={comment}
      onInput={(event) => setNote(number, { comment: event.currentTarget.value })}
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
