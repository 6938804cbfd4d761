import type { Exchange, Passage, Stream } from '../api/types';
import { t, word, type Key } from '../i18n/text';
import { Facts, Note, Section, type Fact } from '../shell/parts';
import { wall } from '../state/capture';
import { open } from '../state/route';
import { bytes, duration, instant } from '../text/quantities';
import { visible } from '../text/visible';
import { FindingLines } from '../findings/FindingLine';
import { errorName } from './http2';
import { header } from './model';
import { PhaseChart } from './PhaseChart';
import { bothWaits, cacheOf, clockSteps, initiator } from './told';

export function OverviewTab({ x }: { x: Exchange }) {
  return (
    <>
      <Outcome x={x} />
      {x.findings !== undefined && x.findings.length > 0 && (
        <Section title={t('over.findings')}>
          <FindingLines findings={x.findings} />
        </Section>
      )}
      <Section title={t('over.phases')}>
        <PhaseChart x={x} />
      </Section>
      <Section title={t('over.originLeg')}>
        <OriginFacts x={x} />
      </Section>
      <Section title={t('over.clientLeg')}>
        <ClientFacts x={x} />
      </Section>
    </>
  );
}

/** What did not go as usual; nothing when all did. */
function Outcome({ x }: { x: Exchange }) {
  return (
    <>
      {x.failure !== undefined && (
        <Note kind="error">
          <b>{t('over.failure', { leg: t(`leg.${x.failure.leg}` as Key) })}</b> <code>{x.failure.kind}</code> {visible(x.failure.detail)}
        </Note>
      )}
      {x.answered_status !== undefined && <Note kind="warning">{t('over.answered', { status: x.answered_status })}</Note>}
      {x.passage?.way === 'imported' && <Note>{t('over.imported')}</Note>}
      {x.tunnel_why !== undefined && <Note>{t('over.tunnelWhy', { why: visible(x.tunnel_why) })}</Note>}
      {(x.retries?.length ?? 0) > 0 && <Note kind="warning">{t('over.retries', { count: x.retries?.length ?? 0 })}: {x.retries?.map((failure) => visible(failure.detail)).join('; ')}</Note>}
      {x.paused_us > 0 && <Note>{t('over.paused', { time: duration(x.paused_us) })}</Note>}
      {x.recording !== undefined && x.recording.lost_events > 0 && <Note kind="warning">{t('over.lost', { count: x.recording.lost_events })}</Note>}
      {x.recording?.ended === false && <Note kind="warning">{t('over.notEnded')}</Note>}
    </>
  );
}

/** An imported connection has a name and nothing else. */
function connectionLink(id: string, known: boolean) {
  if (!known) return <code>{id} </code>;
  return (
    <button type="button" class="link code" onClick={() => open('connections', { selected: id })}>
      {id}
    </button>
  );
}

function originLine(x: Exchange) {
  if (x.origin === undefined) return t('over.noOrigin');
  // Whether it was set up for this one the file does not tell where no connecting was measured.
  if (x.passage?.way === 'imported' && !x.reused && x.attempts === undefined) return connectionLink(x.origin, x.origin_connection !== undefined);
  const idle = duration(x.idle_us);
  const text = !x.reused
    ? t('over.fresh')
    : x.paid_by_number === undefined
      ? t('over.reused', { idle })
      : t('over.reusedPaid', { idle, number: x.paid_by_number });
  return (
    <>
      {connectionLink(x.origin, x.origin_connection !== undefined)}
      {text}
    </>
  );
}

function number(value: string | number | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function OriginFacts({ x }: { x: Exchange }) {
  const connection = x.origin_connection;
  const sample = connection?.samples?.[connection.samples.length - 1];
  const first = connection?.samples?.[0];
  const rtt = number(first?.tcp_info['rtt_us']);
  const wait = x.phases.find((phase) => phase.kind === 'wait')?.duration_us;
  const smallest = number(sample?.tcp_info['min_rtt_us']);
  const again = number(sample?.tcp_info['total_retrans']);
  return (
    <Facts
      facts={[
        { name: t('over.origin'), value: originLine(x), ev: 'app' },
        connection === undefined ? null : { name: t('conn.addresses'), value: <code>{connection.local} → {connection.remote}</code>, ev: 'kernel' },
        streamFact(x.origin_stream),
        ...(x.queued ?? []).map((wait) => ({ name: t('over.queued'), value: `${wait.cause.replaceAll('_', ' ')}${wait.limit === undefined ? '' : ` (${wait.limit})`}, ${duration((wait.ended_us ?? x.ended_us) - wait.started_us)}`, ev: 'app' as const })),
        ...(x.passage?.routes ?? []).map((route) => ({
          name: t('over.route'),
          value: <><code>{visible(route.route)}</code> <span class="dim">{visible(route.why ?? '')}</span>{route.failure !== undefined && <span class="bad"> {visible(route.failure.detail)}</span>}</>,
          ev: 'app' as const,
        })),
        rtt === undefined ? null : { name: t('over.rtt'), value: `${duration(rtt)}${smallest === undefined ? '' : `, ${t('over.minRtt', { rtt: duration(smallest) })}`}`, ev: 'kernel' },
        wait === undefined || smallest === undefined || wait < smallest ? null : { name: t('over.think'), value: <>{duration(wait - smallest)} <span class="dim">{t('over.thinkHint')}</span></>, ev: 'inferred' },
        again === undefined ? null : { name: t('over.retrans'), value: t('over.segments', { count: again }), ev: 'kernel' },
        x.origin === undefined ? null : { name: t('http.request'), value: t('over.requestSize', { head: bytes(x.request.sent_head_bytes), body: bytes(x.request.sent_body_bytes) }), ev: 'app' },
        x.response === undefined ? null : { name: t('http.response'), value: t('over.responseSize', { head: bytes(x.response.head_bytes ?? 0), body: bytes(x.response.body.wire_bytes) }), ev: 'app' },
      ]}
    />
  );
}

function wayIn(passage: Passage): string {
  const socks = passage.socks;
  const asked = socks === undefined ? '' : ` ${socks.command ?? ''} ${visible(socks.target ?? '')}${socks.user === undefined ? '' : ` (${visible(socks.user)})`}${passage.socks_reply === undefined ? '' : ` → ${passage.socks_reply}`}`;
  return `${word('way', passage.way ?? '')}${asked}`;
}

function streamFact(stream: Stream | undefined): Fact | null {
  if (stream === undefined) return null;
  const reset = stream.reset;
  return {
    name: t('over.stream'),
    value: <>HTTP/2 · {stream.id}{reset !== undefined && <span class="bad"> RST_STREAM {errorName(reset.error_code)} · {t(reset.by_peer ? 'party.peer' : 'party.weir')}</span>}</>,
    ev: 'app',
  };
}

function span(from: number | undefined, to: number | undefined): string | null {
  return from === undefined || to === undefined ? null : duration(to - from);
}

function ClientFacts({ x }: { x: Exchange }) {
  const connection = x.client_connection;
  const read = span(x.request.first_byte_us, x.request.last_byte_us);
  const written = span(x.response?.send_start_us, x.response?.send_end_us);
  const clock = clockSteps(x.client_timers);
  const waited = bothWaits(x);
  const asked = initiator(x.imported);
  const cache = cacheOf(x.imported);
  return (
    <Facts
      facts={[
        { name: t('over.started'), value: instant(wall(x.started_us)), ev: 'app' },
        { name: t('over.client'), value: <>{connectionLink(x.client, connection !== undefined)}{x.authority === undefined ? '' : ` CONNECT ${visible(x.authority)}`}</>, ev: 'app' },
        connection === undefined ? null : { name: t('conn.addresses'), value: <code>{connection.remote} → {connection.local}</code>, ev: 'kernel' },
        x.passage?.way === undefined ? null : { name: t('over.way'), value: wayIn(x.passage), ev: 'app' },
        streamFact(x.client_stream),
        read === null ? null : { name: t('over.requestIn'), value: read, ev: 'app' },
        written === null ? null : { name: t('over.responseOut'), value: written, ev: 'app' },
        clock === null ? null : { name: t('timers.clock', { program: visible(x.client_timers?.program ?? '') }), value: clock, ev: 'client' },
        waited === null ? null : { name: t('timers.wait'), value: waited, ev: 'client' },
        asked === null ? null : { name: t('over.initiator'), value: <code>{asked}</code>, ev: 'imported' },
        cache === null ? null : { name: t('over.cache'), value: cache, ev: 'imported' },
        { name: t('col.userAgent'), value: <code>{visible(header(x, 'user-agent') ?? word('party', 'unknown'))}</code>, ev: 'app' },
      ]}
    />
  );
}
