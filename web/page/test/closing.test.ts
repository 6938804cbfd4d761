import { expect, it } from 'vitest';
import type { CloseStory, Connection, Segment, Segments } from '../src/api/types';
import { closeLadder, segmentsOfClose } from '../src/detail/closing';
import { t } from '../src/i18n/text';

const seg = (from: 'weir' | 'peer', flags: string[], sequence: number, acknowledged: number, payload_bytes = 0): Segment => ({ number: 1, from, seen_us: 0, flags, sequence, acknowledged, payload_bytes, window_bytes: 1 });

const STORY = { first: 'weir', kind: 'fin', answer: 'fin', steps: [{ happened_us: 0, kind: 'fin_sent', our_state: 'fin_wait_1', peer_state: 'close_wait', ev: 'kernel', received_bytes: 0, sent_bytes: 0 }] } as unknown as CloseStory;

function connection(...kept: Segment[]): Connection {
  kept.forEach((segment, i) => (segment.seen_us = i));
  const side = { initial_sequence: 0, segments: 1, payload_bytes: 0, retransmissions: 0 };
  return { close: STORY, segments: { weir: side, peer: side, kept, from_start: true, ev: 'packet' } as Segments } as Connection;
}

const states = (of: Connection) => closeLadder(of).map((rung) => `${rung.label.split(' ')[0]} ${rung.ours}/${rung.theirs}`);

it('a close in four segments goes through all states', () => {
  const four = connection(seg('weir', ['PSH', 'ACK'], 1, 1, 9), seg('weir', ['FIN', 'ACK'], 10, 1), seg('peer', ['ACK'], 1, 11), seg('peer', ['FIN', 'ACK'], 1, 11), seg('weir', ['ACK'], 11, 2));
  expect(states(four)).toEqual(['FIN,ACK FIN_WAIT_1/CLOSE_WAIT', 'ACK FIN_WAIT_2/CLOSE_WAIT', 'FIN,ACK TIME_WAIT/LAST_ACK', 'ACK TIME_WAIT/CLOSED']);
  expect(segmentsOfClose(four)).toEqual({ count: 4, merged: false });
});

it('where ACK and FIN travel in one there are three', () => {
  const three = connection(seg('peer', ['FIN', 'ACK'], 5, 8), seg('weir', ['FIN', 'ACK'], 8, 6), seg('peer', ['ACK'], 6, 9));
  expect(states(three)).toEqual(['FIN,ACK CLOSE_WAIT/FIN_WAIT_1', 'FIN,ACK LAST_ACK/TIME_WAIT', 'ACK CLOSED/TIME_WAIT']);
  expect(segmentsOfClose(three)).toEqual({ count: 3, merged: true });
});

it('when both close at once both pass through CLOSING', () => {
  const both = connection(seg('weir', ['FIN', 'ACK'], 1, 1), seg('peer', ['FIN', 'ACK'], 1, 1), seg('weir', ['ACK'], 2, 2), seg('peer', ['ACK'], 2, 2));
  expect(states(both).slice(1)).toEqual(['FIN,ACK CLOSING/CLOSING', 'ACK CLOSING/TIME_WAIT', 'ACK TIME_WAIT/TIME_WAIT']);
});

it('what is sent after a half-close is a part of it', () => {
  const half = connection(seg('peer', ['FIN', 'ACK'], 3, 1), seg('weir', ['ACK'], 1, 4), seg('weir', ['PSH', 'ACK'], 1, 4, 100), seg('weir', ['FIN', 'ACK'], 101, 4), seg('peer', ['ACK'], 4, 102));
  expect(states(half)).toContain('PSH,ACK CLOSE_WAIT/FIN_WAIT_2');
  expect(segmentsOfClose(half)).toEqual({ count: 4, merged: false });
});

it('a reset ends both, and nobody counts its segments', () => {
  const reset = connection(seg('peer', ['FIN', 'ACK'], 3, 1), seg('weir', ['RST'], 1, 0));
  expect(states(reset).at(-1)).toBe('RST CLOSED/CLOSED');
  expect(closeLadder(reset).at(-1)?.reset).toBe(true);
  expect(segmentsOfClose(reset)).toBeNull();
});

it('without packets the steps that Weir could tell are shown', () => {
  expect(states({ close: STORY } as Connection)).toEqual(['FIN FIN_WAIT_1/CLOSE_WAIT']);
});

it('words go by the number', () => {
  expect(t('count.exchanges', { count: '1' })).toBe('1 exchange');
  expect(t('count.exchanges', { count: '17' })).toBe('17 exchanges');
});
