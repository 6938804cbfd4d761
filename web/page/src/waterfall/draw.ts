import { PHASE_KINDS, type PhaseKind } from '../api/types';
import { barHeight, type Palette } from './palette';

/** Device pixels for sharp edges; clears. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = Math.min(devicePixelRatio || 1, 3);
  const w = Math.round(width * ratio);
  const h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * One bar. A phase that rounds to nothing is left out unless it is all there is: the details have it.
 *
 * @param x from microseconds to pixels
 * @param middle of the row
 */
export function drawPhases(
  context: CanvasRenderingContext2D,
  phases: readonly number[],
  x: (at: number) => number,
  middle: number,
  palette: Palette,
): void {
  for (let i = 0; i + 2 < phases.length; i += 3) {
    const kind = PHASE_KINDS[phases[i] as number];
    if (kind === undefined) continue;
    const start = phases[i + 1] as number;
    const from = x(start);
    const to = x(start + (phases[i + 2] as number));
    if (to - from < 0.3 && phases.length > 3) continue;
    drawPhase(context, kind, from, Math.max(to - from, 1), middle, palette);
  }
}

export function drawPhase(context: CanvasRenderingContext2D, kind: PhaseKind, from: number, width: number, middle: number, palette: Palette): void {
  const height = barHeight(kind);
  const top = middle - height / 2;
  context.fillStyle = palette[kind];
  if (kind === 'blocked') hatch(context, from, top, width, height, palette.blocked);
  else context.fillRect(from, top, width, height);
  if (kind === 'tls' && width >= 4) {
    context.fillStyle = palette.background;
    for (let dot = from + 2; dot < from + width - 1.5; dot += 4) context.fillRect(dot, middle - 1, 2, 2);
  }
}

function hatch(context: CanvasRenderingContext2D, from: number, top: number, width: number, height: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(from, top, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  for (let at = from - height; at < from + width; at += 4) {
    context.moveTo(at, top + height);
    context.lineTo(at + height, top);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  if (width >= 3) context.strokeRect(from + 0.5, top + 0.5, width - 1, height - 1);
}

/** From the last byte to the close of the connection: dashed, with a bar at its end. */
export function drawCloseTail(context: CanvasRenderingContext2D, from: number, to: number, middle: number, colour: string): void {
  if (to - from < 2) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  context.beginPath();
  context.moveTo(from, Math.round(middle) + 0.5);
  context.lineTo(to - 1, Math.round(middle) + 0.5);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(Math.round(to) - 0.5, middle - 4);
  context.lineTo(Math.round(to) - 0.5, middle + 4);
  context.stroke();
}

const LANE = 3;

/** The client leg beneath: what it sent solid, what it was sent hollow, the time between as a line. */
export function drawLane(context: CanvasRenderingContext2D, from: number, read: number, answer: number | null, to: number | null, top: number, colour: string): void {
  context.fillStyle = colour;
  context.fillRect(from, top, Math.max(1.5, read - from), LANE);
  if (answer === null) return;
  context.fillRect(read, top + 1, Math.max(0, answer - read), 1);
  const end = Math.max(answer + 3, to ?? answer);
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.strokeRect(answer + 0.5, top + 0.5, end - answer - 1, LANE - 1);
}

/** A failure ends in a cross. */
export function drawCross(context: CanvasRenderingContext2D, at: number, middle: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(at + 2, middle - 3.5);
  context.lineTo(at + 9, middle + 3.5);
  context.moveTo(at + 9, middle - 3.5);
  context.lineTo(at + 2, middle + 3.5);
  context.stroke();
}

/** It goes on beyond what is drawn. */
export function drawBeyond(context: CanvasRenderingContext2D, at: number, middle: number, colour: string, background: string): void {
  context.fillStyle = background;
  context.fillRect(at - 10, middle - 8, 10, 16);
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(at - 7, middle - 4);
  context.lineTo(at - 2, middle);
  context.lineTo(at - 7, middle + 4);
  context.fill();
}
