/** The pages of the capture (as a HAR has them): moments with a name from which on exchanges belong together. */

import { computed, effect, signal } from '@preact/signals';
import { ask, json } from '../api/client';
import { capture, everythingChanged } from './capture';

export interface CapturePage {
  id: number;
  name: string;
  started_us: number;
}

export const capturePages = signal<readonly CapturePage[]>([]);

export function startSections(): void {
  const read = async () => {
    try {
      capturePages.value = (await json<{ pages: CapturePage[] }>('pages')).pages;
    } catch {
      // The status bar tells that Weir does not answer.
    }
  };
  // Whoever marks one (a person here, a test, a script): the capture tells how many there are.
  const count = computed(() => capture.value?.pages ?? 0);
  effect(() => {
    void everythingChanged.value;
    void marked.value;
    if (count.value + marked.value > 0) void read();
  });
}

/** Grows when this page marked one: it need not wait to be told. */
const marked = signal(0);

/** Exchanges from now on belong to this page. */
export async function markPage(name: string): Promise<void> {
  await ask('pages', {}, { method: 'POST', body: JSON.stringify({ name }), headers: { 'Content-Type': 'application/json' } });
  marked.value++;
}

/** The time of a page: until the next one begins. */
export function timeOf(pages: readonly CapturePage[], page: CapturePage): { from: number; to: number | null } {
  const next = pages.find((one) => one.started_us > page.started_us);
  return { from: page.started_us, to: next?.started_us ?? null };
}
