import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { t } from '../i18n/text';
import { paneBelow, paneShare } from '../state/settings';

/** A main part and, when there is something to tell, details beside or below it; the border between them moves. */
export function Split({ main, side }: { main: ComponentChildren; side: ComponentChildren | null }) {
  const root = useRef<HTMLDivElement>(null);
  const below = paneBelow.value;
  const set = (share: number) => {
    paneShare.value = Math.round(Math.max(20, Math.min(75, share)));
  };
  const onPointerDown = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => {
      const box = root.current?.getBoundingClientRect();
      if (box === undefined) return;
      set(below ? (100 * (box.bottom - moved.clientY)) / box.height : (100 * (box.right - moved.clientX)) / box.width);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: 2, ArrowUp: 2, ArrowRight: -2, ArrowDown: -2 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(paneShare.value + by);
  };
  return (
    <div class={`split${below ? ' below' : ''}${side === null ? ' alone' : ''}`} ref={root} style={{ '--share': `${paneShare.value}%` }}>
      <div class="split-main">{main}</div>
      {side !== null && (
        <>
          <div
            class="splitter"
            role="separator"
            tabIndex={0}
            aria-label={t('detail.resize')}
            aria-orientation={below ? 'horizontal' : 'vertical'}
            aria-valuemin={20}
            aria-valuemax={75}
            aria-valuenow={paneShare.value}
            onPointerDown={onPointerDown}
            onKeyDown={onKeyDown}
          />
          <div class="split-side">{side}</div>
        </>
      )}
    </div>
  );
}
