import { expect, it } from 'vitest';
import { bothWaits, cacheOf, clockSteps, initiator } from '../src/detail/told';

const TIMERS = { program: 'curl 8.14.1', name_us: 20, connect_us: 1_000, ready_us: 40_000, first_byte_us: 160_000, total_us: 161_000, ev: 'client' as const };
const body = { bytes: 0, wire_bytes: 0, kept_bytes: 0, truncated: false };
const message = { body, sent_head_bytes: 0, sent_body_bytes: 0, ev: 'app' as const };

it("tells the client's clock step by step", () => {
  expect(clockSteps(undefined)).toBeNull();
  expect(clockSteps(TIMERS)?.split(' · ')).toHaveLength(4);
  expect(clockSteps({ ...TIMERS, tls_us: 39_000 })?.split(' · ')[1]).toMatch(/^TLS 39/);
  expect(clockSteps({ ...TIMERS, first_byte_us: undefined })).toContain('no first byte');
});

it('compares the same stretch by both clocks, and only where both know it', () => {
  const request = { ...message, first_byte_us: 5_000 };
  const response = { ...message, send_start_us: 103_000 };
  expect(bothWaits({ client_timers: TIMERS, request, response })?.replaceAll('\u202f', ' ')).toMatch(/120.ms.*98/);
  expect(bothWaits({ client_timers: TIMERS, request, response: message })).toBeNull();
  expect(bothWaits({ request, response })).toBeNull();
  expect(bothWaits({ client_timers: { ...TIMERS, first_byte_us: undefined }, request, response })).toBeNull();
});

it('names who asked, counting lines as people do', () => {
  expect(initiator({ _initiator: { type: 'parser', url: 'https://h/', lineNumber: 113 } })).toBe('parser https://h/:114');
  expect(initiator({ _initiator: { type: 'script', stack: { callFrames: [{ url: 'https://h/a\u202e.js', lineNumber: 0 }] } } })).toMatch(/^script https:\/\/h\/a.*\.js:1$/);
  expect(initiator({ _initiator: { type: 'script', stack: { callFrames: [{ url: 'https://h/a\u202e.js' }] } } })).not.toContain('\u202e');
  expect(initiator({ _initiator: { type: 'other' } })).toBeNull();
  expect(initiator(undefined)).toBeNull();
});

it('names the cache, and not the network', () => {
  expect(cacheOf({ _fromCache: 'disk' })).toBe('disk');
  expect(cacheOf({ _fetchType: 'Memory Cache' })).toBe('Memory Cache');
  expect(cacheOf({ _fetchType: 'Network Load' })).toBeNull();
});
