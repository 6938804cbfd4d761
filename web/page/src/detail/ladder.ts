/** A conversation between two ends, as rungs: pure data, drawn as a picture or as a table. */

import type { CloseStep, CloseStory, Connection, Evidence, TlsHandshake } from '../api/types';

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
  const first = connection.samples?.[0];
  const rtt = first?.moment === 'connected' ? first.tcp_info.rtt_us : undefined;
  const known = rtt !== undefined && rtt > 0 && rtt <= endedUs - startedUs + 1;
  const answered = known ? startedUs + rtt : endedUs;
  return [
    { at_us: startedUs, sent: true, label: 'SYN', ours: 'SYN_SENT', theirs: 'LISTEN', inferred: true, ev: 'app' },
    { at_us: answered, sent: false, label: 'SYN,ACK', ours: 'ESTABLISHED', theirs: 'SYN_RCVD', inferred: true, ev: known ? 'kernel' : 'app' },
    { at_us: answered, sent: true, label: 'ACK', ours: 'ESTABLISHED', theirs: 'ESTABLISHED', inferred: true, ev: 'inferred' },
  ];
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
