import { useState } from 'preact/hooks';
import type { Segments, Sender } from '../api/types';
import { t, word } from '../i18n/text';
import { Facts, Section } from '../shell/parts';
import { bytes, duration, grouped } from '../text/quantities';
import { segmentLabel } from './ladder';

const FIRST = 60;

/** What packet capture saw of the connection: totals, the options of both SYNs, each segment that was kept. */
export function Packets({ segments, zero, peer }: { segments: Segments; zero: number; peer: string }) {
  const [relative, setRelative] = useState(true);
  const [shown, setShown] = useState(FIRST);
  const kept = segments.kept ?? [];
  return (
    <Section
      title={t('packets.title')}
      ev="packet"
      extra={
        <button type="button" class="small" aria-pressed={relative} onClick={() => setRelative(!relative)}>
          {t('packets.relative')}
        </button>
      }
    >
      <Facts
        facts={[
          segments.round_trip_us === undefined ? null : { name: t('over.rtt'), value: duration(segments.round_trip_us), ev: 'packet' },
          { name: t('packets.weir'), value: senderLine(segments.weir), ev: 'packet' },
          { name: t('packets.peer'), value: senderLine(segments.peer), ev: 'packet' },
        ]}
      />
      <div class="scroll-x" tabIndex={0} role="group" aria-label={t('packets.title')}>
        <table class="plain kernel">
          <thead>
            <tr>
              <th scope="col" class="number">{t('ladder.time')}</th>
              <th scope="col">{t('packets.from')}</th>
              <th scope="col">{t('packets.segment')}</th>
              <th scope="col" class="number">{t('packets.window')}</th>
              <th scope="col">{t('packets.marks')}</th>
            </tr>
          </thead>
          <tbody>
            {kept.slice(0, shown).map((segment) => (
              <tr key={segment.number}>
                <td class="number">{duration(segment.seen_us - zero)}</td>
                <td class="whole">{segment.from === 'weir' ? 'Weir →' : `← ${peer}`}</td>
                <td class="code">{segmentLabel(segment, segments, relative)}</td>
                <td class="number">{bytes(segment.window_bytes)}</td>
                <td class={(segment.marks?.length ?? 0) > 0 ? 'bad' : ''}>{(segment.marks ?? []).map((mark) => word('mark', mark)).join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {kept.length > shown && (
        <button type="button" class="small" onClick={() => setShown(shown * 4)}>
          {t('packets.more', { count: grouped(kept.length - shown) })}
        </button>
      )}
    </Section>
  );
}

function senderLine(sender: Sender): string {
  const opening = sender.opening;
  const options = opening === undefined ? '' : ` · MSS ${opening.mss_bytes}${opening.window_scale >= 0 ? `, wscale ${opening.window_scale}` : ''}${opening.sack_permitted ? ', SACK' : ''}${opening.timestamps ? ', timestamps' : ''}${opening.fast_open ? ', TFO' : ''}`;
  const again = sender.retransmissions === 0 ? '' : ` · ${t('packets.again', { count: grouped(sender.retransmissions) })}`;
  return `${t('over.segments', { count: grouped(sender.segments) })}, ${bytes(sender.payload_bytes)}${again}${options}`;
}
