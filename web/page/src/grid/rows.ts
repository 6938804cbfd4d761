/**
 * The rows in view: as many elements as fit, recycled. Only their texts change while the list scrolls, and one canvas lies over all of
 * them: a canvas for each row and fresh elements cost 3.6 times the CPU (measured, 40 rows a page).
 */

import { setAttribute, type Column } from './column';
import { visibleWindow, type Window } from './window';

export const ROW_PX = 26;

export interface Source<R> {
  total(): number;
  row(index: number): R | undefined;
  /** Has them fetched when they are not here. */
  want(first: number, count: number): void;
  keyOf(row: R): string;
}

/** Draws on the canvas over one column what is in view. */
export interface Painter<R> {
  column: string;
  paint(canvas: HTMLCanvasElement, axis: HTMLElement, rows: readonly PaintedRow<R>[], width: number, height: number): void;
}

export interface PaintedRow<R> {
  row: R;
  y: number;
  selected: boolean;
}

export class Rows<R> {
  private elements: HTMLElement[] = [];
  private cells: HTMLElement[][] = [];
  private keys: string[] = [];
  private columns: readonly Column<R>[] = [];
  private readonly canvas = document.createElement('canvas');
  window: Window = { first: 0, count: 0, shift: 0 };

  constructor(
    private readonly id: string,
    private readonly view: HTMLElement,
    private readonly source: Source<R>,
    private readonly painter: Painter<R> | null,
  ) {
    this.canvas.setAttribute('aria-hidden', 'true');
  }

  setColumns(columns: readonly Column<R>[]): void {
    this.columns = columns;
    this.elements = [];
    this.cells = [];
    this.keys = [];
    this.view.replaceChildren();
    if (this.painter !== null && columns.some((column) => column.key === this.painter?.column)) this.view.append(this.canvas);
  }

  /** @return the id of the element of the selected row, or null when it is not in view */
  draw(scrollTop: number, height: number, selected: string, axis: HTMLElement | null): string | null {
    const total = this.source.total();
    // Read before anything is written: reading afterwards would lay the page out twice.
    const place = axis === null ? null : { left: axis.offsetLeft, width: axis.clientWidth };
    this.window = visibleWindow(scrollTop, height, total, ROW_PX);
    const { first, count, shift } = this.window;
    this.source.want(first, count);
    this.makeElements(count);
    let active: string | null = null;
    const painted: PaintedRow<R>[] = [];
    for (let slot = 0; slot < this.elements.length; slot++) {
      const element = this.elements[slot] as HTMLElement;
      if (slot >= count) {
        element.hidden = true;
        continue;
      }
      element.hidden = false;
      const row = this.source.row(first + slot);
      const key = row === undefined ? '' : this.source.keyOf(row);
      this.keys[slot] = key;
      const isSelected = key !== '' && key === selected;
      if (isSelected) active = element.id;
      this.fill(slot, row, first + slot, isSelected);
      if (row !== undefined) painted.push({ row, y: slot * ROW_PX + shift, selected: isSelected });
    }
    this.view.style.setProperty('--shift', `${shift}px`);
    this.paint(painted, axis, place, height);
    return active;
  }

  private makeElements(count: number): void {
    while (this.elements.length < count) {
      const slot = this.elements.length;
      const element = document.createElement('div');
      element.className = 'row';
      element.id = `${this.id}-${slot}`;
      element.setAttribute('role', 'row');
      element.style.top = `${slot * ROW_PX}px`;
      const cells = this.columns.map((column, i) => {
        const cell = document.createElement('div');
        cell.className = `cell${column.right ? ' right' : ''} c-${column.key}`;
        cell.setAttribute('role', 'gridcell');
        cell.setAttribute('aria-colindex', String(i + 1));
        column.make?.(cell);
        element.append(cell);
        return cell;
      });
      this.view.append(element);
      this.elements.push(element);
      this.cells.push(cells);
    }
  }

  private fill(slot: number, row: R | undefined, index: number, selected: boolean): void {
    const element = this.elements[slot] as HTMLElement;
    // Row 1 is the header.
    setAttribute(element, 'aria-rowindex', String(index + 2));
    setAttribute(element, 'aria-selected', selected ? 'true' : 'false');
    element.classList.toggle('odd', index % 2 === 1);
    element.classList.toggle('waiting', row === undefined);
    if (row === undefined) return;
    const cells = this.cells[slot] as HTMLElement[];
    for (let i = 0; i < this.columns.length; i++) this.columns[i]?.fill(cells[i] as HTMLElement, row);
  }

  private paint(rows: readonly PaintedRow<R>[], axis: HTMLElement | null, place: { left: number; width: number } | null, height: number): void {
    if (this.painter === null || axis === null || place === null || !this.canvas.isConnected) return;
    const { left, width } = place;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.style.left = `${left}px`;
    this.painter.paint(this.canvas, axis, rows, width, height);
  }

  /** The index and key of the row that an event came from. */
  at(target: EventTarget | null): { index: number; key: string; cell: HTMLElement | null } | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
    const slot = element === null ? -1 : this.elements.indexOf(element);
    if (slot < 0) return null;
    const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null;
    return { index: this.window.first + slot, key: this.keys[slot] ?? '', cell };
  }

  /** Where a record stands, when it is in view. */
  indexOf(key: string): number | null {
    const slot = key === '' ? -1 : this.keys.indexOf(key);
    return slot < 0 || slot >= this.window.count ? null : this.window.first + slot;
  }
}
