import { describe, expect, it } from 'vitest';
import { bytes, duration, grouped, millis, percent } from '../src/text/quantities';

const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('quantities', () => {
  it.each([
    [0, '0 µs'],
    [412, '412 µs'],
    [999, '999 µs'],
    [1000, '1.00 ms'],
    [9_996, '10.0 ms'],
    [221_600, '222 ms'],
    [999_600, '1.00 s'],
    [61_500_000, '61.5 s'],
    [600_000_000, '10 min'],
    [4_310_000_000, '71 min 50 s'],
    [7_260_000_000, '2 h 1 min'],
    [-1500, '−1.50 ms'],
  ])('%d µs is %s', (micros, text) => expect(plain(duration(micros))).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [180_400, '180 kB'],
    [999_600, '1.00 MB'],
    [72_400_000, '72.4 MB'],
    [5_000_000_000_000_000, '5000 TB'],
  ])('%d bytes are %s', (count, text) => expect(plain(bytes(count))).toBe(text));

  it('groups digits', () => {
    expect(plain(grouped(1_234_567))).toBe('1 234 567');
    expect(plain(grouped(12))).toBe('12');
  });
  it('has one unit for a column of times', () => {
    expect([410, 12_340, 1_204_000].map((us) => plain(millis(us)))).toEqual(['0.41', '12.3', '1 204']);
  });
  it('never rounds something to nothing', () => expect(plain(percent(1, 1000))).toBe('0.1 %'));
});
