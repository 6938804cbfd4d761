import { duration } from '../text/quantities';
import type { Scale, Tick } from './scale';

/** Writes the ticks into the head of the column, with as few changes of elements as the rows get. */
export function writeAxis(axis: HTMLElement, ticks: readonly Tick[], width: number): void {
  const holder = axis.querySelector<HTMLElement>('.ticks');
  if (holder === null) return;
  const drawn = ticks.filter((tick) => tick.x <= width - 104);
  while (holder.childElementCount < drawn.length) holder.append(document.createElement('span'));
  while (holder.childElementCount > drawn.length) holder.lastElementChild?.remove();
  drawn.forEach((tick, i) => {
    const span = holder.children[i] as HTMLElement;
    const text = tick.at === 0 ? '0' : duration(tick.at);
    if (span.textContent !== text) span.textContent = text;
    span.style.left = `${Math.round(tick.x)}px`;
  });
}

export function drawGridLines(
  context: CanvasRenderingContext2D,
  scale: Scale,
  ticks: readonly Tick[],
  height: number,
  colours: { line: string; fold: string },
): void {
  context.fillStyle = colours.line;
  for (const tick of ticks) context.fillRect(Math.round(tick.x), 0, 1, height);
  context.fillStyle = colours.fold;
  for (let i = 1; i < scale.stretches.length; i++) {
    const before = scale.stretches[i - 1];
    const after = scale.stretches[i];
    if (before === undefined || after === undefined) continue;
    context.fillRect(before.to, 0, Math.max(1, after.from - before.to), height);
  }
}
