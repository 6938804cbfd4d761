/** Findings of the whole capture, grouped by code; the server finds them, worst first. */

import { computed, effect, signal } from '@preact/signals';
import { json } from '../api/client';
import type { Finding } from '../api/types';
import { everythingChanged, paused, rowsChanged } from '../state/capture';
import { route } from '../state/route';
import { language } from '../state/settings';

export interface FindingGroup {
  code: string;
  severity: Finding['severity'];
  count: number;
  exchanges: number;
  connections: number;
  at_stake_us: number;
  example: Finding;
  /** The first of them, worst first. */
  findings: Finding[];
}

interface Answer {
  /** Whether all exchanges were looked at. */
  complete: boolean;
  total: number;
  groups: FindingGroup[];
}

export const findings = signal<Answer | null>(null);
export const groups = computed<readonly FindingGroup[]>(() => findings.value?.groups ?? []);
/** By code, for badges: rows only name codes. */
export const severities = computed(() => new Map(groups.value.map((group) => [group.code, group.severity])));

/** The words of the API, which has two languages. */
export function apiLanguage(): string {
  return language.value === 'zh-CN' ? 'zh' : 'en';
}

/** In view at once, elsewhere for badges alone. */
const STEP_MS = 1000;
const AWAY_MS = 5000;

export function startFindings(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  let inView = false;
  const read = async () => {
    clearTimeout(due);
    due = undefined;
    try {
      findings.value = await json<Answer>('findings', { lang: apiLanguage() });
    } catch {
      // The status bar tells that Weir does not answer.
    }
    if (findings.peek()?.complete === false) soon();
  };
  const soon = () => {
    due ??= setTimeout(() => {
      due = undefined;
      if (paused.peek()) return;
      void read();
    }, inView ? STEP_MS : AWAY_MS);
  };
  effect(() => {
    inView = route.value.view === 'findings';
    void everythingChanged.value;
    void apiLanguage();
    void read();
  });
  effect(() => {
    if (rowsChanged.value > 0) soon();
  });
}

const guides = new Map<string, Promise<string>>();

/** The page of the documentation on one code, as it is written. */
export function guideOf(code: string): Promise<string> {
  const lang = apiLanguage();
  const key = `${code} ${lang}`;
  let guide = guides.get(key);
  if (guide === undefined) {
    guide = json<{ guide: string }>(`findings/${code}`, { lang }).then((answer) => answer.guide);
    guide.catch(() => guides.delete(key));
    guides.set(key, guide);
  }
  return guide;
}
