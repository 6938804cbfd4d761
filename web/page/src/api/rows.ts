/** Rows come as arrays, and the names of their places beside them: places that this page does not know are skipped. */

import { PHASE_KINDS, type PhaseKind } from './types';

export interface ExchangeRow {
  number: number;
  kind: string;
  method: string;
  url: string;
  status: number | null;
  failure: string | null;
  protocol: string | null;
  client: string;
  origin: string | null;
  reused: boolean;
  started_us: number;
  total_us: number;
  /** Flat triples: index into {@link PHASE_KINDS}, start, duration. */
  phases: number[];
  close_tail_us: number | null;
  type: string | null;
  response_bytes: number | null;
  request_bytes: number;
  user_agent: string | null;
  answered: boolean;
  ended: boolean;
  whole: boolean;
  /** Id of the page that it belongs to. */
  page: number | null;
  /** The client leg: its request was read, its answer began and ended to be written, in µs of the capture; null where Weir had no client. */
  client_us: [number, number | null, number | null] | null;
  /** What a person noted: whether it is marked, and a comment. */
  note: [boolean, string] | null;
  /** Codes, worst first; null while it is not known. */
  findings: string[] | null;
}

export interface ConnectionRow {
  id: string;
  leg: 'client' | 'origin';
  local: string;
  remote: string;
  host: string | null;
  tls: string | null;
  alpn: string | null;
  established_us: number;
  closed_us: number | null;
  state: string;
  exchanges: number;
  last_exchange: number | null;
  received_bytes: number | null;
  sent_bytes: number | null;
  first: string | null;
  close_kind: string | null;
  time_wait: string | null;
  time_wait_until_us: number | null;
}

export function decode<R>(columns: readonly string[], row: readonly unknown[]): R {
  const result: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) result[columns[i] as string] = row[i] ?? null;
  return result as R;
}

/** Exchanges have one thing more: the kinds of phases are numbered by the server. */
export function decodeExchange(columns: readonly string[], kinds: readonly string[], row: readonly unknown[]): ExchangeRow {
  const result = decode<ExchangeRow>(columns, row);
  const phases = result.phases ?? [];
  for (let i = 0; i < phases.length; i += 3) {
    phases[i] = PHASE_KINDS.indexOf(kinds[phases[i] as number] as PhaseKind);
  }
  result.phases = phases;
  result.client_us ??= null;
  return result;
}

export function end(row: ExchangeRow): number {
  return row.started_us + row.total_us;
}

/** Neither HTTP's own errors nor a bare failure: what the eye should find at once. */
export function isBad(row: ExchangeRow): boolean {
  return row.failure !== null || (row.status !== null && row.status >= 500);
}

export interface UrlParts {
  scheme: string;
  host: string;
  path: string;
}

/** Cut by hand: a URL that a parser refuses was sent all the same, and is shown as it was. */
export function urlParts(url: string): UrlParts {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url);
  if (match === null) return { scheme: '', host: '', path: url };
  const host = match[2] ?? '';
  return { scheme: match[1] ?? '', host: host.slice(host.lastIndexOf('@') + 1), path: masks(match[3] || '/') };
}

/** The server's marks for what it masked, which in a URL must be written in hex, as they stand elsewhere. */
export function masks(url: string): string {
  return url.replace(/%E2%80%B9redacted:([0-9a-f]{8})%E2%80%BA/g, '‹redacted:$1›');
}
