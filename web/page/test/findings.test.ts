import { describe, expect, it } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { blocks, pieces, sections, titleOf } from '../src/findings/guide';
import { errorName, priority } from '../src/detail/http2';
import { timeOf } from '../src/state/sections';
import { masks, urlParts } from '../src/api/rows';

const text = (lines: { text: string }[][]) => lines.map((line) => line.map((piece) => piece.text).join('')).join('\n');

describe('a guide', () => {
  const guide = blocks('# W1: a title\n\n> quoted\n> on\n\n## One\n\nFirst `code` and\nmore, [W2](W2.md).\n\n* a\n  b\n* **c**\n\n## Two\n\n```\n<b>\n```\n');

  it('is made of blocks', () => {
    expect(titleOf(guide)).toBe('a title');
    expect(guide.map((block) => block.kind)).toEqual(['title', 'quote', 'heading', 'paragraph', 'list', 'heading', 'code']);
    expect(text(guide[3]?.lines ?? [])).toBe('First code and more, W2.');
    expect(text(guide[4]?.lines ?? [])).toBe('a b\nc');
  });

  it('is shown by its sections', () => {
    expect(sections(guide, [0]).map((block) => block.kind)).toEqual(['heading', 'paragraph', 'list']);
    expect(sections(guide, [1]).map((block) => text(block.lines))).toEqual(['Two', '<b>']);
  });

  it('keeps signs that mean nothing', () => expect(pieces('a * b ` c [d] e')).toEqual([{ kind: 'text', text: 'a * b ` c [d] e' }]));

  it('of every finding can be read whole, in both languages', () => {
    for (const directory of ['../../docs/findings', '../../docs/findings/zh-CN']) {
      const files = readdirSync(directory).filter((name) => /^W\d+\.md$/.test(name));
      expect(files.length).toBeGreaterThan(30);
      for (const name of files) {
        const all = blocks(readFileSync(`${directory}/${name}`, 'utf8'));
        expect(titleOf(all), name).not.toBe('');
        for (const section of [0, 1, 2]) expect(sections(all, [section]).length, `${name} ${section}`).toBeGreaterThan(1);
      }
    }
  });
});

describe('HTTP/2', () => {
  it('has names for its errors', () => {
    expect(errorName(8)).toBe('CANCEL (8)');
    expect(errorName(4096)).toBe('0x1000');
  });

  it.each([
    [null, null],
    ['u=1, i', { urgency: 1, incremental: true }],
    ['i', { urgency: 3, incremental: true }],
    ['u=0', { urgency: 0, incremental: false }],
    ['u=9, x=i', { urgency: 3, incremental: false }],
    ['u=2;p, i=?0', { urgency: 2, incremental: false }],
  ])('reads priority %s', (value, expected) => expect(priority(value)).toEqual(expected));
});

it('a page lasts until the next one begins', () => {
  const first = { id: 1, name: 'a', started_us: 5 };
  const second = { id: 2, name: 'b', started_us: 9 };
  expect(timeOf([first, second], first)).toEqual({ from: 5, to: 9 });
  expect(timeOf([first, second], second)).toEqual({ from: 9, to: null });
});

it('masks stand in a URL as they stand elsewhere', () => {
  expect(masks('/a?t=%E2%80%B9redacted:0123abcd%E2%80%BA&x=%E2%80%B9')).toBe('/a?t=‹redacted:0123abcd›&x=%E2%80%B9');
  expect(urlParts('https://h/a?t=%E2%80%B9redacted:0123abcd%E2%80%BA').path).toBe('/a?t=‹redacted:0123abcd›');
});
