import { describe, expect, it, vi } from 'vitest';
import { Pages, PAGE } from '../src/state/pages';

const settled = () => new Promise((later) => setTimeout(later, 5));

/** A server with so many rows, each its own index. */
function server(total: () => number) {
  return vi.fn((offset: number, limit: number) => {
    const size = total();
    return Promise.resolve({ total: size, rows: Array.from({ length: Math.max(0, Math.min(limit, size - offset)) }, (_, i) => offset + i) });
  });
}

describe('a long list of which only pages are here', () => {
  it('asks only for what is in view', async () => {
    const fetch = server(() => 100_000);
    const pages = new Pages<number>(fetch);
    pages.ask(fetch);
    await settled();
    expect(pages.total.value).toBe(100_000);
    pages.want(50_000, 40);
    pages.want(50_000, 40);
    await settled();
    expect(pages.row(50_007)).toBe(50_007);
    expect(pages.row(70_000)).toBeUndefined();
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('begins at the end where that is meant', async () => {
    const fetch = server(() => 100_000);
    const pages = new Pages<number>(fetch);
    pages.ask(fetch, true, 40);
    await settled();
    expect(pages.row(99_999)).toBe(99_999);
    expect(fetch.mock.calls.map(([offset, limit]) => [offset, limit])).toEqual([[0, 0], [99_800, PAGE]]);
  });

  it('shows what it has of a list that grows faster than it can ask, and goes on', async () => {
    let size = 100;
    const fetch = server(() => (size += 3 * PAGE));
    const pages = new Pages<number>(fetch);
    pages.ask(fetch, true, 40);
    await settled();
    for (let step = 0; step < 5; step++) {
      const before = pages.total.value;
      for (let i = 1; i <= 40; i++) expect(pages.row(before - i)).toBe(before - i);
      await pages.refresh(0, 40, true);
      expect(pages.total.value).toBeGreaterThan(before);
    }
  });

  it('keeps old rows until the new answer is here, and forgets what a late old answer says', async () => {
    const pages = new Pages<string>(() => Promise.resolve({ total: 1, rows: ['old'] }));
    pages.ask(() => Promise.resolve({ total: 1, rows: ['old'] }));
    await settled();
    let answer: (chunk: { total: number; rows: string[] }) => void = () => undefined;
    pages.ask(() => new Promise((later) => (answer = later)));
    expect(pages.row(0)).toBe('old');
    pages.ask(() => Promise.resolve({ total: 1, rows: ['new'] }));
    await settled();
    answer({ total: 1, rows: ['late'] });
    await settled();
    expect(pages.row(0)).toBe('new');
  });

  it('tells what went wrong, and works again afterwards', async () => {
    const pages = new Pages<number>(() => Promise.reject(new Error('away')));
    pages.ask(() => Promise.reject(new Error('away')));
    await settled();
    expect(pages.error.value).toBeInstanceOf(Error);
    const fetch = server(() => 3);
    pages.ask(fetch);
    await settled();
    expect(pages.error.value).toBeNull();
    expect(pages.total.value).toBe(3);
  });

  it('shrinks when exchanges were evicted', async () => {
    let size = 1000;
    const fetch = server(() => size);
    const pages = new Pages<number>(fetch);
    pages.ask(fetch);
    await settled();
    size = 10;
    await pages.refresh(900, 40, false);
    expect(pages.total.value).toBe(10);
    await pages.refresh(0, 40, false);
    expect(pages.row(9)).toBe(9);
  });
});
