import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, START } from '../src/state/route';

describe('the address', () => {
  it('keeps everything that is looked at', () => {
    const route = { ...START, filter: 'status=5xx & ~u "a b"', sort: 'total', descending: true, selected: '7', tab: 'tcp' as const, columns: ['number', 'url'], from: 12, to: 99 };
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
  it('is short at the start', () => expect(formatRoute(START)).toBe('#/exchanges'));
  it('takes the start for what it does not know', () => {
    expect(parseRoute('#/nonsense?tab=evil&from=1e9&sort=')).toEqual(START);
    expect(parseRoute('')).toEqual(START);
  });
});
