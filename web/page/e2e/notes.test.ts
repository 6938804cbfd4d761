import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curl, launch, noBrowser, openPage } from './browser';
import { Origin } from './origin';
import { Weir } from './weir';

const row = (page: Page, text: string) => page.locator('.row:not([hidden])', { hasText: text });

describe.skipIf(noBrowser)('what a person does with an exchange', () => {
  const weir = new Weir();
  const origin = new Origin();
  let browser: Browser;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    await origin.start();
    await weir.start(undefined, ['--bodies', 'all', '--packets', 'off']);
    browser = await launch();
    ({ page, troubles } = await openPage(browser, weir));
    await curl(weir, origin.url('/json?first'));
    await curl(weir, '-d', 'item=cup', origin.url('/order'));
    await row(page, '/order').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await weir.remove();
    await origin.stop();
  });

  it('r sends a request again and shows the new exchange', async () => {
    await row(page, '/json?first').first().click();
    await expect.poll(() => page.locator('.pane-url').innerText()).toContain('/json?first');
    await page.keyboard.press('r');
    await page.getByText('Sent again: #3').waitFor();
    await expect.poll(() => page.locator('.pane-number').innerText()).toBe('#3');
    await expect.poll(() => page.locator('.pane-url').innerText()).toContain('/json?first');
    await expect.poll(() => row(page, '/json?first').count()).toBe(2);
    await expect.poll(() => page.locator('.pane').innerText()).toContain('200');
  });

  it('asks before it sends what may change something', async () => {
    await row(page, '/order').first().click();
    await expect.poll(() => page.locator('.pane-url').innerText()).toContain('/order');
    const ask = page.getByRole('dialog', { name: 'Send #2 again?' });
    await page.keyboard.press('r');
    await ask.getByText('POST may change something').waitFor();
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => ask.count()).toBe(0);
    expect(await row(page, '/order').count()).toBe(1);
    await page.getByRole('button', { name: 'Send again', exact: true }).first().click();
    await ask.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Sent again: #4').waitFor();
    await page.locator('.pane').getByRole('tab', { name: 'Body', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/item[\s\S]*cup/);
  });

  it('marks and comments in the capture, and every window shows it', async () => {
    const other = await openPage(browser, weir);
    await row(other.page, '/order').first().waitFor();
    await row(page, '/json?first').first().click();
    await expect.poll(() => page.locator('.pane-number').innerText()).toBe('#1');
    await page.keyboard.press('m');
    await page.keyboard.press(';');
    await expect.poll(() => page.getByRole('textbox', { name: 'Comment' }).evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('look <b>here</b>');
    await page.keyboard.press('Enter');
    await expect.poll(() => row(page, '/json?first').first().locator('.c-number').innerText()).toContain('★');
    await expect.poll(() => row(other.page, '/json?first').first().locator('.c-number').innerText()).toContain('★');
    await expect.poll(() => row(other.page, '/json?first').first().locator('.c-number').getAttribute('title')).toBe('look <b>here</b>');
    await other.page.getByRole('button', { name: 'Only marked and commented exchanges' }).click();
    await expect.poll(() => other.page.locator('.row:not([hidden])').count()).toBe(1);
    await row(other.page, '/json?first').click();
    await expect.poll(() => other.page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('look <b>here</b>');
    await other.page.keyboard.press('m');
    await expect.poll(() => row(page, '/json?first').first().locator('.c-number').innerText()).toContain('✎');
    // What is turned over is the mark of the pane, which follows by itself and may be behind the list.
    await expect.poll(() => page.locator('.mark-tool').getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('m');
    await expect.poll(() => row(other.page, '/json?first').first().locator('.c-number').innerText()).toContain('★');
    expect(other.troubles).toEqual([]);
    await other.context.close();
  });

  it('says what to do with a HAR that is dropped on it', async () => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['{}'], 'my trace.har'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await expect.poll(() => page.getByRole('dialog').innerText()).toContain("weir import 'my trace.har' -o 'my trace.weir' && weir ui 'my trace.weir'");
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('keeps notes with the capture, and says why a stored one sends nothing', async () => {
    const file = `${weir.directory}/capture-1.weir`;
    await weir.stop();
    await weir.open(file);
    const stored = await openPage(browser, weir);
    await row(stored.page, '/json?first').first().click();
    await expect.poll(() => stored.page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('look <b>here</b>');
    const again = stored.page.getByRole('button', { name: /Send again: A stored capture has no proxy/ });
    expect(await again.isDisabled()).toBe(true);
    await stored.page.locator('.grid').focus();
    await stored.page.keyboard.press('r');
    await stored.page.locator('.toast', { hasText: 'A stored capture has no proxy' }).waitFor();
    const kept = stored.page.waitForResponse((response) => response.url().endsWith('/note') && response.ok());
    await stored.page.getByRole('textbox', { name: 'Comment' }).fill('changed later');
    await expect.poll(() => row(stored.page, '/json?first').first().locator('.c-number').getAttribute('title')).toBe('changed later');
    await kept;
    await stored.page.reload();
    await expect.poll(() => stored.page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('changed later');
    expect(stored.troubles).toEqual([]);
  });

  it('never broke its Content-Security-Policy, and threw nothing', () => expect(troubles).toEqual([]));
});
