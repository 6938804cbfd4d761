import { effect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { isDark, language } from '../state/settings';
import { fitting, setAttribute, type Column } from './column';
import { ROW_PX, Rows, type Painter, type Source } from './rows';
import { scrollTopFor, spacerHeight, visibleWindow } from './window';
import { activeGrid, type GridHandle } from './active';

export interface GridProps<R> {
  id: string;
  label: string;
  columns: readonly Column<R>[];
  /** Whether columns may be left out where there is not room for all. */
  fit: boolean;
  source: Source<R>;
  painter?: Painter<R>;
  /** Read by an effect: whatever signals it reads, their change draws the rows anew. */
  watch(): void;
  selected: string;
  onSelect(key: string, index: number): void;
  onOpen?(): void;
  sort?: { key: string; descending: boolean };
  onSort?(key: string, descending: boolean): void;
  /** Told of what is in view after each drawing, and whether that is the end. */
  onView?(first: number, count: number, atEnd: boolean): void;
  /** Whether to stay at the end as rows come. */
  follow?: boolean;
  onHover?(key: string, cell: HTMLElement | null): void;
  headExtra?: preact.ComponentChild;
}

/** A list of any length, as an ARIA grid. The element that scrolls is the grid itself; the active row is told by aria-activedescendant. */
export function Grid<R>(props: GridProps<R>) {
  const root = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const rows = useRef<Rows<R> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const frame = useRef(0);
  const place = useRef(-1);
  const [width, setWidth] = useState(0);
  const columns = props.fit ? fitting(props.columns, width) : props.columns;

  const draw = () => {
    frame.current = 0;
    const grid = root.current;
    if (grid === null || rows.current === null || spacer.current === null || head.current === null || view.current === null) return;
    const { source, selected, painter, follow, onView } = latest.current;
    const total = source.total();
    const height = Math.max(0, grid.clientHeight - head.current.offsetHeight);
    const spacerPx = `${Math.max(spacerHeight(total, ROW_PX), 1)}px`;
    if (spacer.current.style.height !== spacerPx) spacer.current.style.height = spacerPx;
    setAttribute(grid, 'aria-rowcount', String(total + 1));
    view.current.style.height = `${height}px`;
    if (follow) grid.scrollTop = spacerHeight(total, ROW_PX);
    const axis = painter ? head.current.querySelector<HTMLElement>(`[data-key="${painter.column}"]`) : null;
    const active = rows.current.draw(grid.scrollTop, height, selected, axis);
    setAttribute(grid, 'aria-activedescendant', active);
    const { first, count } = rows.current.window;
    onView?.(first, count, first + count >= total && total > 0);
  };
  const drawSoon = () => {
    if (frame.current === 0) frame.current = requestAnimationFrame(draw);
  };

  useLayoutEffect(() => {
    if (view.current === null || root.current === null) return;
    rows.current = new Rows(props.id, view.current, {
      total: () => latest.current.source.total(),
      row: (index) => latest.current.source.row(index),
      want: (first, count) => latest.current.source.want(first, count),
      keyOf: (row) => latest.current.source.keyOf(row),
    }, props.painter ?? null);
    const sizes = new ResizeObserver(() => {
      setWidth(root.current?.clientWidth ?? 0);
      drawSoon();
    });
    setWidth(root.current.clientWidth);
    sizes.observe(root.current);
    const stop = effect(() => {
      latest.current.watch();
      void isDark();
      void language.value;
      drawSoon();
    });
    return () => {
      stop();
      sizes.disconnect();
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, []);

  const shownColumns = columns.map((column) => column.key).join();
  useLayoutEffect(() => {
    rows.current?.setColumns(columns);
    draw();
  }, [shownColumns]);
  useLayoutEffect(() => draw());

  const select = (index: number) => {
    const { source, onSelect } = latest.current;
    const grid = root.current;
    if (grid === null || source.total() === 0) return;
    const wanted = Math.max(0, Math.min(index, source.total() - 1));
    const height = grid.clientHeight - (head.current?.offsetHeight ?? 0);
    const top = scrollTopFor(wanted, grid.scrollTop, height, source.total(), ROW_PX);
    if (top !== null) grid.scrollTop = top;
    place.current = wanted;
    const row = source.row(wanted);
    if (row !== undefined) onSelect(source.keyOf(row), wanted);
    else source.want(wanted, 1);
    drawSoon();
  };
  const handle: GridHandle = {
    move: (by) => {
      const grid = root.current;
      const at = rows.current?.indexOf(latest.current.selected) ?? null;
      const first = grid === null ? 0 : visibleWindow(grid.scrollTop, grid.clientHeight, latest.current.source.total(), ROW_PX).first;
      if (at === null && latest.current.selected === '') select(first);
      else select((at ?? place.current) + by);
    },
    moveTo: (end) => select(end === 'first' ? 0 : latest.current.source.total() - 1),
    pageRows: () => Math.max(1, Math.floor(((root.current?.clientHeight ?? 0) - ROW_PX) / ROW_PX) - 1),
    open: () => latest.current.onOpen?.(),
    focus: () => root.current?.focus(),
    shows: (key) => rows.current?.indexOf(key) != null,
    scrollTo: (index) => {
      if (root.current !== null) {
        root.current.scrollTop = Math.max(0, index * ROW_PX - root.current.clientHeight / 3);
        place.current = index;
      }
    },
  };
  useEffect(() => {
    activeGrid.current = handle;
    return () => {
      if (activeGrid.current === handle) activeGrid.current = null;
    };
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== root.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, () => void> = {
      ArrowDown: () => handle.move(1),
      ArrowUp: () => handle.move(-1),
      PageDown: () => handle.move(handle.pageRows()),
      PageUp: () => handle.move(-handle.pageRows()),
      Home: () => handle.moveTo('first'),
      End: () => handle.moveTo('last'),
      Enter: () => handle.open(),
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      step();
    }
  };

  const tracks = columns.map((column) => column.width).join(' ');
  const least = columns.reduce((sum, column) => sum + column.least, 0);
  return (
    <div
      class="grid"
      role="grid"
      ref={root}
      id={props.id}
      tabIndex={0}
      aria-label={props.label}
      aria-colcount={columns.length}
      style={{ '--tracks': tracks, '--least': `${least}px` }}
      onScroll={drawSoon}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const at = rows.current?.at(event.target);
        if (at && at.key !== '') {
          place.current = at.index;
          props.onSelect(at.key, at.index);
        }
      }}
      onDblClick={() => props.onOpen?.()}
      onMouseMove={(event) => {
        const at = rows.current?.at(event.target);
        props.onHover?.(at?.key ?? '', at?.cell ?? null);
      }}
      onMouseLeave={() => props.onHover?.('', null)}
    >
      <div class="grid-head" role="rowgroup" ref={head}>
        <div role="row" class="head-row" aria-rowindex={1}>
          {columns.map((column, i) => (
            <Header key={column.key} column={column} index={i} sort={props.sort} onSort={props.onSort} axis={props.painter?.column === column.key} extra={props.painter?.column === column.key ? props.headExtra : null} />
          ))}
        </div>
      </div>
      <div class="grid-spacer" role="presentation" ref={spacer}>
        <div class="grid-view" role="rowgroup" ref={view} />
      </div>
    </div>
  );
}

interface HeaderProps<R> {
  column: Column<R>;
  index: number;
  sort: GridProps<R>['sort'] | undefined;
  onSort: GridProps<R>['onSort'] | undefined;
  axis: boolean;
  extra: preact.ComponentChild;
}

function Header<R>({ column, index, sort, onSort, axis, extra }: HeaderProps<R>) {
  const sorted = column.sort !== undefined && sort?.key === column.sort;
  const order = sorted ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const title = t(column.title);
  return (
    <div
      role="columnheader"
      class={`cell head${column.right ? ' right' : ''}${axis ? ' axis' : ''}`}
      data-key={column.key}
      aria-colindex={index + 1}
      {...(column.sort === undefined ? {} : { 'aria-sort': order ?? 'none' })}
    >
      {column.sort !== undefined && onSort ? (
        <button
          type="button"
          class={`sorter${sorted ? ' on' : ''}`}
          title={t('grid.sortBy', { column: title })}
          onClick={() => onSort(column.sort as string, sorted ? !sort.descending : false)}
        >
          <span class="head-text">{title}</span>
          <span class="arrow" aria-hidden="true">{sorted ? (sort.descending ? '▼' : '▲') : ''}</span>
        </button>
      ) : (
        <span class="head-text">{title}</span>
      )}
      {extra}
      {axis && <div class="ticks" aria-hidden="true" />}
    </div>
  );
}
