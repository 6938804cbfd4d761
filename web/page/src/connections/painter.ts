/** The life of each connection in view as a line, its requests as blocks on it, its end as a mark. */

import type { ConnectionRow } from '../api/rows';
import type { Painter } from '../grid/rows';
import { ROW_PX } from '../grid/rows';
import { now } from '../state/capture';
import { isDark } from '../state/settings';
import { drawGridLines, writeAxis } from '../waterfall/axis';
import { prepare } from '../waterfall/draw';
import { foldedScale, ticks } from '../waterfall/scale';
import { requests } from './requests';

const EDGE = 6;

export const lifePainter: Painter<ConnectionRow> = {
  column: 'life',
  paint(canvas, axis, rows, width, height) {
    const context = prepare(canvas, width, height);
    if (context === null) return;
    const dark = isDark();
    const at = now();
    const inner = Math.max(1, width - 2 * EDGE - 4);
    const scale = foldedScale(rows.map(({ row }) => ({ start: row.established_us, end: row.closed_us ?? Math.max(at, row.established_us) })), inner);
    const marks = ticks(scale, scale.stretches[0]?.start ?? 0);
    context.save();
    context.translate(EDGE, 0);
    drawGridLines(context, scale, marks, height, { line: dark ? '#262b33' : '#e7eaef', fold: dark ? '#1c2027' : '#f1f3f6' });
    for (const { row, y } of rows) drawLife(context, row, y + ROW_PX / 2, scale.x, at, dark);
    context.restore();
    writeAxis(axis, marks.map((mark) => ({ ...mark, x: mark.x + EDGE })), width);
  },
};

function drawLife(context: CanvasRenderingContext2D, row: ConnectionRow, middle: number, x: (at: number) => number, at: number, dark: boolean): void {
  const from = x(row.established_us);
  const to = Math.max(from + 2, x(row.closed_us ?? Math.max(at, row.established_us)));
  const line = dark ? '#7f8a99' : '#7a8594';
  context.fillStyle = line;
  context.fillRect(from, middle - 1, to - from, 2);
  context.fillRect(from, middle - 5, 2, 10);
  for (const request of requests.get(row.id) ?? []) {
    const start = x(request.start);
    const end = x(request.end);
    context.fillStyle = request.failed ? (dark ? '#ff8a80' : '#c62828') : row.leg === 'origin' ? (dark ? '#4c8dff' : '#2563eb') : dark ? '#b790e6' : '#7c3aed';
    context.fillRect(start, middle - 5, Math.max(2, end - start), 10);
  }
  drawEnd(context, row, to, middle, dark ? '#e6e6ec' : '#131514', dark);
}

/** Closed by FIN: a bar; by RST: a cross; still open: an arrow. */
function drawEnd(context: CanvasRenderingContext2D, row: ConnectionRow, to: number, middle: number, colour: string, dark: boolean): void {
  context.fillStyle = colour;
  context.strokeStyle = row.close_kind === 'rst' ? (dark ? '#ff8a80' : '#b3261e') : colour;
  context.lineWidth = 2;
  context.beginPath();
  if (row.closed_us === null) {
    context.moveTo(to - 1, middle - 4);
    context.lineTo(to + 5, middle);
    context.lineTo(to - 1, middle + 4);
    context.fill();
  } else if (row.close_kind === 'rst') {
    context.moveTo(to - 3, middle - 4);
    context.lineTo(to + 4, middle + 4);
    context.moveTo(to + 4, middle - 4);
    context.lineTo(to - 3, middle + 4);
    context.stroke();
  } else {
    context.fillRect(to - 1, middle - 6, 2, 12);
  }
}
