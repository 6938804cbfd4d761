/** A long list of which only the pages in view are here. The server filters and sorts; any offset is cheap there. */

import { batch, signal } from '@preact/signals';

export const PAGE = 200;

/** Pages kept beside those in view: 50 pages of rows are about 5 MB. */
const KEPT = 50;

export interface Chunk<R> {
  total: number;
  rows: R[];
}

export type Fetch<R> = (offset: number, limit: number, stop: AbortSignal) => Promise<Chunk<R>>;

export class Pages<R> {
  readonly total = signal(0);
  /** Grows with each change of rows or total: what draws them follows it. */
  readonly version = signal(0);
  readonly loading = signal(false);
  readonly loaded = signal(false);
  readonly error = signal<unknown>(null);

  private pages = new Map<number, R[]>();
  private underway = new Set<number>();
  private stop = new AbortController();
  private refreshing = false;
  private again: { first: number; count: number; tail: boolean } | null = null;

  constructor(private fetch: Fetch<R>) {}

  row(index: number): R | undefined {
    const number = Math.floor(index / PAGE);
    const page = this.pages.get(number);
    if (page === undefined) return undefined;
    // The least recently used page is the first of the map.
    if (this.pages.size > KEPT) {
      this.pages.delete(number);
      this.pages.set(number, page);
    }
    return page[index - number * PAGE];
  }

  /** Another question. The old answer stays in view until the new one is here, or for as long as the question is wrong. */
  ask(fetch: Fetch<R>, tail = false, count = 1): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.fetch = fetch;
    this.underway = new Set();
    this.refreshing = false;
    this.again = null;
    this.loaded.value = false;
    void this.refresh(0, count, tail);
  }

  /** Has the pages fetched in which these rows are, where they are not here yet. */
  want(first: number, count: number): void {
    if (!this.loaded.peek()) return;
    for (let page = Math.floor(first / PAGE); page * PAGE < Math.min(first + count, this.total.peek()); page++) {
      if (!this.pages.has(page) && !this.underway.has(page)) void this.load(page);
    }
  }

  private async load(page: number): Promise<void> {
    const stop = this.stop;
    this.underway.add(page);
    try {
      const chunk = await this.fetch(page * PAGE, PAGE, stop.signal);
      if (stop.signal.aborted) return;
      this.put(new Map([[page, chunk.rows]]), chunk.total);
    } catch (error) {
      if (!stop.signal.aborted) this.error.value = error;
    } finally {
      this.underway.delete(page);
    }
  }

  /**
   * Fetches what is in view once more, and forgets the rest, which may have changed as well. With {@code tail} the last rows are meant,
   * wherever they are by then. Old rows stay until the new ones are here.
   */
  async refresh(first: number, count: number, tail: boolean): Promise<void> {
    if (this.refreshing) {
      this.again = { first, count, tail };
      return;
    }
    const stop = this.stop;
    this.refreshing = true;
    this.loading.value = true;
    try {
      const fresh = await this.fetchView(first, count, tail, stop.signal);
      if (stop.signal.aborted) return;
      this.pages = new Map();
      this.put(fresh.pages, fresh.total);
      this.loaded.value = true;
      this.error.value = null;
    } catch (error) {
      if (!stop.signal.aborted) this.error.value = error;
    } finally {
      if (stop === this.stop) {
        this.refreshing = false;
        this.loading.value = false;
        const next = this.again;
        this.again = null;
        if (next !== null) void this.refresh(next.first, next.count, next.tail);
      }
    }
  }

  private async fetchView(first: number, count: number, tail: boolean, stop: AbortSignal) {
    const pages = new Map<number, R[]>();
    // Where the end is meant and not known, its place is asked for first, and nothing else.
    const known = tail && !this.loaded.peek() ? (await this.fetch(0, 0, stop)).total : this.total.peek();
    let total = Math.max(known, 1);
    // The total may have grown: then the last rows are on a page further on. It may grow faster than can be asked, too.
    for (let round = 0; round < 2; round++) {
      const from = tail ? Math.max(0, total - count) : Math.min(first, total - 1);
      const until = Math.min(tail ? total : from + Math.max(1, count), Math.max(total, 1));
      const missing: number[] = [];
      for (let page = Math.floor(from / PAGE); page * PAGE < until; page++) {
        if (!pages.has(page)) missing.push(page);
      }
      if (missing.length === 0) break;
      const chunks = await Promise.all(missing.map((page) => this.fetch(page * PAGE, PAGE, stop)));
      missing.forEach((page, i) => pages.set(page, chunks[i]?.rows ?? []));
      const before = total;
      total = chunks[chunks.length - 1]?.total ?? total;
      if (total === before) break;
      // A page that was the last one, and not full, is older than the new total.
      for (const [page, rows] of pages) if (rows.length < PAGE && (page + 1) * PAGE <= total) pages.delete(page);
      if (total === 0) break;
    }
    return { pages, total: tail ? Math.min(total, reached(pages)) : total };
  }

  private put(pages: Map<number, R[]>, total: number): void {
    batch(() => {
      for (const [page, rows] of pages) {
        this.pages.delete(page);
        this.pages.set(page, rows);
      }
      for (const page of this.pages.keys()) {
        if (this.pages.size <= KEPT) break;
        this.pages.delete(page);
      }
      this.total.value = total;
      // Never read where an effect may look on: it would follow what it has changed itself.
      this.version.value = this.version.peek() + 1;
    });
  }
}

/** The row behind the last one that is here: a list that follows its end shows what it has, and catches up with the next step. */
function reached(pages: ReadonlyMap<number, readonly unknown[]>): number {
  let most = 0;
  for (const [page, rows] of pages) most = Math.max(most, page * PAGE + rows.length);
  return most;
}
