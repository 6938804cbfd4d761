import { useState } from 'preact/hooks';
import type { Arrivals } from '../api/types';
import { t } from '../i18n/text';
import { duration, grouped } from '../text/quantities';

/** In which parts a body came, and where it paused. */
export function Arrived({ arrivals, zero }: { arrivals: Arrivals; zero: number }) {
  const [shown, setShown] = useState(false);
  const first = arrivals.first ?? [];
  const gap = arrivals.longest_gap_us > 0 ? ` · ${t('http.gap', { gap: duration(arrivals.longest_gap_us), at: duration((arrivals.longest_gap_end_us ?? zero) - zero) })}` : '';
  return (
    <>
      <p class="hint">
        {t('http.parts', { count: grouped(arrivals.count) })}{gap}{' '}
        {first.length > 1 && <button type="button" class="link" aria-expanded={shown} onClick={() => setShown(!shown)}>{t(shown ? 'http.partsHide' : 'http.partsShow')}</button>}
      </p>
      {shown && (
        <table class="plain">
          <thead>
            <tr>
              <th scope="col" class="number">{t('ladder.time')}</th>
              <th scope="col" class="number">{t('http.pause')}</th>
              <th scope="col" class="number">{t('http.length')}</th>
            </tr>
          </thead>
          <tbody>
            {first.map((part, i) => (
              <tr key={i}>
                <td class="number">+{duration(part.at_us - zero)}</td>
                <td class="number dim">{i === 0 ? '' : duration(part.at_us - (first[i - 1]?.at_us ?? part.at_us))}</td>
                <td class="number">{grouped(part.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown && arrivals.count > first.length && <p class="hint">{t('http.partsOf', { shown: grouped(first.length), count: grouped(arrivals.count) })}</p>}
    </>
  );
}
