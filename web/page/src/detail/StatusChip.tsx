import type { Exchange } from '../api/types';
import { t } from '../i18n/text';

export function statusClass(status: number | null, failure: string | null): string {
  if (failure !== null || status === null) return failure === null ? 's-none' : 's-fail';
  return `s-${Math.floor(status / 100)}`;
}

export function StatusChip({ x }: { x: Exchange }) {
  const status = x.status ?? x.answered_status ?? null;
  const failure = x.failure?.kind ?? null;
  const under = x.recording?.ended === false && failure === null && status === null;
  const text = under ? t('status.underWay') : status !== null ? String(status) : x.kind === 'tunnel' ? t('status.tunnel') : '–';
  return (
    <>
      <span class={`chip ${statusClass(status, failure)}`}>{text}</span>
      {failure !== null && <span class="chip s-fail">{failure.replaceAll('_', ' ')}</span>}
    </>
  );
}
