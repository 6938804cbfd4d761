/** Findings of the whole capture, grouped by code; offered only where the API has them, which its rows tell. */

import { effect, signal } from '@preact/signals';
import { json } from '../api/client';
import type { Finding } from '../api/types';
import { everythingChanged, rowsChanged } from '../state/capture';
import { route } from '../state/route';

export interface FindingGroup {
  code: string;
  severity: Finding['severity'];
  count: number;
  at_stake_us?: number | null;
  example: Finding;
}

export const findingsOffered = signal(false);
export const groups = signal<readonly FindingGroup[]>([]);

const STEP_MS = 1000;

export function startFindings(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    try {
      const data = await json<{ groups: FindingGroup[] }>('findings');
      groups.value = data.groups;
    } catch {
      // The status bar tells that Weir does not answer.
    }
  };
  effect(() => {
    if (route.value.view === 'findings' && findingsOffered.value) void read();
  });
  effect(() => {
    if (rowsChanged.value + everythingChanged.value === 0 || route.value.view !== 'findings' || !findingsOffered.value) return;
    due ??= setTimeout(() => {
      due = undefined;
      void read();
    }, STEP_MS);
  });
}
