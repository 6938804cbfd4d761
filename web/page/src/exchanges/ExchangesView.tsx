import { useEffect, useMemo, useRef } from 'preact/hooks';
import { signal } from '@preact/signals';
import type { ExchangeRow } from '../api/rows';
import { PHASE_KINDS } from '../api/types';
import { Details } from '../detail/Details';
import { Grid } from '../grid/Grid';
import { activeGrid } from '../grid/active';
import type { Source } from '../grid/rows';
import { severities } from '../findings/model';
import { t, type Key } from '../i18n/text';
import { Split } from '../shell/Split';
import { Icon } from '../shell/parts';
import { capture } from '../state/capture';
import { edited } from '../state/notes';
import { go, route } from '../state/route';
import { capturePages } from '../state/sections';
import { alignStarts, clientLane } from '../state/settings';
import { duration, grouped } from '../text/quantities';
import { waterfallPainter } from '../waterfall/painter';
import { Empty } from './Empty';
import { FilterBar } from './FilterBar';
import { Overview } from './Overview';
import { shownColumns } from './columns';
import { exchanges, follow, open, placeOf, rowAt, rowCount, shown } from './model';

const source: Source<ExchangeRow> = {
  total: () => rowCount.peek(),
  row: rowAt,
  want: (first, count) => exchanges.want(first, count),
  keyOf: (row) => String(row.number),
};

const hovered = signal<{ row: ExchangeRow; x: number; y: number } | null>(null);

export function ExchangesView() {
  const { selected, sort, descending, columns, filter, from } = route.value;
  const shownNow = useMemo(() => shownColumns(columns), [columns.join()]);
  const asked = filter !== '' || from !== null;
  const nothing = exchanges.loaded.value && rowCount.value === 0;
  const chosen = useRef('');
  useEffect(() => {
    // A shared address, another view, or the next one on its connection: what was not chosen in the list is brought into view.
    if (selected === '' || selected === chosen.current || !exchanges.loaded.value) return;
    chosen.current = selected;
    follow.value = false;
    if (activeGrid.current?.shows(selected)) return;
    void placeOf(selected).then((place) => place !== null && activeGrid.current?.scrollTo(place));
  }, [selected, exchanges.loaded.value]);
  const byTime = sort === 'number' && !descending;
  return (
    <div class="view">
      <FilterBar />
      <Overview />
      <Split
        side={selected === '' ? null : <Details />}
        main={
          <div class="list">
            {nothing && !asked ? (
              <Empty />
            ) : (
              <>
                <Grid<ExchangeRow>
                  id="exchanges"
                  label={t('grid.exchanges')}
                  columns={shownNow}
                  fit={columns.length === 0}
                  source={source}
                  painter={waterfallPainter}
                  watch={() => {
                    void exchanges.version.value;
                    void open.value;
                    void alignStarts.value;
                    void clientLane.value;
                    void severities.value;
                    void edited.value;
                    void capturePages.value;
                    void capture.value?.started;
                  }}
                  selected={selected}
                  onSelect={(key) => {
                    follow.value = false;
                    chosen.current = key;
                    go({ selected: key });
                  }}
                  onOpen={() => document.querySelector<HTMLElement>('.pane [role=tab][aria-selected=true]')?.focus()}
                  sort={{ key: sort, descending }}
                  onSort={(key, down) => go({ sort: key, descending: down })}
                  follow={follow.value && byTime && capture.value?.mode === 'live'}
                  onView={(first, count) => {
                    shown.first = first;
                    shown.count = count;
                  }}
                  onHover={hover}
                  headExtra={<AxisTools />}
                />
                {nothing && <Nothing />}
              </>
            )}
            <HoverCard />
          </div>
        }
      />
    </div>
  );
}

function AxisTools() {
  const on = alignStarts.value;
  const lane = clientLane.value;
  return (
    <span class="axis-tools">
      <button type="button" class="tool" aria-pressed={lane} aria-label={t('lane.show')} title={`${t('lane.show')}  L`} onClick={() => (clientLane.value = !lane)}>
        <Icon name="lane" />
      </button>
      <AlignButton on={on} />
    </span>
  );
}

function AlignButton({ on }: { on: boolean }) {
  return (
    <button type="button" class="tool" aria-pressed={on} aria-label={t('waterfall.align')} title={`${t(on ? 'waterfall.timeHint' : 'waterfall.alignHint')}  a`} onClick={() => (alignStarts.value = !on)}>
      <Icon name="align" />
    </button>
  );
}

function Nothing() {
  return (
    <div class="nothing" role="status">
      <p>{t('empty.filtered')}</p>
      <p class="dim">{t('empty.filteredHint', { count: grouped(capture.value?.exchanges ?? 0) })}</p>
      <button type="button" class="action" onClick={() => go({ filter: '', from: null, to: null })}>{t('empty.clear')}</button>
    </div>
  );
}

/** Looks only where a pointer is; readers have the label of the cell. */
function hover(key: string, cell: HTMLElement | null): void {
  if (key === '' || cell === null || !cell.classList.contains('c-waterfall')) {
    if (hovered.peek() !== null) hovered.value = null;
    return;
  }
  if (String(hovered.peek()?.row.number) === key) return;
  for (let i = 0; i < shown.count; i++) {
    const row = rowAt(shown.first + i);
    if (row !== undefined && String(row.number) === key) {
      const box = cell.getBoundingClientRect();
      hovered.value = { row, x: box.left, y: box.bottom };
      return;
    }
  }
}

function HoverCard() {
  const card = useRef<HTMLDivElement>(null);
  const at = hovered.value;
  if (at === null) return null;
  const { row } = at;
  const lines = [];
  for (let i = 0; i + 2 < row.phases.length; i += 3) {
    const kind = PHASE_KINDS[row.phases[i] as number];
    const took = row.phases[i + 2] as number;
    if (kind !== undefined && (took > 0 || kind !== 'blocked')) lines.push({ kind, took });
  }
  const above = at.y + 30 + lines.length * 20 > innerHeight;
  return (
    <div class="hover-card" ref={card} aria-hidden="true" style={{ left: `${Math.min(at.x + 12, innerWidth - 230)}px`, ...(above ? { bottom: `${innerHeight - at.y + 30}px` } : { top: `${at.y + 4}px` }) }}>
      {lines.map((line, i) => (
        <div key={i} class="hover-line">
          <span class={`swatch p-${line.kind}`} />
          <span>{t(`phase.${line.kind}` as Key)}</span>
          <span class="number">{duration(line.took)}</span>
        </div>
      ))}
      {row.close_tail_us !== null && (
        <div class="hover-line">
          <span class="swatch p-tail" />
          <span>{t('phase.closeTail')}</span>
          <span class="number">{duration(row.close_tail_us)}</span>
        </div>
      )}
      {clientLane.value && row.client_us !== null && <LaneLines row={row} lane={row.client_us} />}
      <div class="hover-line total">
        <span />
        <span>{t('over.total')}</span>
        <span class="number">{duration(row.total_us)}</span>
      </div>
    </div>
  );
}

function LaneLines({ row, lane: [read, answer, end] }: { row: ExchangeRow; lane: [number, number | null, number | null] }) {
  return (
    <>
      <div class="hover-line">
        <span class="swatch lane-in" />
        <span>{t('lane.in')}</span>
        <span class="number">{duration(read - row.started_us)}</span>
      </div>
      {answer !== null && end !== null && (
        <div class="hover-line">
          <span class="swatch lane-out" />
          <span>{t('lane.out')}</span>
          <span class="number">{duration(end - answer)}</span>
        </div>
      )}
    </>
  );
}
