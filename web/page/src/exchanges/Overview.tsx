import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { Icon } from '../shell/parts';
import { wall } from '../state/capture';
import { go, route } from '../state/route';
import { isDark } from '../state/settings';
import { capturePages, type CapturePage } from '../state/sections';
import { duration, timeOfDay } from '../text/quantities';
import { cut, visible } from '../text/visible';
import { prepare } from '../waterfall/draw';
import { clockStep } from '../waterfall/scale';
import { goTo } from './PageMenu';
import { chosen, overview, pixelAt, timeAt, type OverviewData } from './overviewModel';

const HEIGHT = 46;
const AXIS = 14;

/** In pixels from the left. */
interface Drag {
  a: number;
  b: number;
}

/** How many exchanges there were when, and how long the longest took; a drag chooses a time. */
export function Overview() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDragShown] = useState<Drag | null>(null);
  // Beside the state: a quick drag ends before it was drawn once.
  const current = useRef<Drag | null>(null);
  const setDrag = (next: Drag | null) => {
    current.current = next;
    setDragShown(next);
  };
  const [width, setWidth] = useState(0);
  const data = overview.value;
  const { from, to } = route.value;

  useEffect(() => {
    if (box.current === null) return undefined;
    const sizes = new ResizeObserver(() => setWidth(box.current?.clientWidth ?? 0));
    sizes.observe(box.current);
    return () => sizes.disconnect();
  }, []);
  useEffect(
    () =>
      effect(() => {
        if (canvas.current !== null && width > 0) draw(canvas.current, overview.value, width, isDark());
      }),
    [width],
  );

  const position = (event: PointerEvent) => event.clientX - (box.current?.getBoundingClientRect().left ?? 0);
  const end = () => {
    const done = current.current;
    if (done === null || data === null) return;
    const choice = chosen(data, width, done.a, done.b);
    setDrag(null);
    go(choice === null ? { from: null, to: null } : { from: choice.from, to: choice.to }, true);
  };
  const shownFrom = drag !== null ? Math.min(drag.a, drag.b) : data !== null && from !== null ? pixelAt(data, width, from) : null;
  const shownTo = drag !== null ? Math.max(drag.a, drag.b) : data !== null && from !== null ? (to === null ? width : pixelAt(data, width, to)) : null;
  const nothing = data === null || data.bins.length === 0 || data.to_us <= data.from_us;
  // Hidden rather than absent: what is watched and drawn on stays the same.
  return (
    <div class="overview" hidden={nothing && from === null} role="group" aria-label={t('overview.label')} title={from === null ? t('overview.hint') : ''}>
      <div
        class="overview-box"
        ref={box}
        onPointerDown={(event) => {
          if (event.button !== 0 || data === null || (event.target as Element).closest('[role=slider]')) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ a: position(event), b: position(event) });
        }}
        onPointerMove={(event) => current.current !== null && setDrag({ a: current.current.a, b: position(event) })}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <canvas ref={canvas} aria-hidden="true" />
        {shownFrom !== null && shownTo !== null && (
          <>
            <div class="shade" style={{ left: '0', width: `${Math.max(0, shownFrom)}px` }} />
            <div class="shade" style={{ left: `${shownTo}px`, right: '0' }} />
            <div class="brush" style={{ left: `${shownFrom}px`, width: `${Math.max(1, shownTo - shownFrom)}px` }} />
          </>
        )}
        {!nothing && data !== null && <Flags data={data} width={width} />}
        {!nothing && (
          <>
            <Handle name="from" data={data} width={width} />
            <Handle name="to" data={data} width={width} />
          </>
        )}
      </div>
      {from !== null && (
        <button type="button" class="small overview-clear" onClick={() => go({ from: null, to: null }, true)}>
          <Icon name="close" /> {t('overview.clear')}
        </button>
      )}
    </div>
  );
}

/** Pixels below which a name says nothing. */
const NAME_PX = 24;

function Flags({ data, width }: { data: OverviewData; width: number }) {
  const places = capturePages.value.map((page) => ({ page, x: pixelAt(data, width, page.started_us) })).filter(({ x }) => x >= -1 && x <= width + 1);
  return <>{places.map(({ page, x }, i) => <Flag key={page.id} page={page} x={x} width={width} room={(places[i + 1]?.x ?? width) - x - 4} />)}</>;
}

/** Where a page begins; a click chooses its time. */
function Flag({ page, x, width, room }: { page: CapturePage; x: number; width: number; room: number }) {
  const name = visible(cut(page.name, 80));
  return (
    <button type="button" class="flag" style={{ left: `${Math.max(0, Math.min(x, width - 4))}px` }} title={t('page.show', { name })} aria-label={t('page.show', { name })} onPointerDown={(event) => event.stopPropagation()} onClick={() => goTo(page)}>
      {room >= NAME_PX && <span aria-hidden="true" style={{ maxWidth: `${room}px` }}>{name}</span>}
    </button>
  );
}

/** One edge of the choice, for pointers and for keys. */
function Handle({ name, data, width }: { name: 'from' | 'to'; data: OverviewData; width: number }) {
  const { from, to } = route.value;
  const value = name === 'from' ? (from ?? data.from_us) : (to ?? data.to_us);
  const step = (data.to_us - data.from_us) / 50;
  const set = (next: number) => {
    const low = name === 'from' ? next : (from ?? data.from_us);
    const high = name === 'to' ? next : (to ?? data.to_us + 1);
    if (high - low < step / 10) return;
    go({ from: Math.round(Math.max(low, data.from_us)), to: Math.round(Math.min(high, data.to_us + 1)) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -step, ArrowRight: step, PageDown: -5 * step, PageUp: 5 * step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(value + by);
  };
  const onPointerDown = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    const left = handle.parentElement?.getBoundingClientRect().left ?? 0;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => set(timeAt(data, width, moved.clientX - left));
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  const x = Math.max(0, Math.min(width, pixelAt(data, width, value)));
  return (
    <div
      class={`handle handle-${name}${from === null ? ' idle' : ''}`}
      role="slider"
      tabIndex={0}
      aria-label={t(`overview.${name}`)}
      aria-valuemin={data.from_us}
      aria-valuemax={data.to_us}
      aria-valuenow={Math.round(value)}
      aria-valuetext={timeOfDay(wall(value))}
      style={{ left: `${x}px` }}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    />
  );
}

function draw(canvas: HTMLCanvasElement, data: OverviewData | null, width: number, dark: boolean): void {
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT}px`;
  const context = prepare(canvas, width, HEIGHT);
  if (context === null || data === null || data.bins.length === 0) return;
  const most = Math.max(1, ...data.bins.map((bin) => bin[0]));
  const longest = Math.max(1, ...data.bins.map((bin) => bin[2]));
  const step = width / data.bins.length;
  const room = HEIGHT - AXIS - 3;
  axis(context, data, width, dark);
  data.bins.forEach(([count, failed, slow], i) => {
    if (count === 0) return;
    const left = i * step;
    const wide = Math.max(1, step - (step > 3 ? 1 : 0));
    // The root keeps single exchanges visible beside a burst of thousands.
    const high = Math.max(2, room * Math.sqrt(count / most));
    context.fillStyle = dark ? '#3f73c9' : '#7ba4e6';
    context.fillRect(left, HEIGHT - high, wide, high);
    if (failed > 0) {
      const red = Math.max(2, high * (failed / count));
      context.fillStyle = dark ? '#ff8a80' : '#c62828';
      context.fillRect(left, HEIGHT - red, wide, red);
    }
    context.fillStyle = dark ? '#e6e6ec' : '#24292f';
    context.fillRect(left, HEIGHT - 1 - room * Math.sqrt(slow / longest), wide, 1.5);
  });
}

function axis(context: CanvasRenderingContext2D, data: OverviewData, width: number, dark: boolean): void {
  const span = data.to_us - data.from_us;
  if (span <= 0) return;
  const step = clockStep((span * 110) / width);
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'top';
  for (let at = Math.ceil(data.from_us / step) * step; at <= data.to_us; at += step) {
    const x = Math.round(pixelAt(data, width, at));
    context.fillStyle = dark ? '#2a3039' : '#e3e7ec';
    context.fillRect(x, 0, 1, HEIGHT);
    if (x > width - 50) continue;
    context.fillStyle = dark ? '#9aa4b1' : '#57606a';
    context.fillText(duration(at), x + 4, 2);
  }
}
