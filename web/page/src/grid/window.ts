/** Which rows of a long list are to be drawn. All in pixels, or rows counted from 0. */

export interface Window {
  /** The first row that is at least partly in view. */
  first: number;
  /** How many. */
  count: number;
  /** Where the first one starts, above the upper edge of the view: 0 or less. */
  shift: number;
}

/** Chromium and Firefox draw no element that is much higher; longer lists map the scroll bar onto their rows. */
export const HIGHEST_PX = 15_000_000;

export function spacerHeight(total: number, rowHeight: number): number {
  return Math.min(total * rowHeight, HIGHEST_PX);
}

export function visibleWindow(scrollTop: number, viewHeight: number, total: number, rowHeight: number): Window {
  const top = contentTop(scrollTop, viewHeight, total, rowHeight);
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight)), Math.max(0, total - 1));
  const shift = first * rowHeight - top;
  const count = Math.max(0, Math.min(Math.ceil((viewHeight - shift) / rowHeight), total - first));
  return { first, count, shift: shift === 0 ? 0 : shift };
}

/** From the position of the scroll bar to that in the rows, were they one high element. */
export function contentTop(scrollTop: number, viewHeight: number, total: number, rowHeight: number): number {
  const content = total * rowHeight;
  if (content <= HIGHEST_PX) return Math.max(0, Math.min(scrollTop, Math.max(0, content - viewHeight)));
  return (Math.max(0, scrollTop) / (HIGHEST_PX - viewHeight)) * (content - viewHeight);
}

/** The position of the scroll bar that brings a row into view, or null when it is there already. */
export function scrollTopFor(row: number, scrollTop: number, viewHeight: number, total: number, rowHeight: number): number | null {
  const top = contentTop(scrollTop, viewHeight, total, rowHeight);
  const rowTop = row * rowHeight;
  let wanted: number;
  if (rowTop < top) wanted = rowTop;
  else if (rowTop + rowHeight > top + viewHeight) wanted = rowTop + rowHeight - viewHeight;
  else return null;
  const content = total * rowHeight;
  return content <= HIGHEST_PX ? wanted : (wanted / (content - viewHeight)) * (HIGHEST_PX - viewHeight);
}
