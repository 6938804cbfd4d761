import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curl, launch, noBrowser, openPage, type Watched } from './browser';
import { Origin } from './origin';
import { TestSocket, exchange } from './raw';
import { Weir } from './weir';

/** Rows are recycled while traffic comes: what was clicked is told by the details. */
async function select(page: Page, text: string): Promise<void> {
  await expect
    .poll(async () => {
      await row(page, text).first().click();
      return page.locator('.pane-url').innerText();
    })
    .toContain(text);
}

const row = (page: Page, text: string) => page.locator('.row:not([hidden])', { hasText: text });

describe.skipIf(noBrowser)('the page', () => {
  const weir = new Weir();
  const origin = new Origin();
  let browser: Browser;
  let view: Watched;
  let page: Page;

  beforeAll(async () => {
    await origin.start();
    await weir.start(undefined, ['--bodies', 'all', '--max-head', '4MiB', '--packets', 'off']);
    browser = await launch();
    // Higher than all rows of these tests: a list shows only what is in view.
    view = await openPage(browser, weir, { height: 1500 });
    page = view.page;
  });

  afterAll(async () => {
    await browser?.close();
    await weir.remove();
    await origin.stop();
  });

  it('says how to send traffic while there is none', async () => {
    await page.getByText('Waiting for the first request').waitFor();
    await expect.poll(() => page.locator('.way-command').allInnerTexts()).toContainEqual(expect.stringContaining(weir.proxy));
    await page.getByRole('button', { name: /Copy: .*curl/ }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`curl -x http://${weir.proxy} --cacert `);
  });

  it('takes the token out of the address', () => expect(page.url()).not.toContain('token'));

  it('shows what curl sends as it comes', async () => {
    await curl(weir, origin.url('/json?from=curl'));
    await row(page, '/json?from=curl').waitFor();
    await expect.poll(() => row(page, '/json?from=curl').innerText()).toMatch(/GET[\s\S]*200[\s\S]*json/);
    expect(await row(page, '/json?from=curl').locator('.c-waterfall').getAttribute('aria-label')).toMatch(/Wait \(TTFB\) [\d.]+\s*(µs|ms)/);
  });

  it('shows what a browser sends as it comes', async () => {
    const other = await launch([`--proxy-server=http://${weir.proxy}`, '--proxy-bypass-list=<-loopback>']);
    try {
      const tab = await other.newPage();
      await tab.goto(origin.url('/page'));
      await row(page, '/json?from=browser').first().waitFor();
    } finally {
      await other.close();
    }
  });

  it('shows an exchange while it is under way', async () => {
    const sent = curl(weir, origin.url('/slow'));
    await row(page, '/slow').filter({ hasText: 'under way' }).waitFor();
    await sent;
    await row(page, '/slow').filter({ hasText: '200' }).waitFor();
  });

  it('filters by the language of the command line', async () => {
    await curl(weir, origin.url('/missing'), origin.url('/broken'), origin.url('/reset'));
    await row(page, '/reset').waitFor();
    await page.getByRole('combobox', { name: 'Filter' }).fill('status=404|503');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.row:not([hidden])').count()).toBe(2);
    await expect.poll(() => page.url()).toContain('filter=status');
    expect(await page.locator('.status-bar').innerText()).toMatch(/2 found of \d+/);
  });

  it('points at the place where a filter cannot be read', async () => {
    const box = page.getByRole('combobox', { name: 'Filter' });
    await box.fill('failed & nonsense=3');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await box.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.underline .mark').innerText()).toBe('n');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await row(page, '/missing').waitFor();
  });

  it('suggests what the capture holds', async () => {
    const box = page.getByRole('combobox', { name: 'Filter' });
    await box.fill('host=');
    await page.getByRole('option', { name: /host=127\.0\.0\.1/ }).first().waitFor();
    await box.fill('');
    await page.keyboard.press('Escape');
  });

  it('sorts by the server, up and down', async () => {
    const totals = async () => (await page.locator('.row:not([hidden]) .c-total').allInnerTexts()).map((text) => parseFloat(text.replace(/\s/g, '')));
    const head = page.locator('.head[data-key=total]');
    await head.getByRole('button').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(async () => JSON.stringify(await totals()) === JSON.stringify((await totals()).sort((a, b) => a - b))).toBe(true);
    await head.getByRole('button').click();
    await expect.poll(async () => ((await totals())[0] ?? 0) >= 300).toBe(true);
    await page.locator('.head[data-key=number]').getByRole('button').click();
    await expect.poll(() => page.locator('.head[data-key=number]').getAttribute('aria-sort')).toBe('ascending');
  });

  it('tells the story of one exchange in its tabs', async () => {
    await select(page, '/json?from=curl');
    const pane = page.locator('.pane');
    await pane.getByText('Phases of the origin leg').waitFor();
    expect(await pane.innerText()).toMatch(/Wait \(TTFB\)[\s\S]*orders[\s\S]*1\.20/);
    for (const [tab, text] of [['DNS', /address already/], ['TCP', /SYN,ACK[\s\S]*TCP_INFO[\s\S]*ESTABLISHED/], ['TLS', /no TLS on this leg/], ['HTTP', /Content-Encoding: gzip/], ['Export', /curl /]] as const) {
      await pane.getByRole('tab', { name: tab, exact: true }).click();
      await expect.poll(() => pane.innerText(), { message: tab }).toMatch(text);
    }
    expect(page.url()).toContain('tab=export');
  });

  it('tells who closed first', async () => {
    await page.locator('.pane').getByRole('tab', { name: 'Close', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/Client connection c\d+[\s\S]*Closed first[\s\S]*client by FIN/);
    const client = page.locator('.pane .section', { hasText: 'Client connection' });
    await client.getByRole('button', { name: 'As a table' }).click();
    await expect.poll(() => client.locator('.ladder table').innerText()).toMatch(/client :\d+ → Weir :\d+: FIN/);
  });

  it('masks secrets until it is asked for them', async () => {
    await page.locator('.pane').getByRole('tab', { name: 'HTTP', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toContain('Set-Cookie');
    expect(await page.locator('.pane').innerText()).not.toContain('topsecret123');
    await page.getByRole('button', { name: 'Secrets masked' }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toContain('topsecret123');
    await page.getByRole('button', { name: 'Secrets shown' }).click();
    await expect.poll(() => page.locator('.pane').innerText()).not.toContain('topsecret123');
  });

  it('shows bodies decoded and laid out, and images', async () => {
    await page.locator('.pane').getByRole('tab', { name: 'Body', exact: true }).click();
    await expect.poll(() => page.locator('.pane pre').first().innerText()).toContain('"order": 9007199254740993,');
    expect(await page.locator('.pane').innerText()).toContain('decoded from gzip');
    await page.locator('.pane').getByRole('button', { name: 'Hex' }).click();
    await expect.poll(() => page.locator('.pane pre').first().innerText()).toMatch(/^00000000 {2}7b 22 6f/);
    await curl(weir, origin.url('/image'));
    await select(page, '/image');
    await expect.poll(() => page.locator('.pane .preview').innerText()).toContain('1 × 1');
  });

  it('moves by keys, and only outside of text fields', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.row:not([hidden])').first().click();
    const first = await page.locator('.pane-number').innerText();
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.pane-number').innerText()).not.toBe(first);
    await page.keyboard.press('3');
    await expect.poll(() => page.getByRole('tab', { name: 'TCP', exact: true }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('.pane-number').innerText()).toBe(first);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('Single-letter keys').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await page.locator('.pane-number').innerText()).toBe(first);
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByLabel('Single-letter keys').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.keyboard.type('jjj');
    expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('jjj');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
  });

  it('chooses a time on the strip', async () => {
    const box = page.locator('.overview-box');
    await expect.poll(() => page.getByRole('slider').count()).toBe(2);
    const area = await box.boundingBox();
    if (area === null) throw new Error('no strip');
    await page.mouse.move(area.x + area.width * 0.9, area.y + 20);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width - 12, area.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/from=\d+&to=\d+/);
    await page.getByRole('button', { name: 'Whole time' }).click();
    await expect.poll(() => page.url()).not.toContain('from=');
  });

  it('chooses columns, and keeps everything in the address', async () => {
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Wait', { exact: true }).check();
    await page.keyboard.press('Escape');
    await page.locator('.head[data-key=wait]').waitFor();
    const address = page.url();
    await page.reload();
    await page.locator('.head[data-key=wait]').waitFor();
    expect(page.url()).toBe(address);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Wait', { exact: true }).uncheck();
    await page.keyboard.press('Escape');
  });

  it('shows connections with their requests and states', async () => {
    await page.getByRole('link', { name: 'Connections' }).click();
    await page.locator('#connections .row:not([hidden])').first().waitFor();
    await page.getByRole('button', { name: /Origin leg/ }).click();
    await expect.poll(async () => (await page.locator('#connections .row:not([hidden]) .c-leg').allInnerTexts()).every((text) => text === 'origin')).toBe(true);
    await page.locator('#connections .row:not([hidden])').first().click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/Requests on it[\s\S]*#\d+[\s\S]*GET/);
    await page.locator('.pane').getByRole('button', { name: 'Show in the list' }).click();
    await expect.poll(() => page.url()).toMatch(/exchanges\?filter=conn/);
  });

  it('shows hosts and lookups', async () => {
    await page.getByRole('link', { name: 'Hosts & DNS' }).click();
    await page.getByRole('button', { name: /127\.0\.0\.1/ }).first().click();
    await page.locator('.histogram canvas').waitFor();
    await expect.poll(() => page.locator('.scroll').innerText()).toMatch(/DNS lookups/);
  });

  it('exports a HAR and says how it went', async () => {
    const saveHar = async () => {
      await page.getByRole('button', { name: 'Export HAR' }).click();
      await page.getByRole('button', { name: /For browsers and most tools/ }).click();
    };
    await page.getByRole('link', { name: 'Exchanges' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), saveHar()]);
    const har = JSON.parse(readFileSync(await download.path(), 'utf8')) as { log: { entries: unknown[] } };
    expect(har.log.entries.length).toBeGreaterThan(5);
    await page.getByText(/Saved .*\.har/).waitFor();
  });

  it('stands still when it is paused, and catches up', async () => {
    await page.locator('button.live').click();
    await curl(weir, origin.url('/while-paused'));
    await page.getByText(/\d+ new/).waitFor();
    expect(await row(page, '/while-paused').count()).toBe(0);
    await page.locator('button.live').click();
    await row(page, '/while-paused').waitFor();
  });

  it('shows hostile captures as text', async () => {
    await curl(weir, '-H', 'X-Bidi: a\u202Eb', '-H', `X-Long: ${'long '.repeat(4000)}end`, origin.url('/hostile'));
    await curl(weir, origin.url('/invalid'));
    await select(page, '/hostile');
    await page.locator('.pane').getByRole('tab', { name: 'HTTP', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toContain('<script>window.stolen = 3</script>');
    expect(await page.locator('.pane').innerText()).toContain('a‹U+202E›b');
    await expect.poll(() => page.getByRole('button', { name: /Show all/ }).count()).toBeGreaterThan(0);
    await page.locator('.pane').getByRole('tab', { name: 'Body', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toContain('window.stolen = 1');
    await expect.poll(() => page.locator('.pane').innerText()).toContain('‹U+202E›reversed␇');
    await select(page, '/invalid');
    await expect.poll(() => page.locator('.pane pre').first().innerText()).toMatch(/caf�/);
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
  });

  it('shows hostile captures as text in every view', async () => {
    const script = '<script>window.stolen=4</script><img src=x onerror=window.stolen=5>';
    await exchange(weir, Buffer.from(`GET ${origin.url('/views')}?${script.replaceAll(' ', '/')} HTTP/1.1\r\nHost: ${origin.address}\r\nUser-Agent: ${script}\u202Eabc\r\nReferer: http://x/\u0085\r\nConnection: close\r\n\r\n`));
    await select(page, '/views');
    const number = (await page.locator('.pane-number').innerText()).slice(1);
    const views = ['overview', 'dns', 'tcp', 'tls', 'http', 'close', 'body', 'export'].map((tab) => `#/exchanges?sel=${number}&tab=${tab}&cols=number.url.userAgent.waterfall`);
    for (const hash of [...views, '#/connections?sel=c1', '#/hosts?sel=127.0.0.1', '#/findings']) {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
      await page.waitForTimeout(150);
      // Neither what reorders nor what a terminal would obey is anywhere, in texts or in titles.
      const found = await page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('[title], [aria-label]')].map((one) => `${one.getAttribute('title')} ${one.getAttribute('aria-label')}`)].join('\n').match(/[\u0000-\u0008\u000e-\u001f\u0080-\u009f\u202a-\u202e\u2066-\u2069]/g));
      expect(found, hash).toBeNull();
    }
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
    await page.evaluate(() => {
      location.hash = '#/exchanges';
    });
  });

  it('shows a header of a megabyte as text, cut until it is asked for', async () => {
    await exchange(weir, Buffer.from(`GET ${origin.url('/long')} HTTP/1.1\r\nHost: ${origin.address}\r\nX-Sent: ${'<i>'.repeat(350_000)}\r\nConnection: close\r\n\r\n`));
    await select(page, '/long');
    await page.locator('.pane').getByRole('tab', { name: 'HTTP', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/X-Long: <b>long long[\s\S]*Show all 1\.00\sMB/);
    expect((await page.locator('.pane').innerText()).length).toBeLessThan(20_000);
    await page.getByRole('button', { name: /Show all 1\.00/ }).last().click();
    await expect.poll(async () => (await page.locator('.pane').innerText()).endsWith('</b>end') || (await page.locator('.pane').innerText()).includes('long </b>end')).toBe(true);
    expect(await page.locator('.pane b b, .pane i').count()).toBe(0);
  });

  it('shows a request that is no HTTP, and bytes that are no text', async () => {
    await exchange(weir, Buffer.from(`GET ${origin.url('/bytes')}?\u202E HTTP/1.1\r\nHost: x\r\nBad\u0000Name: 1\r\n\r\n`, 'latin1'));
    await exchange(weir, Buffer.concat([Buffer.from(`GET ${origin.url('/obs-text')} HTTP/1.1\r\nHost: ${origin.address}\r\nX-Bytes: caf`), Buffer.from([0xe9, 0xff, 0xfe]), Buffer.from('\r\nConnection: close\r\n\r\n')]));
    await select(page, '/obs-text');
    await page.locator('.pane').getByRole('tab', { name: 'HTTP', exact: true }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/X-Bytes: caf/);
    await page.locator('.row:not([hidden])', { hasText: 'bad request' }).first().click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/Refused at byte \d+/);
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
  });

  it('shows a WebSocket as it goes on, and how it was closed', async () => {
    const socket = await TestSocket.open(weir, origin.url('/chat'));
    socket.say('first');
    await select(page, '/chat');
    await page.locator('.pane').getByRole('tab', { name: 'Messages', exact: true }).click();
    await expect.poll(() => page.locator('.messages').innerText()).toMatch(/origin[\s\S]*text[\s\S]*welcome ‹U\+202E›back/);
    socket.say('second <b>');
    socket.ping();
    await expect.poll(() => page.locator('.messages').innerText()).toContain('second <b>');
    expect(await page.locator('.messages').innerText()).toMatch(/ping[\s\S]*13\sB[\s\S]*are you there/);
    socket.close(4001, 'enough');
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/Closed by client[\s\S]*4001 enough/);
    expect(await page.locator('.messages').innerText()).toMatch(/binary[\s\S]*4\sB[\s\S]*AQID/);
  });

  it('marks a page, and shows what belongs to it', async () => {
    await page.locator('.grid').focus();
    await page.keyboard.press('p');
    await page.getByLabel('New page from now on').fill('check <out>');
    await page.getByRole('button', { name: 'Mark', exact: true }).click();
    await page.getByText('Page check <out> begins').waitFor();
    await curl(weir, origin.url('/on-the-page'));
    await page.getByRole('button', { name: 'Show the time of page check <out>' }).click();
    await row(page, '/on-the-page').waitFor();
    await expect.poll(() => page.locator('.row:not([hidden])').count()).toBe(1);
    await page.getByRole('button', { name: 'Whole time' }).click();
  });

  it('shows findings by code, what they mean, and where they were found', async () => {
    await page.getByRole('link', { name: 'Findings' }).click();
    const group = page.locator('.finding-groups tr', { hasText: 'W101' });
    await group.getByRole('button', { name: /most of the time went by waiting/ }).click();
    await expect.poll(() => page.locator('.pane').innerText()).toMatch(/What it means[\s\S]*What to do[\s\S]*Server-Timing[\s\S]*Found \d+ times?[\s\S]*#\d+/);
    await page.locator('.pane').getByRole('button', { name: 'Show its exchanges' }).click();
    await expect.poll(() => page.url()).toContain('filter=finding%3DW101');
    await row(page, '/slow').first().waitFor();
    expect(await row(page, '/missing').count()).toBe(0);
    await expect.poll(() => row(page, '/slow').first().locator('.c-findings').innerText()).toContain('W101');
    await row(page, '/slow').first().click();
    await page.locator('.pane').getByRole('button', { name: 'What to do' }).first().click();
    await expect.poll(() => page.locator('.pane .finding').first().innerText()).toContain('What it means');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
  });

  it('says why there are no packets to be had', async () => {
    await select(page, '/slow');
    await page.locator('.pane').getByRole('tab', { name: 'Export', exact: true }).click();
    const packets = page.locator('.pane .section', { hasText: 'for Wireshark' });
    await expect.poll(() => packets.innerText()).toMatch(/recorded without them[\s\S]*--packets on/);
  });

  it('begins anew without losing anything', async () => {
    await page.locator('.grid').focus();
    await page.keyboard.press('z');
    await page.getByText('No exchange matches the filter').waitFor();
    await curl(weir, origin.url('/after-clear'));
    await row(page, '/after-clear').waitFor();
    expect(await page.locator('.row:not([hidden])').count()).toBe(1);
    await page.getByRole('button', { name: 'Whole time' }).click();
    await row(page, '/chat').first().waitFor();
  });

  it('goes on by itself when Weir was started anew', async () => {
    await weir.stop();
    await page.getByText('Weir does not answer').waitFor();
    await weir.start({ proxy: weir.proxy, ui: weir.ui });
    await expect.poll(() => page.locator('button.live').innerText(), { timeout: 20_000 }).toContain('Live');
    await curl(weir, origin.url('/after-restart'));
    await row(page, '/after-restart').waitFor();
  });

  it('never broke its Content-Security-Policy, and threw nothing', () => expect(view.troubles).toEqual([]));
});
