import { describe, expect, it } from 'vitest';
import { HIGHEST_PX, scrollTopFor, spacerHeight, visibleWindow } from '../src/grid/window';

describe('the window on a long list', () => {
  it('has the rows that are at least partly in view', () => {
    expect(visibleWindow(0, 100, 1000, 26)).toEqual({ first: 0, count: 4, shift: 0 });
    expect(visibleWindow(30, 100, 1000, 26)).toEqual({ first: 1, count: 4, shift: -4 });
  });
  it('ends with the last row', () => {
    const end = visibleWindow(spacerHeight(1000, 26) - 100, 100, 1000, 26);
    expect(end.first + end.count).toBe(1000);
    expect(visibleWindow(0, 100, 2, 26).count).toBe(2);
    expect(visibleWindow(50, 100, 0, 26).count).toBe(0);
  });
  it('reaches every row of a list that is higher than a browser allows', () => {
    const total = 5_000_000;
    expect(spacerHeight(total, 26)).toBe(HIGHEST_PX);
    const end = visibleWindow(HIGHEST_PX - 800, 800, total, 26);
    expect(end.first + end.count).toBe(total);
    for (const row of [0, 1, 777_777, 2_500_000, total - 1]) {
      const top = scrollTopFor(row, 5_000_000, 800, total, 26);
      const { first, count } = visibleWindow(top ?? 5_000_000, 800, total, 26);
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(first + count);
    }
  });
  it('does not scroll for a row that is in view', () => {
    expect(scrollTopFor(3, 0, 400, 100, 26)).toBeNull();
    expect(scrollTopFor(20, 0, 400, 100, 26)).toBe(21 * 26 - 400);
  });
});
