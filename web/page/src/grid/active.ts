/** The grid that the keys of the page move in: the one in view. */
export interface GridHandle {
  move(by: number): void;
  moveTo(end: 'first' | 'last'): void;
  pageRows(): number;
  open(): void;
  focus(): void;
  scrollTo(index: number): void;
}

export const activeGrid: { current: GridHandle | null } = { current: null };
