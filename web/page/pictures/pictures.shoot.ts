/**
 * Takes the pictures of docs/img/page: `npm run pictures`. Each view in light and dark, of traffic that is made here on loopback. Look at
 * each of them before it is committed: what is ugly there is ugly for everybody.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { curl, launch, openPage } from '../e2e/browser';
import { TestSocket, exchange } from '../e2e/raw';
import { Weir } from '../e2e/weir';
import { Names } from './names';
import { smaller } from './png';
import { Shop } from './shop';

const PLACE = process.env['PICTURES'] ?? '../../docs/img/page';
const SIZE = { width: 1280, height: 800 };

interface Shot {
  name: string;
  /** For the page that shows them all. */
  title: string;
  /** The exchange with such a URL is selected. */
  of?: RegExp;
  tab?: string;
  hash?: string;
  /** Until this is there. */
  ready: string;
  then?: (page: Page) => Promise<unknown>;
  /** In Chinese, too. */
  chinese?: boolean;
}

const SHOTS: Shot[] = [
  { name: 'exchanges', title: 'The list', hash: '#/exchanges', ready: '.row:not([hidden])', chinese: true },
  { name: 'details', title: 'Overview of an exchange', of: /\/v1\/orders\?page=1/, tab: 'overview', ready: '.pane .phases', chinese: true },
  { name: 'dns', title: 'DNS', of: /teapot\.svg\?first/, tab: 'dns', ready: '.pane table' },
  { name: 'tcp', title: 'TCP', of: /\/legacy$/, tab: 'tcp', ready: '.pane .ladder' },
  { name: 'tls', title: 'TLS', of: /\/v1\/orders\?page=1/, tab: 'tls', ready: '.pane .ladder' },
  { name: 'http', title: 'HTTP', of: /\/checkout/, tab: 'http', ready: '.pane .section' },
  { name: 'close', title: 'Close', of: /\/legacy$/, tab: 'close', ready: '.pane .ladder', chinese: true },
  { name: 'body', title: 'Body', of: /\/v1\/orders\?page=1/, tab: 'body', ready: '.pane pre' },
  { name: 'image', title: 'Body that is a picture', of: /teapot\.svg\?first/, tab: 'body', ready: '.pane .preview img' },
  { name: 'messages', title: 'Messages of a WebSocket', of: /\/chat/, tab: 'messages', ready: '.messages tbody tr' },
  { name: 'export', title: 'Export', of: /\/v1\/orders\?page=1/, tab: 'export', ready: '.pane pre' },
  { name: 'failure', title: 'An exchange that failed', of: /^https:\/\/old\.shop\.test/, tab: 'overview', ready: '.pane .note.error' },
  { name: 'connections', title: 'Connections', hash: '#/connections', ready: '#connections .row:not([hidden])' },
  { name: 'connection', title: 'One connection', hash: '#/connections', ready: '#connections .row:not([hidden])', then: selectLegacy },
  { name: 'hosts', title: 'Hosts and DNS', hash: '#/hosts', ready: '.hosts tbody tr', then: (page) => page.getByRole('button', { name: /^api\.shop\.test/ }).first().click() },
  { name: 'findings', title: 'Findings', hash: '#/findings?sel=W101', ready: '.pane .guide', chinese: true },
  { name: 'keys', title: 'Keys', hash: '#/exchanges', ready: '.row:not([hidden])', then: (page) => page.keyboard.press('?') },
];

/** A connection whose origin had it closed. */
async function selectLegacy(page: Page): Promise<void> {
  await page.locator('#connections .row:not([hidden])', { hasText: 'origin' }).filter({ hasText: 'legacy.shop.test' }).last().click();
  await page.locator('.pane .ladder').first().waitFor();
}

interface Row {
  number: number;
  url: string;
}

describe('pictures', () => {
  const weir = new Weir();
  const names = new Names();
  const shop = new Shop(weir.directory);
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(PLACE, { recursive: true });
    await names.start();
    await shop.start();
    await weir.start(undefined, ['--dns', names.address, '--trust', shop.trust, '--bodies', 'all', '--packets', 'auto']);
    browser = await launch();
    await traffic(weir, shop);
  }, 120_000);

  afterAll(async () => {
    writeFileSync(join(PLACE, 'README.md'), gallery());
    await browser?.close();
    await weir.remove();
    shop.stop();
    await names.stop();
  });

  it.each([
    ['light', 'en-US'],
    ['dark', 'en-US'],
    ['light', 'zh-CN'],
  ])('%s, %s', async (theme, language) => {
    const { page, context, troubles } = await openPage(browser, weir, { ...SIZE, dark: theme === 'dark', language });
    const rows = await all(weir);
    for (const shot of SHOTS.filter((one) => language !== 'zh-CN' || one.chinese === true)) {
      const number = shot.of === undefined ? undefined : rows.find((row) => shot.of?.test(row.url) === true)?.number;
      if (shot.of !== undefined && number === undefined) throw new Error(`no exchange with ${shot.of}`);
      await page.evaluate((to) => {
        location.hash = to;
      }, shot.hash ?? `#/exchanges?sel=${number}&tab=${shot.tab}`);
      await page.locator(shot.ready).first().waitFor();
      await shot.then?.(page);
      // Pictures are of a page at rest: what is read is here, and has been drawn.
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await page.waitForTimeout(400);
      writeFileSync(join(PLACE, `${shot.name}${language === 'zh-CN' ? '-zh' : ''}-${theme}.png`), smaller(await page.screenshot()));
      await page.keyboard.press('Escape');
    }
    await context.close();
    if (troubles.length > 0) throw new Error(troubles.join('\n'));
  }, 180_000);
});

function gallery(): string {
  const lines = SHOTS.map(({ name, title }) => `| ${title} | ![](${name}-light.png) | ![](${name}-dark.png) |`);
  const chinese = SHOTS.filter((shot) => shot.chinese === true).map(({ name }) => `![](${name}-zh-light.png)`);
  return `# Pictures of the page

Taken by \`npm run pictures\` in \`web/page\`, of traffic that it makes on loopback.

| view | light | dark |
|---|---|---|
${lines.join('\n')}

In Chinese:

${chinese.join('\n')}
`;
}

async function all(weir: Weir): Promise<Row[]> {
  const response = await fetch(`${weir.page()}api/v1/exchanges?limit=500&order=asc`, { headers: { Authorization: `Bearer ${weir.token}` } });
  const { columns, rows } = (await response.json()) as { columns: string[]; rows: unknown[][] };
  return rows.map((row) => ({ number: row[columns.indexOf('number')] as number, url: row[columns.indexOf('url')] as string }));
}

/** What a person would do at a demonstration: a page in a browser, calls by curl, a chat, and everything that can go wrong. */
async function traffic(weir: Weir, shop: Shop): Promise<void> {
  const ca = join(weir.directory, 'weir-ca.pem');
  writeFileSync(ca, await (await fetch(`${weir.page()}api/v1/ca.pem`)).text());
  const trusted = (...args: string[]) => curl(weir, '--cacert', ca, ...args);
  // The first requests of a program cost more than all others: they are not what is shown.
  await trusted(`${shop.https('shop.test', '/warm-up')}?[1-30]`);
  await curl(weir, `${shop.http('shop.test', '/warm-up')}?[1-30]`);
  await trusted(shop.https('cdn.shop.test', '/teapot.svg?first'));
  await trusted('--http1.1', shop.https('api.shop.test', '/v1/orders?page=1'), shop.https('api.shop.test', '/v1/orders?page=3'));
  // What Chromium asks its maker is not a part of the demonstration, and goes nowhere.
  const visitor = await launch([`--proxy-server=http://${weir.proxy}`, '--proxy-bypass-list=<-loopback>;*.google.com;*.googleapis.com', '--host-resolver-rules=MAP *.google.com 127.0.0.1:9, MAP *.googleapis.com 127.0.0.1:9']);
  try {
    const tab = await (await visitor.newContext({ ignoreHTTPSErrors: true })).newPage();
    await tab.goto(shop.https('shop.test', '/'));
    await tab.waitForFunction(() => document.title === '40 orders');
    await tab.waitForTimeout(300);
  } finally {
    await visitor.close();
  }
  await curl(weir, shop.http('legacy.shop.test', '/legacy'), shop.http('legacy.shop.test', '/legacy?again'));
  const chat = await TestSocket.open(weir, shop.http('shop.test', '/chat'));
  for (const text of ['Is the teapot still there?', '还有茶壶吗？', '{"typing":true}']) chat.say(text);
  chat.ping();
  await trusted('-X', 'POST', '-H', 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.c2VjcmV0', '--json', '{"order":17,"pay":"card"}', shop.https('shop.test', '/checkout'));
  chat.close(1000, 'bye');
  await trusted(shop.https('shop.test', '/nothing-here'), shop.https('shop.test', '/catalogue.bin'));
  await trusted('-d', 'name=Ada+Lovelace&tea=%E9%BE%99%E4%BA%95', shop.https('shop.test', '/cart'));
  await curl(weir, shop.http('shop.test', '/reset'));
  await curl(weir, 'http://127.0.0.1:9/nobody-listens');
  await curl(weir, 'http://no-such-shop.test/');
  await trusted(shop.old('/'));
  await exchange(weir, Buffer.from('GET http://shop.test/ HTTP/1.1\r\nHost: shop.test\r\nBad\u0000Name: 1\r\n\r\n', 'latin1'));
}

