import { signal } from '@preact/signals';

/** A short word on what was just done; empty most of the time. */
export const notice = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  notice.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (notice.value = ''), 2500);
}
