import { describe, expect, it } from 'vitest';
import { formFields, hexRows, prettyJson, prettyMarkup } from '../src/detail/pretty';
import { serverTiming } from '../src/detail/serverTiming';
import { closeRungs, packetHandshake, segmentLabel, tlsRungs } from '../src/detail/ladder';
import { logBins } from '../src/hosts/model';
import { urlParts } from '../src/api/rows';

const text = (tokens: { text: string }[] | null) => tokens?.map((token) => token.text).join('') ?? null;

describe('pretty JSON', () => {
  it('keeps digits, doubled members and escapes as they were sent', () => {
    const sent = '{"a":12345678901234567890,"a":1.50,"b":"\\u0041\\n","c":[],"d":{}}';
    expect(text(prettyJson(sent))).toBe('{\n  "a": 12345678901234567890,\n  "a": 1.50,\n  "b": "\\u0041\\n",\n  "c": [],\n  "d": {}\n}');
  });
  it('changes nothing but white space', () => {
    const sent = '[1, {"x":[true,null,"a b"]}]';
    expect(text(prettyJson(sent))?.replace(/\s/g, '')).toBe(sent.replace(/\s/g, ''));
  });
  it.each(['{"a":}x', '{', '[1,2', "{'a':1}", '{]}', ''])('does not pretend that %s is JSON', (sent) => expect(prettyJson(sent)).toBeNull());
});

describe('pretty markup', () => {
  it('puts each element on a line', () => {
    expect(text(prettyMarkup('<ul><li>a</li><li><br>b</li></ul>', true))).toBe('<ul>\n  <li>\n    a\n  </li>\n  <li>\n    <br>\n    b\n  </li>\n</ul>');
  });
  it('leaves scripts as they are', () => {
    expect(text(prettyMarkup('<script>if (a<b) { x() }</script>', true))).toContain('if (a<b) { x() }');
  });
  it('loses no byte of broken markup', () => {
    const sent = '<a href="x<y"><b></a>< <!-- open';
    expect(text(prettyMarkup(sent, true))?.replace(/\s/g, '')).toBe(sent.replace(/\s/g, ''));
  });
});

it('hex rows show every byte', () => {
  const rows = hexRows(new Uint8Array(Array.from({ length: 20 }, (_, i) => i + 60)), 0, 10);
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({ offset: '00000000', hex: '3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b ', text: '<=>?@ABCDEFGHIJK' });
  expect(rows[1]?.text).toBe('LMNO');
});

it('form fields are read leniently', () => {
  expect(formFields('a=1+2&b=%E4%B8%AD&c&d=%zz')).toEqual([
    { name: 'a', value: '1 2' },
    { name: 'b', value: '中' },
    { name: 'c', value: '' },
    { name: 'd', value: '%zz' },
  ]);
});

it('Server-Timing keeps commas inside quotes', () => {
  expect(serverTiming('db;dur=12.3;desc="a, b", app;dur=x, cache')).toEqual([
    { name: 'db', description: 'a, b', ms: 12.3 },
    { name: 'app', description: '', ms: null },
    { name: 'cache', description: '', ms: null },
  ]);
});

it('the close ladder says who sent what, and which states are inferred', () => {
  const rungs = closeRungs({
    first: 'weir', kind: 'fin', answer: 'rst', moment: 'idle', reason: 'shutdown', half_close: false, close_notify_sent: false,
    close_notify_received: false, time_wait: 'nobody', ev: 'kernel', closed_us: 9,
    steps: [
      { happened_us: 1, kind: 'fin_sent', our_state: 'fin_wait_1', peer_state: 'close_wait', ev: 'kernel', received_bytes: 0, sent_bytes: 0 },
      { happened_us: 2, kind: 'rst_received', our_state: 'close', ev: 'packet', received_bytes: 0, sent_bytes: 0 },
    ],
  });
  expect(rungs[0]).toMatchObject({ sent: true, label: 'FIN', ours: 'FIN_WAIT_1', theirs: 'CLOSE_WAIT', inferred: true });
  expect(rungs[1]).toMatchObject({ sent: false, label: 'RST', reset: true, inferred: false });
});

it('the handshake that packets were seen of has their times and numbers', () => {
  const sender = (initial_sequence: number) => ({ initial_sequence, segments: 2, payload_bytes: 0, retransmissions: 0 });
  const segment = (number: number, from: 'weir' | 'peer', flags: string[], sequence: number, acknowledged?: number) => ({ number, from, seen_us: number * 10, flags, sequence, ...(acknowledged === undefined ? {} : { acknowledged }), payload_bytes: 0, window_bytes: 65535 });
  const segments = {
    weir: sender(4_294_967_295),
    peer: sender(100),
    from_start: true,
    ev: 'packet' as const,
    kept: [segment(1, 'weir', ['SYN'], 0), segment(2, 'peer', ['ACK', 'SYN'], 0, 1), segment(3, 'weir', ['ACK'], 1, 1)],
  };
  const rungs = packetHandshake(segments);
  expect(rungs.map((rung) => [rung.at_us, rung.sent, rung.ev])).toEqual([[10, true, 'packet'], [20, false, 'packet'], [30, true, 'packet']]);
  expect(rungs.map((rung) => rung.label)).toEqual(['SYN seq=0', 'SYN,ACK seq=0 ack=1', 'ACK seq=1 ack=1']);
  expect(segmentLabel(segments.kept[1] as never, segments, false)).toBe('SYN,ACK seq=100 ack=0');
  expect(packetHandshake({ ...segments, from_start: false })).toEqual([]);
});

it('on the client leg Weir is the server of the TLS handshake', () => {
  const tls = { started_us: 0, ended_us: 10, details: { protocol: 'TLSv1.3', cipher: 'x' } };
  expect(tlsRungs(tls, false).map((rung) => rung.sent)).toEqual([false, true, false]);
  expect(tlsRungs(tls, true).map((rung) => rung.sent)).toEqual([true, false, true]);
  expect(tlsRungs({ started_us: 0 }, true)).toEqual([]);
});

it('histogram bins hold every duration once', () => {
  const { counts } = logBins([1, 10, 10, 99, 100_000]);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(5);
  expect(logBins([])).toEqual({ edges: [], counts: [] });
});

it('URLs that no parser takes are shown all the same', () => {
  expect(urlParts('http://user:pw@host:1/p?q')).toEqual({ scheme: 'http', host: 'host:1', path: '/p?q' });
  expect(urlParts('origin.test:443')).toEqual({ scheme: '', host: '', path: 'origin.test:443' });
  expect(urlParts('%%%')).toEqual({ scheme: '', host: '', path: '%%%' });
});
