import type { Connection, Exchange, Message, Stream } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Facts, Section, type Fact } from '../shell/parts';
import { bytes, duration, percent } from '../text/quantities';
import { visible } from '../text/visible';
import { errorName, priority } from './http2';
import { header } from './model';

/** What only HTTP/2 has: streams of both legs, sizes of packed heads, how they were cut off. Nothing where neither leg spoke it. */
export function Http2Facts({ x }: { x: Exchange }) {
  if (x.client_stream === undefined && x.origin_stream === undefined) return null;
  const asked = priority(header(x, 'priority'));
  return (
    <Section title="HTTP/2">
      <Facts
        facts={[
          ...streamFacts(x, x.origin_stream, t('leg.origin')),
          ...streamFacts(x, x.client_stream, t('leg.client')),
          packed(t('http.request'), x.request),
          packed(t('http.response'), x.response),
          asked === null ? null : { name: t('http2.priority'), value: <><code>{visible(header(x, 'priority') ?? '')}</code> {t(asked.incremental ? 'http2.urgencyParts' : 'http2.urgency', { urgency: asked.urgency })}</>, ev: 'app' },
          ...goAways(x.origin_connection),
          ...goAways(x.client_connection),
        ]}
      />
    </Section>
  );
}

function streamFacts(x: Exchange, stream: Stream | undefined, leg: string): Fact[] {
  if (stream === undefined) return [];
  const opened = stream.opened_us === undefined ? '' : ` · ${t('http2.opened', { time: duration(stream.opened_us - x.started_us) })}`;
  const facts: Fact[] = [{ name: t('http2.stream', { leg }), value: `${stream.id}${opened}`, ev: 'app' }];
  if (stream.reset !== undefined) {
    const by = t(stream.reset.by_peer ? 'party.peer' : 'party.weir');
    facts.push({ name: `RST_STREAM (${leg})`, value: <span class="bad">{errorName(stream.reset.error_code)} · {by} · +{duration(stream.reset.happened_us - x.started_us)}</span>, ev: 'app' });
  }
  return facts;
}

function packed(name: string, message: Message | undefined): Fact | null {
  const wire = message?.head_wire_bytes ?? 0;
  const text = message?.head_bytes ?? 0;
  if (wire <= 0 || text <= 0) return null;
  return { name: t('http2.head', { message: name }), value: t('http2.packed', { wire: bytes(wire), text: bytes(text), share: percent(wire, text) }), ev: 'app' };
}

export function goAways(connection: Connection | undefined): Fact[] {
  return (connection?.go_aways ?? []).map((away) => ({
    name: `GOAWAY (${t(`leg.${connection?.leg ?? 'origin'}` as Key)})`,
    value: `${t(away.by_peer ? 'party.peer' : 'party.weir')} · ${errorName(away.error_code)} · ${t('http2.last', { stream: away.last_stream })} ${visible(away.debug ?? '')}`,
    ev: 'app',
  }));
}
