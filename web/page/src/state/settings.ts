/** What this browser remembers of the person: nothing of what was captured. */

import { effect, signal, type Signal } from '@preact/signals';
import type { Language } from '../i18n/language';

export type Theme = 'system' | 'light' | 'dark';

function kept<T extends string | number | boolean>(name: string, start: T, valid: (value: unknown) => boolean): Signal<T> {
  const key = `weir.${name}`;
  let first = start;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (valid(stored)) first = stored as T;
  } catch {
    // Storage is off, or holds what another version wrote: the start value will do.
  }
  const state = signal(first);
  effect(() => {
    const value = state.value;
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // As above.
    }
  });
  return state;
}

const oneOf = (...values: readonly unknown[]) => (value: unknown) => values.includes(value);
const flag = (value: unknown) => typeof value === 'boolean';

export const theme = kept<Theme>('theme', 'system', oneOf('system', 'light', 'dark'));
export const language = kept<Language>('language', navigator.language.startsWith('zh') ? 'zh-CN' : 'en', oneOf('en', 'zh-CN'));
export const letterKeys = kept<boolean>('letterKeys', true, flag);
export const paneBelow = kept<boolean>('paneBelow', false, flag);
/** Per cent of the room that the details take. */
export const paneShare = kept<number>('paneShare', 42, (value) => typeof value === 'number' && value >= 20 && value <= 75);
export const clientLane = kept<boolean>('clientLane', false, flag);
export const alignStarts = kept<boolean>('alignStarts', false, flag);

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(systemDark.matches);
systemDark.addEventListener('change', () => {
  systemIsDark.value = systemDark.matches;
});

export function isDark(): boolean {
  return theme.value === 'system' ? systemIsDark.value : theme.value === 'dark';
}

/** The style sheet and what is drawn on canvases follow this. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
    document.documentElement.lang = language.value;
  });
}
