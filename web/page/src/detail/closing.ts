/** How a connection ended by the segments that were seen: every FIN, RST and ACK from the first of them on, and what it made of both ends. */

import type { Connection, Segment, Segments } from '../api/types';
import { closeRungs, segmentLabel, type Rung } from './ladder';

/** More than a close takes; the table of packets has them all. */
const MOST = 24;

/** RFC 9293, section 3.6. */
type State = 'ESTABLISHED' | 'FIN_WAIT_1' | 'FIN_WAIT_2' | 'CLOSE_WAIT' | 'CLOSING' | 'LAST_ACK' | 'TIME_WAIT' | 'CLOSED';

/** One end while it closes. */
interface End {
  state: State;
  /** What acknowledges its FIN; null as long as it sent none. */
  finAck: number | null;
}

const SENDS_FIN: Partial<Record<State, State>> = { ESTABLISHED: 'FIN_WAIT_1', CLOSE_WAIT: 'LAST_ACK' };
const GETS_ACK_OF_FIN: Partial<Record<State, State>> = { FIN_WAIT_1: 'FIN_WAIT_2', CLOSING: 'TIME_WAIT', LAST_ACK: 'CLOSED' };
const GETS_FIN: Partial<Record<State, State>> = { ESTABLISHED: 'CLOSE_WAIT', FIN_WAIT_1: 'CLOSING', FIN_WAIT_2: 'TIME_WAIT' };

function has(segment: Segment, flag: string): boolean {
  return segment.flags?.includes(flag) ?? false;
}

function passed(segment: Segment, from: End, to: End): void {
  if (has(segment, 'RST')) {
    from.state = to.state = 'CLOSED';
    return;
  }
  if (has(segment, 'FIN')) {
    // Whose FIN does not acknowledge the other's sent it before it knew of that one: the two crossed.
    const crossed = to.finAck !== null && (segment.acknowledged ?? 0) < to.finAck;
    from.state = crossed && from.state === 'CLOSE_WAIT' ? 'CLOSING' : (SENDS_FIN[from.state] ?? from.state);
    from.finAck = segment.sequence + segment.payload_bytes + 1;
  }
  if (to.finAck !== null && (segment.acknowledged ?? 0) >= to.finAck) to.state = GETS_ACK_OF_FIN[to.state] ?? to.state;
  if (has(segment, 'FIN')) to.state = GETS_FIN[to.state] ?? to.state;
}

function closing(segments: Segments | undefined): Segment[] {
  const kept = segments?.kept ?? [];
  const first = kept.findIndex((segment) => has(segment, 'FIN') || has(segment, 'RST'));
  return first < 0 ? [] : kept.slice(first, first + MOST);
}

/** From the segments where they were seen, with what TLS said between them; otherwise the steps that Weir could tell. */
export function closeLadder(connection: Connection): Rung[] {
  const close = connection.close;
  if (close === undefined) return [];
  const steps = closeRungs(close);
  const { segments } = connection;
  const seen = closing(segments);
  if (segments === undefined || seen.length === 0) return steps;
  const weir: End = { state: 'ESTABLISHED', finAck: null };
  const peer: End = { state: 'ESTABLISHED', finAck: null };
  const rungs = seen.map((segment): Rung => {
    const sent = segment.from === 'weir';
    passed(segment, sent ? weir : peer, sent ? peer : weir);
    return { at_us: segment.seen_us, sent, label: segmentLabel(segment, segments, true), ours: weir.state, theirs: peer.state, ev: 'packet', reset: has(segment, 'RST') };
  });
  // Without states: those are TCP's.
  const said = steps.filter((rung) => rung.soft).map(({ ours: _ours, theirs: _theirs, ...rung }) => rung);
  return [...said, ...rungs].sort((a, b) => a.at_us - b.at_us);
}

/** How many segments an orderly close took, and whether the second FIN acknowledged the first (three instead of four); null for any other close. */
export function segmentsOfClose(connection: Connection): { count: number; merged: boolean } | null {
  const seen = closing(connection.segments).filter((segment) => segment.payload_bytes === 0 || has(segment, 'FIN'));
  const fins = seen.filter((segment) => has(segment, 'FIN'));
  const [first, second] = fins;
  if (first === undefined || second === undefined || first.from === second.from || seen.some((segment) => has(segment, 'RST'))) return null;
  const acks = first.sequence + first.payload_bytes + 1;
  const before = seen.slice(0, seen.indexOf(second)).some((segment) => segment.from === second.from && (segment.acknowledged ?? 0) >= acks);
  return { count: seen.length, merged: !before && (second.acknowledged ?? 0) >= acks };
}
