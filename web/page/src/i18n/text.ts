/** The page's own words. Words of the protocols (SYN, TIME_WAIT, header names) are the same in every language and stand in no catalogue. */

import en from './en.json';
import zh from './zh-CN.json';
import { language } from '../state/settings';

export type Key = keyof typeof en;

const catalogues: Record<string, Record<string, string>> = { en, 'zh-CN': zh };

/** A text with its {placeholders} filled; {count|exchange|exchanges} is a word that goes by whether it is one. Read in a component it follows the language. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = catalogues[language.value]?.[key] ?? en[key];
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one: string | undefined, many: string) => {
    if (!(name in values)) return whole;
    const value = String(values[name]);
    return one === undefined ? value : value === '1' ? one : many;
  });
}

/** For words that come from the API: the catalogue's text when it knows the word, else the word itself with blanks. */
export function word(group: string, value: string): string {
  const key = `${group}.${value}`;
  return key in en ? t(key as Key) : value.replaceAll('_', ' ');
}
