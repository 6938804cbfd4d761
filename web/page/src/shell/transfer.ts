/** Downloads under way: what the page shows while an export is read, and how it ended. */

import { signal } from '@preact/signals';
import { download, save, type Params } from '../api/client';

export interface Transfer {
  name: string;
  read: number;
  total: number | null;
  state: 'running' | 'done' | 'failed';
  why: string;
}

export const transfer = signal<Transfer | null>(null);
let stop = new AbortController();

export async function fetchToFile(path: string, params: Params, name: string): Promise<void> {
  stop.abort();
  stop = new AbortController();
  const { signal: stopped } = stop;
  transfer.value = { name, read: 0, total: null, state: 'running', why: '' };
  try {
    const blob = await download(path, params, (read, total) => (transfer.value = { name, read, total, state: 'running', why: '' }), stopped);
    save(blob, name);
    transfer.value = { name, read: blob.size, total: blob.size, state: 'done', why: '' };
    setTimeout(() => {
      if (transfer.peek()?.state === 'done') transfer.value = null;
    }, 6000);
  } catch (error) {
    transfer.value = stopped.aborted ? null : { name, read: 0, total: null, state: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

export function cancelTransfer(): void {
  stop.abort();
  transfer.value = null;
}
