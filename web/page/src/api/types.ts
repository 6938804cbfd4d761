/** What the REST API sends (docs/api/openapi.yaml). Times are whole microseconds since the capture began, unless a name says otherwise. */

export type Evidence = 'packet' | 'kernel' | 'app' | 'client' | 'inferred' | 'imported';
export type PhaseKind = 'blocked' | 'dns' | 'connect' | 'tls' | 'send' | 'wait' | 'receive';
export type Leg = 'client' | 'origin';

/** The order is that of the API: rows name a phase by its index here. */
export const PHASE_KINDS: readonly PhaseKind[] = ['blocked', 'dns', 'connect', 'tls', 'send', 'wait', 'receive'];

export interface Failure {
  leg: Leg;
  kind: string;
  detail: string;
}

export interface Phase {
  kind: PhaseKind;
  start_us: number;
  duration_us: number;
  ev: Evidence;
}

export interface HeaderField {
  name: string;
  value: string;
  offset?: number;
  length?: number;
}

export interface Anomaly {
  kind: string;
  offset: number;
  length?: number;
  detail?: string;
}

/** How a body came: in how many parts, and where it paused. */
export interface Arrivals {
  count: number;
  longest_gap_us: number;
  longest_gap_end_us?: number;
  last_us: number;
  first?: { at_us: number; bytes: number }[];
}

export interface Message {
  start_line?: string;
  start_line_bytes?: number;
  head_bytes?: number;
  /** Of HTTP/2: the block as HPACK packed it. */
  head_wire_bytes?: number;
  headers?: HeaderField[];
  oddities?: Anomaly[];
  trailers?: HeaderField[];
  body: { bytes: number; wire_bytes: number; kept_bytes: number; truncated: boolean; arrivals?: Arrivals };
  first_byte_us?: number;
  start_line_end_us?: number;
  head_end_us?: number;
  last_byte_us?: number;
  send_start_us?: number;
  send_end_us?: number;
  sent_head_bytes: number;
  sent_body_bytes: number;
  ev: Evidence;
}

export interface DnsAnswer {
  name: string;
  type: string;
  ttl_s: number;
  data: string;
}

export interface DnsQuery {
  name: string;
  type: string;
  server: string;
  transport: string;
  started_us: number;
  ended_us: number;
  rcode?: string;
  answers?: DnsAnswer[];
  failure?: string;
}

export type DnsSource = 'literal' | 'override' | 'hosts_file' | 'cache' | 'resolver';

/** One place where the name was looked for before a server was asked. */
export interface DnsStep {
  source: DnsSource;
  started_us: number;
  ended_us: number;
  found: boolean;
  said?: string;
}

export interface DnsLookup {
  name: string;
  started_us: number;
  ended_us?: number;
  source?: DnsSource;
  addresses?: string[];
  steps?: DnsStep[];
  queries?: DnsQuery[];
  failure?: Failure;
}

export interface ConnectAttempt {
  connection: string;
  remote: string;
  started_us: number;
  ended_us?: number;
  outcome: 'connected' | 'failed' | 'abandoned' | 'pending';
  failure?: Failure;
}

export interface Certificate {
  subject: string;
  issuer: string;
  not_before: string;
  not_after: string;
  names?: string[];
  key: string;
  size_bytes: number;
}

export interface TlsHandshake {
  server_name?: string;
  started_us: number;
  ended_us?: number;
  details?: {
    protocol: string;
    cipher: string;
    group?: string;
    alpn?: string;
    server_name?: string;
    resumed?: boolean;
    chain?: Certificate[];
    distrust?: string;
  };
  failure?: Failure;
}

/** Figures under the names that the API gives them: the unit is their suffix. What the kernel does not know is absent. */
export type TcpInfo = { state?: string } & Partial<Record<string, number | string>>;

export interface TcpSample {
  leg?: Leg;
  taken_us: number;
  moment: string;
  tcp_info: TcpInfo;
  ev: Evidence;
}

/** One segment as packet capture saw it. */
export interface Segment {
  number: number;
  from: 'weir' | 'peer';
  seen_us: number;
  flags?: string[];
  sequence: number;
  acknowledged?: number;
  payload_bytes: number;
  window_bytes: number;
  marks?: string[];
}

export interface Sender {
  initial_sequence: number;
  segments: number;
  payload_bytes: number;
  retransmissions: number;
  opening?: { mss_bytes: number; window_scale: number; sack_permitted: boolean; timestamps: boolean; fast_open: boolean; window_bytes: number };
}

export interface Segments {
  weir: Sender;
  peer: Sender;
  kept?: Segment[];
  from_start: boolean;
  round_trip_us?: number;
  ev: Evidence;
}

/** What the client's SYN said, kept by the kernel. */
export interface Syn {
  ttl: number;
  window_bytes: number;
  mss_bytes: number;
  window_scale: number;
  sack: boolean;
  timestamps: boolean;
  ecn: boolean;
  options?: string[];
}

/** By which way an exchange came to Weir, and by which it went on. */
export interface Passage {
  way?: string;
  socks?: { command?: string; target?: string; user?: string };
  socks_reply?: string;
  routes?: { chosen_us: number; route: string; why?: string; failure?: Failure }[];
}

/** A stream of HTTP/2. */
export interface Stream {
  id: number;
  opened_us?: number;
  reset?: { by_peer: boolean; error_code: number; happened_us: number };
}

export interface WebSocketMessage {
  from: Leg;
  opcode: number;
  compressed: boolean;
  broken_off: boolean;
  frames: number;
  first_byte_us: number;
  last_byte_us: number;
  wire_bytes: number;
  payload_bytes: number;
  content_bytes?: number;
  kept_bytes: number;
  text?: string;
  base64?: string;
  unread?: string;
  oddities?: string[];
}

export interface WebSocketTraffic {
  data_messages: number;
  control_frames: number;
  payload_bytes: number;
  wire_bytes: number;
  unlisted: number;
}

export interface Upgrade {
  client_bytes?: number;
  origin_bytes?: number;
  websocket?: {
    deflate?: Record<string, boolean | number>;
    from_client: WebSocketTraffic;
    from_origin: WebSocketTraffic;
    closes?: { from: Leg; at_us: number; code?: number; reason: string }[];
    messages?: WebSocketMessage[];
  };
}

export interface CloseStep {
  happened_us: number;
  kind: 'fin_sent' | 'fin_received' | 'rst_sent' | 'rst_received' | 'close_notify_sent' | 'close_notify_received';
  our_state?: string;
  peer_state?: string;
  ev: Evidence;
  received_bytes: number;
  sent_bytes: number;
}

export type Party = 'weir' | 'peer' | 'both' | 'nobody' | 'unknown';

export interface CloseStory {
  first: Party;
  kind: 'fin' | 'rst' | 'unknown';
  answer: 'fin' | 'rst' | 'none' | 'unknown';
  moment: string;
  reason: string;
  half_close: boolean;
  close_notify_sent: boolean;
  close_notify_received: boolean;
  time_wait: Party;
  time_wait_until_us?: number;
  steps?: CloseStep[];
  ev: Evidence;
  closed_us: number;
}

export interface Connection {
  id: string;
  leg: Leg;
  local: string;
  remote: string;
  connect_started_us?: number;
  established: string;
  established_us: number;
  paid_by?: string;
  intercepted_authority?: string;
  tls?: TlsHandshake;
  samples?: TcpSample[];
  segments?: Segments;
  syn?: Syn;
  protocol?: string;
  go_aways?: { by_peer: boolean; last_stream: number; error_code: number; debug?: string; happened_us: number }[];
  exchanges: number;
  last_exchange: number;
  received_bytes: number;
  sent_bytes: number;
  close?: CloseStory;
}

export interface Finding {
  code: string;
  severity: 'info' | 'warning' | 'error';
  text: string;
  ev: Evidence;
  exchange?: number;
  connection?: string;
  at_stake_us?: number;
}

/** Why a request is not made again without being asked for it. */
export type ReplayDoubt = 'unsafe_method' | 'incomplete_body' | 'redacted';

export interface Exchange {
  schema: string;
  started: string;
  status?: number;
  reused: boolean;
  number: number;
  id: string;
  kind: string;
  method: string;
  url: string;
  authority?: string;
  client: string;
  origin?: string;
  paid_by?: string;
  paid_by_number?: number;
  idle_us: number;
  started_us: number;
  assigned_us?: number;
  ended_us: number;
  paused_us: number;
  request: Message;
  response?: Message;
  informational?: { head_end_us: number; start_line?: string; headers?: HeaderField[] }[];
  dns?: DnsLookup;
  attempts?: ConnectAttempt[];
  samples?: TcpSample[];
  origin_tls?: TlsHandshake;
  answered_status?: number;
  retries?: Failure[];
  rejected?: { leg: Leg; rejected_us: number; offset: number; received_bytes: number; text?: string; base64?: string };
  tunnel_why?: string;
  passage?: Passage;
  client_stream?: Stream;
  origin_stream?: Stream;
  queued?: { cause: string; limit?: number; started_us: number; ended_us?: number }[];
  upgrade?: Upgrade;
  failure?: Failure;
  recording?: { ended: boolean; lost_events: number };
  total_us: number;
  phases: Phase[];
  findings?: Finding[];
  /** What a person noted. */
  note?: { marked: boolean; comment: string };
  client_timers?: ClientTimers;
  imported?: Imported;
  client_connection?: Connection;
  origin_connection?: Connection;
}

/** What another program's HAR says in fields of its own. */
export interface Imported {
  _initiator?: { type?: string; url?: string; lineNumber?: number; stack?: { callFrames?: { url?: string; lineNumber?: number }[] } };
  _fromCache?: string;
  _fetchType?: string;
}

/** What the client's own clock says, counted from its own beginning. */
export interface ClientTimers {
  program: string;
  name_us: number;
  connect_us: number;
  tls_us?: number;
  ready_us: number;
  sent_us?: number;
  first_byte_us?: number;
  total_us: number;
  ev: Evidence;
}

/** RFC 9457, with what a filter that cannot be read adds. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  position?: number;
  length?: number;
  expected?: string;
  reasons?: ReplayDoubt[];
}
