import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json';
import zh from '../src/i18n/zh-CN.json';

const english = en as Record<string, string>;
const chinese = zh as Record<string, string>;

function sources(directory: string): string {
  return readdirSync(directory, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? sources(join(directory, entry.name)) : /\.tsx?$/.test(entry.name) ? readFileSync(join(directory, entry.name), 'utf8') : ''))
    .join('\n');
}

describe('the catalogues', () => {
  it('have the same keys in the same order', () => expect(Object.keys(chinese)).toEqual(Object.keys(english)));

  it('have the same placeholders', () => {
    const places = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort();
    for (const key of Object.keys(english)) expect(places(chinese[key] ?? ''), key).toEqual(places(english[key] ?? ''));
  });

  it('have no empty text', () => {
    for (const text of [...Object.values(english), ...Object.values(chinese)]) expect(text.trim()).not.toBe('');
  });

  it('have no text that nobody shows', () => {
    const code = sources('src');
    const groups = new Set([...code.matchAll(/t\(`([\w.]+?)\$\{/g), ...code.matchAll(/word\('(\w+)'/g)].map((match) => (match[1] ?? '').replace(/\.?$/, '.')));
    const unused = Object.keys(english).filter((key) => !code.includes(`'${key}'`) && !code.includes(`"${key}"`) && ![...groups].some((group) => key.startsWith(group)));
    expect(unused).toEqual([]);
  });
});
