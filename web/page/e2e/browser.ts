/** The system's Chromium. Where there is none the tests are skipped, and with CI=true they fail. */

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Weir } from './weir';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

export const executable = process.env['CHROMIUM'] ?? PLACES.find((path) => existsSync(path)) ?? null;

/** For describe.skipIf. */
export const noBrowser = executable === null && process.env['CI'] !== 'true';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function launch(more: string[] = []): Promise<Browser> {
  if (executable === null) throw new Error('no Chromium found, and CI=true: install it first');
  return chromium.launch({ executablePath: executable, args: [...FLAGS, ...more] });
}

/** What went wrong inside of the page: the strict CSP tells of every violation on the console. */
export interface Watched {
  page: Page;
  context: BrowserContext;
  troubles: string[];
}

export async function openPage(browser: Browser, weir: Weir, options: { hash?: string; dark?: boolean; language?: string; bypassCSP?: boolean; width?: number; height?: number; script?: string } = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 860 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: options.language ?? 'en-US',
    bypassCSP: options.bypassCSP ?? false,
    acceptDownloads: true,
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  if (options.script !== undefined) await context.addInitScript(options.script);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    // A server that is away, or that refuses a filter, is told by the browser itself.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  await page.goto(weir.page(`#token=${weir.token}`));
  await page.waitForSelector('.rail');
  if (options.hash !== undefined) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, options.hash);
  }
  return { page, context, troubles };
}

export const axeSource = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

const run = promisify(execFile);

export async function curl(weir: Weir, ...args: string[]): Promise<string> {
  try {
    return (await run('curl', ['-s', '--max-time', '20', '-x', `http://${weir.proxy}`, '--noproxy', '', ...args], { maxBuffer: 32 * 1024 * 1024 })).stdout;
  } catch (error) {
    // curl tells by its exit code that a server failed, which some tests are about.
    return String((error as { stdout?: string }).stdout ?? '');
  }
}
