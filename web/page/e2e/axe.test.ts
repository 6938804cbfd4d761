import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeSource, curl, launch, noBrowser, openPage } from './browser';
import { Origin } from './origin';
import { TestSocket, exchange } from './raw';
import { Weir } from './weir';

const TABS = ['overview', 'dns', 'tcp', 'tls', 'http', 'close', 'body', 'messages', 'export'];
/** The WebSocket: it has something to show in every tab. */
const CHAT = 4;

interface Violation {
  id: string;
  nodes: { html: string }[];
}

interface Axe {
  run(options: { resultTypes: string[] }): Promise<{ violations: Violation[] }>;
}

async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  // What was found to be well is not told in detail: that takes as long as looking.
  const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] })).violations);
  return found.map((violation) => `${violation.id}: ${violation.nodes[0]?.html.slice(0, 200)}`);
}

/** Shows something that is only there after a button was pressed. */
async function press(page: Page, button: string, hash: string, what: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.locator(button).first().click();
  expect(await violations(page), what).toEqual([]);
}

describe.skipIf(noBrowser)('for people who use it otherwise', () => {
  const weir = new Weir();
  const origin = new Origin();
  let browser: Browser;

  beforeAll(async () => {
    await origin.start();
    await weir.start();
    await curl(weir, origin.url('/json'), origin.url('/missing'), origin.url('/reset'));
    const socket = await TestSocket.open(weir, origin.url('/chat'));
    socket.say('hello');
    socket.close(1000, 'done');
    // The rest of what the list can hold: text that lies, something that is no HTTP, findings of every kind that one origin alone can cause.
    await exchange(weir, Buffer.from(`GET ${origin.url('/')} HTTP/1.1\r\nHost: x\r\nBad\u0000Name: 1\r\n\r\n`, 'latin1'));
    for (const path of ['/slow', '/hostile', '/broken', '/image']) await curl(weir, origin.url(path));
    await curl(weir, '-d', 'item=cup', origin.url('/order'));
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
    for (const tab of TABS.filter((name) => name !== 'messages')) await show(`#/exchanges?sel=1&tab=${tab}`, `#tab-${tab}[aria-selected=true]`);
    for (const tab of TABS) await show(`#/exchanges?sel=${CHAT}&tab=${tab}`, `#tab-${tab}[aria-selected=true]`);
    await press(page, '.pane .ladder button', '#/exchanges?sel=1&tab=close', 'a ladder as a table');
    await press(page, '[aria-controls=column-menu]', '#/exchanges', 'columns');
    await press(page, '[aria-controls=export-menu]', '#/exchanges', 'export');
    await press(page, '[aria-controls=page-menu]', '#/exchanges', 'pages');
    await press(page, '.finding-more', '#/exchanges?filter=finding%3DW101&sel=6', 'what to do');
    await press(page, '.mark-tool', '#/exchanges?sel=2', 'a mark');
    await page.keyboard.press(';');
    await page.keyboard.type('a comment');
    expect(await violations(page), 'comment').toEqual([]);
    await page.keyboard.press('Enter');
    await show('#/exchanges', '.row:not([hidden])');
    await page.locator('.row:not([hidden])', { hasText: '/order' }).click();
    await page.locator('.pane-url', { hasText: '/order' }).waitFor();
    await page.locator('.grid').focus();
    await page.keyboard.press('r');
    await page.getByRole('dialog').waitFor();
    expect(await violations(page), 'send again').toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await show('#/exchanges?sel=2&tab=overview', '.comment');
    await show('#/exchanges?sel=3&tab=overview', '.note.error');
    await show('#/exchanges?filter=status%3D999', '.nothing');
    await show('#/exchanges?filter=nonsense%3D1', '.filter-error');
    await show('#/connections', '#connections .row:not([hidden])');
    await show('#/connections?sel=c1', '.pane .section');
    await show('#/findings', '.finding-groups tbody tr');
    await show('#/findings?sel=W101', '.pane .guide');
    await show('#/findings?sel=W602', '.pane .guide');
    await show('#/hosts', '.hosts tbody tr');
    await show('#/hosts?sel=127.0.0.1', '.hosts tbody tr');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await violations(page), 'help').toEqual([]);
    await context.close();
  }, 300_000);

  it('axe finds nothing while what a finding means is on its way', async () => {
    const { page, context } = await openPage(browser, weir, { bypassCSP: true });
    let arrives = () => {};
    const arrived = new Promise<void>((done) => {
      arrives = done;
    });
    await page.route(/\/findings\/W602/, async (route) => {
      await arrived;
      await route.continue();
    });
    await page.evaluate(() => {
      location.hash = '#/findings?sel=W602';
    });
    await page.locator('.pane .section').first().waitFor();
    expect(await page.locator('.pane .guide').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    arrives();
    await page.locator('.pane .guide').first().waitFor();
    await context.close();
  }, 60_000);

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
