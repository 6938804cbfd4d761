/** The grid that the keys of the page move in: the one in view. */
export interface GridHandle {
  move(by: number): void;
  moveTo(end: 'first' | 'last'): void;
  pageRows(): number;
  open(): void;
  focus(): void;
  scrollTo(index: number): void;
  /** Whether the record is in view. */
  shows(key: string): boolean;
}

export const activeGrid: { current: GridHandle | null } = { current: null };
