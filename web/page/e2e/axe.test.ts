import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeSource, curl, launch, noBrowser, openPage } from './browser';
import { Origin } from './origin';
import { Weir } from './weir';

const TABS = ['overview', 'dns', 'tcp', 'tls', 'http', 'close', 'body', 'export'];

interface Violation {
  id: string;
  nodes: { html: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => ((await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations as Violation[]));
  return found.map((violation) => `${violation.id}: ${violation.nodes[0]?.html.slice(0, 200)}`);
}

describe.skipIf(noBrowser)('for people who use it otherwise', () => {
  const weir = new Weir();
  const origin = new Origin();
  let browser: Browser;

  beforeAll(async () => {
    await origin.start();
    await weir.start();
    await curl(weir, origin.url('/json'), origin.url('/missing'), origin.url('/reset'));
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await weir.remove();
    await origin.stop();
  });

  it.each([
    [false, 'en-US'],
    [false, 'zh-CN'],
    [true, 'en-US'],
    [true, 'zh-CN'],
  ])('axe finds nothing (dark: %s, %s)', async (dark, language) => {
    // axe is put into the page as a script, which its CSP forbids to everybody else.
    const { page, context } = await openPage(browser, weir, { dark, language, bypassCSP: true });
    const show = async (hash: string, ready: string) => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.locator(ready).first().waitFor();
      expect(await violations(page), hash).toEqual([]);
    };
    await show('#/exchanges', '.row:not([hidden])');
    for (const tab of TABS) await show(`#/exchanges?sel=1&tab=${tab}`, `#tab-${tab}[aria-selected=true]`);
    await show('#/exchanges?sel=3&tab=overview', '.note.error');
    await show('#/exchanges?filter=status%3D999', '.nothing');
    await show('#/exchanges?filter=nonsense%3D1', '.filter-error');
    await show('#/connections', '#connections .row:not([hidden])');
    await show('#/connections?sel=c1', '.pane .section');
    await show('#/hosts', '.hosts tbody tr');
    await show('#/hosts?sel=127.0.0.1', '.hosts tbody tr');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await violations(page), 'help').toEqual([]);
    await context.close();
  }, 120_000);

  it('keeps everything reachable at 200 % zoom of a small window', async () => {
    const { page, context } = await openPage(browser, weir, { width: 640, height: 420, hash: '#/exchanges?sel=1' });
    await page.locator('.pane .phases').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await page.locator('.row:not([hidden])').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('does not move for who wants no motion', async () => {
    const { page, context } = await openPage(browser, weir);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.locator('.live i').waitFor();
    expect(await page.locator('.live i').evaluate((dot) => getComputedStyle(dot).animationName)).toBe('none');
    await context.close();
  });
});
