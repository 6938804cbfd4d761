import type { Connection, Exchange, TcpInfo, TcpSample } from '../api/types';
import { t, word } from '../i18n/text';
import { Facts, Note, Section } from '../shell/parts';
import { bytes, duration, grouped } from '../text/quantities';
import { Ladder } from './Ladder';
import { handshakeRungs } from './ladder';

export function TcpTab({ x }: { x: Exchange }) {
  const connection = x.origin_connection;
  const won = x.attempts?.find((attempt) => attempt.outcome === 'connected');
  return (
    <>
      {connection === undefined && <Note>{t('tcp.none')}</Note>}
      {x.reused && x.origin !== undefined && <Note>{t('tcp.reused', { id: x.origin, number: x.paid_by_number ?? '?' })}</Note>}
      {connection !== undefined && (
        <Handshake connection={connection} started={connection.connect_started_us ?? won?.started_us} />
      )}
      {connection !== undefined && <KernelTable connection={connection} title={t('leg.originLong')} />}
      {x.client_connection !== undefined && <KernelTable connection={x.client_connection} title={t('leg.clientLong')} />}
    </>
  );
}

export function Handshake({ connection, started }: { connection: Connection; started: number | undefined }) {
  if (started === undefined) return null;
  return (
    <Section title={t('tcp.handshake')}>
      <Ladder
        title={`${connection.local} → ${connection.remote}`}
        ours={`Weir :${port(connection.local)}`}
        theirs={`${t('party.origin')} :${port(connection.remote)}`}
        rungs={handshakeRungs(connection, started, connection.established_us)}
        zero={started}
      />
      <p class="hint">{t('tcp.handshakeHint')}</p>
    </Section>
  );
}

export function port(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

const FIGURES: readonly [keyof TcpInfo, string, (value: number) => string][] = [
  ['rtt_us', 'rtt', duration],
  ['rtt_var_us', 'rttvar', duration],
  ['min_rtt_us', 'min_rtt', duration],
  ['total_retrans', 'total_retrans', grouped],
  ['retrans_bytes', 'bytes_retrans', bytes],
  ['congestion_window', 'snd_cwnd', grouped],
  ['send_mss_bytes', 'snd_mss', bytes],
  ['unacked_segments', 'unacked', grouped],
  ['acked_bytes', 'bytes_acked', bytes],
  ['received_bytes', 'bytes_received', bytes],
  ['segments_out', 'segs_out', grouped],
  ['segments_in', 'segs_in', grouped],
  ['delivery_rate_bytes_per_s', 'delivery_rate', (value) => `${bytes(value)}/s`],
  ['busy_us', 'busy_time', duration],
  ['receive_window_limited_us', 'rwnd_limited', duration],
  ['send_buffer_limited_us', 'sndbuf_limited', duration],
  ['unread_bytes', 'unread', bytes],
];

/** The figures of TCP_INFO under the kernel's own names, one column for each moment at which it was asked. */
export function KernelTable({ connection, title }: { connection: Connection; title: string }) {
  const samples = connection.samples ?? [];
  if (samples.length === 0) return null;
  const figures = FIGURES.filter(([key]) => samples.some((sample) => sample.tcp_info[key] !== undefined));
  return (
    <Section title={title} ev="kernel">
      <Facts facts={[{ name: t('conn.addresses'), value: <code>{connection.local} ↔ {connection.remote}</code> }]} />
      <div class="scroll-x" tabIndex={0} role="group" aria-label={`TCP_INFO, ${title}`}>
        <table class="plain kernel">
          <thead>
            <tr>
              <th scope="col">TCP_INFO</th>
              {samples.map((sample, i) => (
                <th scope="col" class="number" key={i}>
                  {word('moment', sample.moment)}
                  <div class="dim">+{duration(sample.taken_us - connection.established_us)}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" class="code">state</th>
              {samples.map((sample, i) => (
                <td class="number code" key={i}>{sample.tcp_info.state?.toUpperCase() ?? '–'}</td>
              ))}
            </tr>
            {figures.map(([key, name, format]) => (
              <tr key={key}>
                <th scope="row" class="code">{name}</th>
                {samples.map((sample, i) => (
                  <td class={`number${key === 'total_retrans' && retransmitted(sample) ? ' bad' : ''}`} key={i}>{figure(sample, key, format)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function retransmitted(sample: TcpSample): boolean {
  return (sample.tcp_info.total_retrans ?? 0) > 0;
}

function figure(sample: TcpSample, key: keyof TcpInfo, format: (value: number) => string): string {
  const value = sample.tcp_info[key];
  return typeof value === 'number' ? format(value) : '–';
}
