/** The waterfall column: the bars of the rows in view on one canvas, and the axis in its head. */

import { end, isBad, type ExchangeRow } from '../api/rows';
import type { PaintedRow, Painter } from '../grid/rows';
import { ROW_PX } from '../grid/rows';
import { capturePages } from '../state/sections';
import { alignStarts, clientLane, isDark } from '../state/settings';
import { drawGridLines, writeAxis } from './axis';
import { drawBeyond, drawCloseTail, drawCross, drawLane, drawPhases, prepare } from './draw';
import { DARK, LIGHT } from './palette';
import { foldedScale, linear, ticks, type Scale, type Span } from './scale';

const EDGE = 6;
/** How much higher the bar stands where the client's lane is beneath it. */
const LANE_ROOM = 3;

export const waterfallPainter: Painter<ExchangeRow> = {
  column: 'waterfall',
  paint(canvas, axis, rows, width, height) {
    const context = prepare(canvas, width, height);
    if (context === null) return;
    const palette = isDark() ? DARK : LIGHT;
    const dark = isDark();
    const inner = Math.max(1, width - 2 * EDGE);
    const aligned = alignStarts.value;
    const { scale, zero } = aligned ? alignedScale(rows, inner) : timeScale(rows, inner);
    const marks = ticks(scale, zero);
    context.save();
    context.translate(EDGE, 0);
    drawGridLines(context, scale, marks, height, { line: dark ? '#262b33' : '#e7eaef', fold: dark ? '#1c2027' : '#f1f3f6' });
    if (!aligned) drawPages(context, scale, height, palette.foreground);
    for (const painted of rows) drawRow(context, painted, scale, aligned, inner, palette, dark);
    context.restore();
    writeAxis(axis, marks.map((mark) => ({ ...mark, x: mark.x + EDGE })), width);
  },
};

/** Where pages begin, as long as that is within what is drawn. */
function drawPages(context: CanvasRenderingContext2D, scale: Scale, height: number, colour: string): void {
  const first = scale.stretches[0]?.start ?? 0;
  const last = scale.stretches[scale.stretches.length - 1]?.end ?? 0;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([5, 4]);
  for (const page of capturePages.value) {
    if (page.started_us < first || page.started_us > last) continue;
    const x = Math.round(scale.x(page.started_us)) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawRow(
  context: CanvasRenderingContext2D,
  { row, y }: PaintedRow<ExchangeRow>,
  scale: Scale,
  aligned: boolean,
  width: number,
  palette: typeof DARK,
  dark: boolean,
): void {
  const lane = clientLane.value ? row.client_us : null;
  const middle = y + ROW_PX / 2 - (lane === null ? 0 : LANE_ROOM);
  const shift = aligned ? row.started_us : 0;
  const x = (at: number) => Math.max(-20, Math.min(scale.x(at - shift), width + 40));
  drawPhases(context, row.phases, x, middle, palette);
  if (lane !== null) drawLane(context, x(row.started_us), x(lane[0]), lane[1] === null ? null : x(lane[1]), lane[2] === null ? null : x(lane[2]), y + ROW_PX - 5, dark ? '#a2abb7' : '#57606a');
  const last = x(end(row));
  if (row.close_tail_us !== null) drawCloseTail(context, last, Math.min(width, x(end(row) + row.close_tail_us)), middle, palette.foreground);
  if (isBad(row) && row.failure !== null && last < width - 12) drawCross(context, last, middle, dark ? '#ff8a80' : '#b3261e');
  if (last > width + 1) drawBeyond(context, width + EDGE, middle, palette.foreground, palette.background);
}

/** One that lasts much longer than all others would leave nothing of them: it is drawn as going on beyond the edge. */
export function clippedEnd(durations: readonly number[]): number {
  if (durations.length === 0) return 1;
  const sorted = [...durations].sort((a, b) => a - b);
  const most = sorted[Math.floor((sorted.length - 1) * 0.85)] as number;
  return Math.min(sorted[sorted.length - 1] as number, Math.max(most * 6, 1000));
}

export function timeScale(rows: readonly PaintedRow<ExchangeRow>[], width: number): { scale: Scale; zero: number } {
  const limit = clippedEnd(rows.map(({ row }) => row.total_us));
  const spans: Span[] = rows.map(({ row }) => ({ start: row.started_us, end: row.started_us + Math.min(row.total_us, limit) }));
  const scale = foldedScale(spans, width);
  return { scale, zero: scale.stretches[0]?.start ?? 0 };
}

function alignedScale(rows: readonly PaintedRow<ExchangeRow>[], width: number): { scale: Scale; zero: number } {
  return { scale: linear(0, clippedEnd(rows.map(({ row }) => row.total_us)), width), zero: 0 };
}
