import { describe, expect, it } from 'vitest';
import { clockStep, foldedScale, linear, roundStep, ticks } from '../src/waterfall/scale';
import { clippedEnd } from '../src/waterfall/painter';

describe('the folded scale', () => {
  it('keeps order everywhere, also in folded silences', () => {
    const scale = foldedScale([{ start: 0, end: 100 }, { start: 1_000_000, end: 1_000_200 }, { start: 50, end: 120 }], 300);
    let before = -Infinity;
    for (let at = -50; at < 1_000_400; at += 37) {
      const x = scale.x(at);
      expect(x).toBeGreaterThanOrEqual(before);
      before = x;
    }
  });
  it('gives a silence of hours no more than a narrow break', () => {
    const hour = 3_600_000_000;
    const scale = foldedScale([{ start: 0, end: 100_000 }, { start: hour, end: hour + 100_000 }], 400);
    expect(scale.stretches).toHaveLength(2);
    expect(scale.x(hour) - scale.x(100_000)).toBeLessThanOrEqual(14);
    expect(scale.x(hour + 100_000)).toBeCloseTo(400, 6);
  });
  it('has one width for a microsecond in all stretches', () => {
    const scale = foldedScale([{ start: 0, end: 1000 }, { start: 90_000, end: 93_000 }], 400);
    expect((scale.x(1000) - scale.x(0)) * 3).toBeCloseTo(scale.x(93_000) - scale.x(90_000), 6);
  });
  it('does not fold a short pause', () => {
    expect(foldedScale([{ start: 0, end: 1000 }, { start: 1050, end: 2000 }], 400).stretches).toHaveLength(1);
  });
  it('survives no rows and rows without length', () => {
    expect(foldedScale([], 100).x(0)).toBe(0);
    expect(Number.isFinite(foldedScale([{ start: 5, end: 5 }], 100).x(5))).toBe(true);
  });
});

describe('ticks', () => {
  it('stand apart and say where each stretch begins', () => {
    const scale = foldedScale([{ start: 500, end: 900_500 }, { start: 60_000_500, end: 60_900_500 }], 600);
    const marks = ticks(scale, 500);
    expect(marks[0]).toMatchObject({ at: 0, x: 0 });
    expect(marks.some((mark) => mark.at === 60_000_000 && mark.afterBreak)).toBe(true);
    for (let i = 1; i < marks.length; i++) expect((marks[i]?.x ?? 0) - (marks[i - 1]?.x ?? 0)).toBeGreaterThanOrEqual(50);
  });
  it('step by 1, 2 and 5, and by clock units above a second', () => {
    expect([1, 3, 7, 12, 70].map(roundStep)).toEqual([1, 5, 10, 20, 100]);
    expect(clockStep(40_000_000)).toBe(60_000_000);
    expect(clockStep(400_000_000)).toBe(600_000_000);
    expect(clockStep(30_000)).toBe(50_000);
  });
  it('exist on a linear scale', () => expect(ticks(linear(0, 1000, 500), 0).length).toBeGreaterThan(3));
});

it('one endless exchange does not squash the others', () => {
  const durations = [...Array.from({ length: 30 }, () => 50_000), 3_600_000_000];
  expect(clippedEnd(durations)).toBe(300_000);
  expect(clippedEnd([100_000, 200_000])).toBe(200_000);
});
