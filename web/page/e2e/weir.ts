/** A Weir of its own for a test: the real program, started and stopped as its users do. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = process.env['WEIR'] ?? resolve('../../scripts/weir');

export class Weir {
  readonly directory = mkdtempSync(join(tmpdir(), 'weir-page-'));
  private starts = 0;
  private process: ChildProcess | null = null;
  proxy = '';
  ui = '';

  get token(): string {
    return readFileSync(join(this.directory, 'token'), 'utf8').trim();
  }

  /** The address that opens the page. */
  page(hash = ''): string {
    return `http://${this.ui}/${hash}`;
  }

  /** @param ports the ones of before, for a restart behind an open page */
  async start(ports: { proxy: string; ui: string } = { proxy: '127.0.0.1:0', ui: '127.0.0.1:0' }, more: string[] = []): Promise<void> {
    await this.run(['run', '--listen', ports.proxy, '--ui', ports.ui, '--capture', join(this.directory, `capture-${++this.starts}.weir`), '--ui-token-file', join(this.directory, 'token'), ...more]);
  }

  /** The page on a stored capture. */
  async open(file: string): Promise<void> {
    await this.run(['ui', file, '--ui', '127.0.0.1:0', '--ui-token-file', join(this.directory, 'token')]);
  }

  private async run(args: string[]): Promise<void> {
    const child = spawn(SCRIPT, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: false });
    this.process = child;
    let said = '';
    await new Promise<void>((ready, failed) => {
      const timer = setTimeout(() => failed(new Error(`not ready after 50 s: ${said}`)), 50_000);
      child.stderr?.on('data', (data: Buffer) => {
        said += data.toString();
        const match = /ready(?: proxy=(\S+))?.* ?ui=([^\s#]+)/.exec(said);
        if (match === null) return;
        clearTimeout(timer);
        this.proxy = match[1] ?? '';
        this.ui = (match[2] ?? '').replace(/^https?:\/\//, '').replace(/\/$/, '');
        ready();
      });
      child.on('exit', (code) => {
        clearTimeout(timer);
        failed(new Error(`ended with ${code}: ${said}`));
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.process;
    this.process = null;
    if (child === null || child.exitCode !== null) return;
    await new Promise<void>((ended) => {
      child.once('exit', () => ended());
      child.kill('SIGTERM');
    });
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
