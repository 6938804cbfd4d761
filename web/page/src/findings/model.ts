/** Findings of the whole capture, grouped by code; the server finds them, worst first. */

import { computed, effect, signal } from '@preact/signals';
import { json } from '../api/client';
import type { Finding } from '../api/types';
import { everythingChanged, findingsRound, paused, rowsChanged } from '../state/capture';
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

/** Findings of rounds that follow each other quickly are read no more often. */
const STEP_MS = 1000;

export function startFindings(): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
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
      if (!paused.peek()) void read();
    }, STEP_MS);
  };
  effect(() => {
    void everythingChanged.value;
    void apiLanguage();
    void read();
  });
  effect(() => {
    // Someone has to ask for Weir to look at what is new.
    if (findingsRound.value + rowsChanged.value > 0) soon();
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
