/**
 * The stream of what changes. The browser's EventSource comes back by itself with the id of the last event, and the server sends what was
 * missed or {@code reset}. What it does not do is come back after an answer that is no stream (503, a restart that forgot the session).
 */

import { signal } from '@preact/signals';
import { address, reachable } from './client';

export const connected = signal(false);

export type Handlers = Partial<Record<'reset' | 'rows' | 'connections' | 'capture', (data: unknown) => void>>;

const RETRY_MS = 2000;

export class Live {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private filter = '';
  private lost = false;

  /** @param prove asks anything of the API, so that a session that is over is opened anew before the stream is */
  constructor(
    private readonly handlers: Handlers,
    private readonly prove: () => Promise<void>,
  ) {}

  /** (Re)opens the stream; rows come filtered. */
  open(filter: string): void {
    this.filter = filter;
    this.close();
    const source = new EventSource(address('events', { filter }));
    this.source = source;
    source.onopen = () => {
      connected.value = true;
      reachable.value = true;
      // A stream of its own knows no last id: what came between the two is read anew.
      if (this.lost) this.handlers.reset?.({});
      this.lost = false;
    };
    source.onerror = () => {
      connected.value = false;
      if (source.readyState === EventSource.CLOSED && source === this.source) {
        this.lost = true;
        this.again();
      }
    };
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent<string>).data)));
    }
  }

  private again(): void {
    this.timer = setTimeout(() => {
      this.prove().then(
        () => this.open(this.filter),
        () => this.again(),
      );
    }, RETRY_MS);
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
