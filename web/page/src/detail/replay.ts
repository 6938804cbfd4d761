/** A recorded request is made once more, through Weir itself. The server says when somebody has to be asked first. */

import { signal } from '@preact/signals';
import { ApiError, ask } from '../api/client';
import type { Exchange, ReplayDoubt } from '../api/types';
import { t } from '../i18n/text';
import { say } from '../shell/notice';
import { capture } from '../state/capture';
import { go } from '../state/route';

/** What has to be asked before it is made. */
export const asking = signal<{ x: Exchange; reasons: readonly ReplayDoubt[] } | null>(null);

/** Why there is nothing to be made again; null when there is. */
export function whyNot(x: Exchange): string | null {
  if (capture.value?.mode === 'stored') return t('replay.stored');
  return x.kind !== 'request' || x.upgrade !== undefined ? t('replay.kind') : null;
}

export async function replay(x: Exchange, despite: readonly ReplayDoubt[] = []): Promise<void> {
  const no = whyNot(x);
  if (no !== null) {
    say(no);
    return;
  }
  asking.value = null;
  try {
    const response = await ask(`exchanges/${x.number}/replay`, {}, { method: 'POST', body: JSON.stringify({ despite }), headers: { 'Content-Type': 'application/json' } });
    const { number } = (await response.json()) as { number?: number };
    if (number === undefined) {
      say(t('replay.sent'));
    } else {
      say(t('replay.done', { number }));
      go({ selected: String(number) });
    }
  } catch (error) {
    const reasons = error instanceof ApiError ? error.problem.reasons : undefined;
    if (reasons !== undefined) asking.value = { x, reasons: [...despite, ...reasons] };
    else say(error instanceof ApiError ? (error.problem.title ?? error.message) : String(error));
  }
}
