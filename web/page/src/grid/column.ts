import type { Key } from '../i18n/text';

/** One column of a grid. Cells are made once for each recycled row, and filled anew whenever another record comes to stand there. */
export interface Column<R> {
  key: string;
  title: Key;
  /** A track of CSS grid layout. */
  width: string;
  /** Pixels, for the width below which the grid scrolls sideways. */
  least: number;
  right?: boolean;
  /** What the server calls the order by this column; absent: no order by it. */
  sort?: string;
  /** Not shown unless chosen. */
  extra?: boolean;
  /** Goes first where there is not room for all: the highest first. Absent: stays. */
  drop?: number;
  make?(cell: HTMLElement): void;
  fill(cell: HTMLElement, row: R): void;
}

/** Rewrites a text only where it differs: what is written unchanged is laid out again all the same. */
export function setText(node: Node, text: string): void {
  const child = node.firstChild;
  if (child === null) {
    if (text !== '') node.appendChild(document.createTextNode(text));
  } else if (child.nodeValue !== text) {
    child.nodeValue = text;
  }
}

export function setClass(element: Element, name: string): void {
  if (element.className !== name) element.className = name;
}

export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** The columns that have room; what matters least goes first. One that the person chose by name is never dropped. */
export function fitting<R>(columns: readonly Column<R>[], width: number): Column<R>[] {
  let kept = [...columns];
  const least = () => kept.reduce((sum, column) => sum + column.least, 0);
  while (width > 0 && least() > width) {
    const next = kept.reduce<Column<R> | null>((worst, column) => (column.drop !== undefined && (worst?.drop ?? 0) < column.drop ? column : worst), null);
    if (next === null) break;
    kept = kept.filter((column) => column !== next);
  }
  return kept;
}
