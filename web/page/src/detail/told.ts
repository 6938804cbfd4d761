import type { ClientTimers, Exchange, Imported } from '../api/types';
import { t } from '../i18n/text';
import { duration } from '../text/quantities';
import { visible } from '../text/visible';

/** What the client's own clock says, one moment after the other; null where it told nothing. */
export function clockSteps(timers: ClientTimers | undefined): string | null {
  if (timers === undefined) return null;
  return [
    t('timers.connected', { time: duration(timers.connect_us) }),
    timers.tls_us === undefined ? null : t('timers.tls', { time: duration(timers.tls_us) }),
    t('timers.sends', { time: duration(timers.ready_us) }),
    timers.first_byte_us === undefined ? t('timers.noFirstByte') : t('timers.firstByte', { time: duration(timers.first_byte_us) }),
    t('timers.done', { time: duration(timers.total_us) }),
  ]
    .filter((step) => step !== null)
    .join(' · ');
}

/** From sending to the first byte by both clocks, which W702 compares; null where one of them does not know. */
export function bothWaits(x: Pick<Exchange, 'client_timers' | 'request' | 'response'>): string | null {
  const timers = x.client_timers;
  const read = x.request.first_byte_us;
  const answered = x.response?.send_start_us;
  if (timers?.first_byte_us === undefined || read === undefined || answered === undefined) return null;
  return t('timers.both', { theirs: duration(Math.max(0, timers.first_byte_us - timers.ready_us)), ours: duration(answered - read) });
}

/** Who asked for it, as browsers tell in HARs: `script https://origin.test/app.js:113`; null where nobody says more than "other". */
export function initiator(told: Imported | undefined): string | null {
  const asked = told?._initiator;
  const place = asked?.url === undefined ? asked?.stack?.callFrames?.[0] : asked;
  const line = typeof place?.lineNumber === 'number' ? `:${Math.round(place.lineNumber) + 1}` : '';
  const where = place?.url === undefined ? '' : ` ${visible(place.url)}${line}`;
  return asked?.type === undefined || (asked.type === 'other' && where === '') ? null : `${visible(asked.type)}${where}`;
}

/** From which of its caches a browser had it; null where it came from the network, or nobody tells. */
export function cacheOf(told: Imported | undefined): string | null {
  const cache = told?._fromCache ?? told?._fetchType;
  return cache === undefined || cache === 'Network Load' ? null : visible(cache);
}
