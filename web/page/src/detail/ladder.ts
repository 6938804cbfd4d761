/** A conversation between two ends, as rungs: pure data, drawn as a picture or as a table. */

import type { CloseStep, CloseStory, Connection, Evidence, Segment, Segments, TlsHandshake } from '../api/types';

export interface Rung {
  at_us: number;
  /** Whether Weir is the one who sent. */
  sent: boolean;
  label: string;
  /** State of Weir's end after it. */
  ours?: string | undefined;
  /** State of the other end. */
  theirs?: string | undefined;
  /** The other end's state is only inferred. */
  inferred?: boolean;
  ev: Evidence;
  /** RST: drawn as broken. */
  reset?: boolean;
  /** Not a segment but a record of TLS, or several things in one. */
  soft?: boolean;
}

const WORDS: Record<CloseStep['kind'], string> = {
  fin_sent: 'FIN',
  fin_received: 'FIN',
  rst_sent: 'RST',
  rst_received: 'RST',
  close_notify_sent: 'close_notify',
  close_notify_received: 'close_notify',
};

export function closeRungs(close: CloseStory): Rung[] {
  return (close.steps ?? []).map((step) => ({
    at_us: step.happened_us,
    sent: step.kind.endsWith('_sent'),
    label: WORDS[step.kind],
    ours: step.our_state?.toUpperCase(),
    theirs: step.peer_state?.toUpperCase(),
    inferred: step.ev !== 'packet',
    ev: step.ev,
    reset: step.kind.startsWith('rst'),
    soft: step.kind.startsWith('close_notify'),
  }));
}

/**
 * The three-way handshake of a connection that Weir made. Between connect() and its success lies one round trip; when the kernel's first
 * sample is of that moment, its RTT is the time from SYN to SYN,ACK. The rest follows from RFC 9293.
 */
export function handshakeRungs(connection: Connection, startedUs: number, endedUs: number): Rung[] {
  const seen = connection.segments === undefined ? [] : packetHandshake(connection.segments);
  if (seen.length > 0) return seen;
  const first = connection.samples?.[0];
  const rtt = first?.moment === 'connected' ? first.tcp_info['rtt_us'] : undefined;
  const known = typeof rtt === 'number' && rtt > 0 && rtt <= endedUs - startedUs + 1;
  const answered = known ? startedUs + rtt : endedUs;
  return [
    { at_us: startedUs, sent: true, label: 'SYN', ours: 'SYN_SENT', theirs: 'LISTEN', inferred: true, ev: 'app' },
    { at_us: answered, sent: false, label: 'SYN,ACK', ours: 'ESTABLISHED', theirs: 'SYN_RCVD', inferred: true, ev: known ? 'kernel' : 'app' },
    { at_us: answered, sent: true, label: 'ACK', ours: 'ESTABLISHED', theirs: 'ESTABLISHED', inferred: true, ev: 'inferred' },
  ];
}

/** The first three segments of a connection that packets were seen of from its start: SYN, SYN,ACK and the ACK that ends the handshake. */
export function packetHandshake(segments: Segments): Rung[] {
  if (!segments.from_start) return [];
  const kept = segments.kept ?? [];
  const syn = kept.findIndex((segment) => flag(segment, 'SYN') && !flag(segment, 'ACK'));
  const answer = kept.findIndex((segment, i) => i > syn && flag(segment, 'SYN') && flag(segment, 'ACK'));
  const last = kept.findIndex((segment, i) => i > answer && flag(segment, 'ACK') && segment.from === kept[syn]?.from);
  if (syn < 0 || answer < 0 || last < 0) return [];
  // Weir asks the origin, and is asked by the client.
  const asks = kept[syn]?.from === 'weir';
  const states: [string, string][] = [
    ['SYN_SENT', 'LISTEN'],
    ['ESTABLISHED', 'SYN_RCVD'],
    ['ESTABLISHED', 'ESTABLISHED'],
  ];
  return [syn, answer, last].map((at, i) => {
    const segment = kept[at] as Segment;
    const [asking, asked] = states[i] as [string, string];
    return { at_us: segment.seen_us, sent: segment.from === 'weir', label: segmentLabel(segment, segments, true), ours: asks ? asking : asked, theirs: asks ? asked : asking, ev: 'packet' };
  });
}

function flag(segment: Segment, name: string): boolean {
  return segment.flags?.includes(name) ?? false;
}

/** As Wireshark writes them. The record counts from the first number of each side. */
export function segmentLabel(segment: Segment, segments: Segments, relative: boolean): string {
  const own = segment.from === 'weir' ? segments.weir : segments.peer;
  const other = segment.from === 'weir' ? segments.peer : segments.weir;
  // Sequence numbers wrap at 2^32.
  const from = (value: number, start: number) => (relative ? value : (value + start) % 2 ** 32);
  const flags = segment.flags ?? [];
  const named = [...flags.filter((name) => name !== 'ACK'), ...flags.filter((name) => name === 'ACK')];
  const parts = [named.join(','), `seq=${from(segment.sequence, own.initial_sequence)}`];
  if (segment.acknowledged !== undefined) parts.push(`ack=${from(segment.acknowledged, other.initial_sequence)}`);
  if (segment.payload_bytes > 0) parts.push(`len=${segment.payload_bytes}`);
  return parts.join(' ');
}

/**
 * The flights of a TLS handshake, from what both ends agreed on: Weir sees when it began and ended, so times within are not told. On the
 * client leg Weir is the server.
 */
export function tlsRungs(tls: TlsHandshake, weirIsClient: boolean): Rung[] {
  const details = tls.details;
  if (details === undefined || tls.ended_us === undefined) return [];
  const start = tls.started_us;
  const end = tls.ended_us;
  const sni = tls.server_name === undefined ? '' : ` SNI=${tls.server_name}`;
  const alpn = details.alpn === undefined ? '' : ` ALPN=${details.alpn}`;
  const resumed = details.resumed === true;
  const modern = details.protocol.includes('1.3');
  const flights: [boolean, string][] = modern
    ? [
        [true, `ClientHello${sni}`],
        [false, resumed ? `ServerHello {EE Fin}${alpn}` : `ServerHello {EE Cert CV Fin}${alpn}`],
        [true, '{Finished}'],
      ]
    : resumed
      ? [
          [true, `ClientHello${sni}`],
          [false, `ServerHello CCS Finished${alpn}`],
          [true, 'CCS Finished'],
        ]
      : [
          [true, `ClientHello${sni}`],
          [false, `ServerHello Certificate … Done${alpn}`],
          [true, 'ClientKeyExchange CCS Finished'],
          [false, 'CCS Finished'],
        ];
  return flights.map(([byClient, label], i) => ({
    at_us: i === 0 ? start : i === flights.length - 1 ? end : NaN,
    sent: byClient === weirIsClient,
    label,
    ev: i === 0 || i === flights.length - 1 ? 'app' : 'inferred',
    soft: true,
  }));
}
