import { useState } from 'preact/hooks';
import type { Connection, Exchange, Leg, Syn, TcpSample } from '../api/types';
import { t, word } from '../i18n/text';
import { Facts, Note, Section } from '../shell/parts';
import { bytes, duration, grouped } from '../text/quantities';
import { Ladder } from './Ladder';
import { handshakeRungs } from './ladder';
import { Packets } from './Packets';

export function TcpTab({ x }: { x: Exchange }) {
  const connection = x.origin_connection;
  const won = x.attempts?.find((attempt) => attempt.outcome === 'connected');
  return (
    <>
      {connection === undefined && <Note>{t('tcp.none')}</Note>}
      {x.reused && x.origin !== undefined && <Note>{x.paid_by_number === undefined ? t('tcp.reusedEarlier', { id: x.origin }) : t('tcp.reused', { id: x.origin, number: x.paid_by_number })}</Note>}
      {connection !== undefined && (
        <Handshake connection={connection} started={connection.connect_started_us ?? won?.started_us} />
      )}
      {connection?.segments !== undefined && <Packets segments={connection.segments} zero={connection.segments.kept?.[0]?.seen_us ?? connection.established_us} peer={t('leg.origin')} />}
      {connection !== undefined && <KernelTable connection={connection} more={samplesOf(x, 'origin')} title={t('leg.originLong')} />}
      {x.client_connection !== undefined && <KernelTable connection={x.client_connection} more={samplesOf(x, 'client')} title={t('leg.clientLong')} />}
    </>
  );
}

export function Handshake({ connection, started }: { connection: Connection; started: number | undefined }) {
  if (started === undefined) return null;
  const rungs = handshakeRungs(connection, started, connection.established_us);
  const seen = rungs.every((rung) => rung.ev === 'packet');
  return (
    <Section title={t('tcp.handshake')} ev={seen ? 'packet' : undefined}>
      <Ladder
        title={`${connection.local} → ${connection.remote}`}
        ours={`Weir :${port(connection.local)}`}
        theirs={`${t('party.origin')} :${port(connection.remote)}`}
        rungs={rungs}
        zero={seen ? (rungs[0]?.at_us ?? started) : started}
      />
      {!seen && <p class="hint">{t('tcp.handshakeHint')}</p>}
    </Section>
  );
}

export function port(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}

function synLine(syn: Syn): string {
  const yes = [syn.sack && 'SACK', syn.timestamps && 'timestamps', syn.ecn && 'ECN'].filter((word) => word !== false);
  return [`TTL ${syn.ttl}`, `MSS ${syn.mss_bytes}`, `window ${bytes(syn.window_bytes)}`, ...(syn.window_scale >= 0 ? [`wscale ${syn.window_scale}`] : []), ...yes].join(' · ');
}

/** What most questions are about; the rest is behind a button. */
const FIRST = ['rtt_us', 'rtt_var_us', 'min_rtt_us', 'rto_us', 'total_retrans', 'retrans_bytes', 'congestion_window', 'send_mss_bytes', 'acked_bytes', 'received_bytes', 'unread_bytes'];

/** The unit is the suffix of the name. */
function figure(name: string, value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '–';
  if (name.endsWith('_us')) return duration(value);
  if (name.endsWith('_ms')) return duration(value * 1000);
  if (name.endsWith('_bytes_per_s')) return `${bytes(value)}/s`;
  if (name.endsWith('_bytes')) return bytes(value);
  return grouped(value);
}

function samplesOf(x: Exchange, leg: Leg): readonly TcpSample[] {
  return (x.samples ?? []).filter((sample) => sample.leg === leg);
}

/**
 * The figures of TCP_INFO, one column for each moment at which the kernel was asked: of the connection's life, and with {@code more} those of one
 * exchange on it.
 */
export function KernelTable({ connection, more = [], title }: { connection: Connection; more?: readonly TcpSample[]; title: string }) {
  const [all, setAll] = useState(false);
  const samples = [...(connection.samples ?? []), ...more].sort((a, b) => a.taken_us - b.taken_us);
  if (samples.length === 0) return null;
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample.tcp_info)))].filter((name) => name !== 'state');
  const first = FIRST.filter((name) => names.includes(name));
  const rest = names.filter((name) => !FIRST.includes(name));
  return (
    <Section title={title} ev="kernel">
      <Facts
        facts={[
          { name: t('conn.addresses'), value: <code>{connection.local} ↔ {connection.remote}</code> },
          connection.syn === undefined ? null : { name: 'SYN', value: synLine(connection.syn), ev: 'kernel' },
        ]}
      />
      <div class="scroll-x" tabIndex={0} role="group" aria-label={`TCP_INFO, ${title}`}>
        <table class="plain kernel">
          <thead>
            <tr>
              <th scope="col">TCP_INFO</th>
              {samples.map((sample, i) => (
                <th scope="col" class="number" key={i}>
                  {word('moment', sample.moment)}
                  <div class="dim">+{duration(Math.max(0, sample.taken_us - connection.established_us))}</div>
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
            {(all ? [...first, ...rest] : first).map((name) => (
              <FigureRow key={name} name={name} samples={samples} />
            ))}
          </tbody>
        </table>
      </div>
      {rest.length > 0 && (
        <button type="button" class="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'tcp.fewer' : 'tcp.all', { count: rest.length })}
        </button>
      )}
    </Section>
  );
}

function FigureRow({ name, samples }: { name: string; samples: readonly TcpSample[] }) {
  return (
    <tr>
      <th scope="row" class="code">{name.replace(/_(us|ms|bytes|bytes_per_s)$/, '')}</th>
      {samples.map((sample, i) => {
        const value = sample.tcp_info[name];
        const bad = name === 'total_retrans' && typeof value === 'number' && value > 0;
        return <td class={`number${bad ? ' bad' : ''}`} key={i}>{figure(name, value)}</td>;
      })}
    </tr>
  );
}
