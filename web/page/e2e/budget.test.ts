import { cpus, loadavg } from 'node:os';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, noBrowser, openPage } from './browser';
import { send } from './traffic';
import { Weir } from './weir';

const MANY = 100_000;
/** Of the main thread's CPU (script, style, layout and paint), beside new text in as many plain cells: the machine's speed is in both. */
const RENDER_RATIO = 2;
const FIRST_LIST_MS = 1000;
const HEAP_BYTES = 60_000_000;

/** Notes inside of the page when the first row had its text: how soon a test hears of it is not the page's. */
const WATCH = `new MutationObserver((_, watch) => {
  if (document.querySelector('.row:not([hidden]):not(.waiting) .c-url .url-path')?.textContent) {
    window.firstList = performance.now();
    watch.disconnect();
  }
}).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });`;

describe.skipIf(noBrowser)('with 100,000 exchanges', () => {
  const weir = new Weir();
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;

  beforeAll(async () => {
    await weir.start();
    await send(weir.proxy, MANY);
    await indexed();
    browser = await launch();
  }, 170_000);

  afterAll(async () => {
    await browser?.close();
    await weir.remove();
  });

  /** The index follows the recording; what is measured is the page. */
  const indexed = async () => {
    for (;;) {
      const response = await fetch(`${weir.page()}api/v1/exchanges?limit=0`, { headers: { Authorization: `Bearer ${weir.token}` } });
      const page = (await response.json()) as { total: number; complete: boolean };
      if (page.complete && page.total === MANY) return;
      await new Promise((later) => setTimeout(later, 300));
    }
  };

  const firstList = async () => {
    await page.waitForFunction(() => 'firstList' in window);
    return page.evaluate(() => (window as unknown as { firstList: number }).firstList);
  };

  const figures = async () => Object.fromEntries((await devtools.send('Performance.getMetrics')).metrics.map((metric) => [metric.name, metric.value]));

  it('shows the first list within a second', async () => {
    const times: number[] = [];
    // The best of six: what else the machine does is not the page's.
    for (let i = 0; i < 3; i++) {
      await page?.context().close();
      page = (await openPage(browser, weir, { script: WATCH })).page;
      times.push(await firstList());
      await page.reload();
      times.push(await firstList());
    }
    await expect.poll(() => page.locator('.status-bar').innerText(), { timeout: 20_000 }).toMatch(/100\D000 exchanges/);
    // On a machine whose processors are shared by several others at once, a second of ours is several of theirs.
    const shared = Math.max(1, loadavg()[0]! / cpus().length);
    expect(Math.min(...times)).toBeLessThan(FIRST_LIST_MS * shared);
  }, 60_000);

  it('draws a full page of rows for at most twice the cost of as much plain text', async () => {
    devtools = await page.context().newCDPSession(page);
    // Time of the thread, not of the wall: other work on the machine does not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.getByRole('button', { name: 'Follow the newest' }).click();
    const drawn = (pause: number) =>
      page.evaluate((wait) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, wait)))), pause);
    const jump = async (place: number, pause: number) => {
      await page.evaluate((top) => ((document.querySelector('.grid') as HTMLElement).scrollTop = top), 500_000 + place * 780);
      await drawn(pause);
    };
    for (let i = 0; i < 5; i++) await jump(i, 400);
    expect(await page.locator('.row.waiting:not([hidden])').count()).toBe(0);
    await page.evaluate(() => {
      const plain = document.createElement('div');
      plain.id = 'plain';
      plain.style.cssText = 'position:fixed;inset:0;z-index:9;overflow:hidden;background:white;display:none';
      for (const row of document.querySelectorAll('.row:not([hidden])')) {
        const line = plain.appendChild(document.createElement('div'));
        for (let i = row.children.length; i > 0; i--) line.appendChild(document.createElement('span')).style.cssText = 'display:inline-block;width:6em';
      }
      document.body.append(plain);
    });
    const show = async (display: string) => {
      await page.evaluate((how) => ((document.querySelector('#plain') as HTMLElement).style.display = how), display);
      await drawn(30);
    };
    const write = async (text: string) => {
      await page.evaluate((word) => document.querySelectorAll('#plain span').forEach((cell, i) => (cell.textContent = `${word} ${i}`)), text);
      await drawn(30);
    };
    const cost = async (work: () => Promise<void>) => {
      const before = await figures();
      await work();
      return ((await figures())['TaskDuration'] ?? 0) - (before['TaskDuration'] ?? 0);
    };
    const ratios: number[] = [];
    for (let i = 0; i < 30; i++) {
      const rows = await cost(() => jump(i % 5, 30));
      await show('block');
      const plain = await cost(() => write(`text${i}`));
      await show('none');
      ratios.push(rows / plain);
    }
    ratios.sort((a, b) => a - b);
    expect(ratios[15]).toBeGreaterThan(0);
    expect(ratios[15]).toBeLessThan(RENDER_RATIO);
  }, 60_000);

  it('keeps its heap small while it scrolls through all of them', async () => {
    await page.evaluate(async () => {
      const grid = document.querySelector('.grid') as HTMLElement;
      for (let i = 0; i <= 40; i++) {
        grid.scrollTop = (grid.scrollHeight * i) / 40;
        await new Promise((later) => setTimeout(later, 50));
      }
    });
    await devtools.send('HeapProfiler.collectGarbage');
    expect((await figures())['JSHeapUsedSize']).toBeLessThan(HEAP_BYTES);
  }, 60_000);

  it('sorts and filters all of them', async () => {
    await page.locator('.head[data-key=total]').getByRole('button').click();
    await page.locator('.head[data-key=total]').getByRole('button').click();
    await expect.poll(() => page.url()).toContain('sort=-total');
    await page.getByRole('combobox', { name: 'Filter' }).fill('status=503');
    await expect.poll(() => page.locator('.status-bar').innerText(), { timeout: 15_000 }).toMatch(/11\D\d\d\d found of 100\D000/);
  }, 60_000);
});
