/** The pages of the capture (as a HAR has them): moments with a name from which on exchanges belong together. */

import { effect, signal } from '@preact/signals';
import { ask, json } from '../api/client';
import { capture, everythingChanged, pagesChanged, rowsChanged } from './capture';

export interface CapturePage {
  id: string;
  name: string;
  started_us: number;
}

export const capturePages = signal<readonly CapturePage[]>([]);

const STEP_MS = 3000;

export function startSections(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    try {
      capturePages.value = (await json<{ pages: CapturePage[] }>('pages')).pages;
    } catch {
      // The status bar tells that Weir does not answer.
    }
  };
  effect(() => {
    void everythingChanged.value;
    void pagesChanged.value;
    void read();
  });
  effect(() => {
    // Whoever else marks pages (a test, a script) does so while traffic comes.
    if (rowsChanged.value === 0 || capture.peek()?.mode !== 'live') return;
    due ??= setTimeout(() => {
      due = undefined;
      void read();
    }, STEP_MS);
  });
}

/** Exchanges from now on belong to this page. */
export async function markPage(name: string): Promise<void> {
  await ask('pages', {}, { method: 'POST', body: JSON.stringify({ name }), headers: { 'Content-Type': 'application/json' } });
  pagesChanged.value++;
}

/** The time of a page: until the next one begins. */
export function timeOf(pages: readonly CapturePage[], page: CapturePage): { from: number; to: number | null } {
  const next = pages.find((one) => one.started_us > page.started_us);
  return { from: page.started_us, to: next?.started_us ?? null };
}
