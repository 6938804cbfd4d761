import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  id: string;
  label: string;
  title: string;
  open: Signal<boolean>;
  button: ComponentChildren;
  children: ComponentChildren;
}

/** A button with something behind it, which goes away by Esc, by a second click and by a click elsewhere. */
export function Popover({ id, label, title, open, button, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const shown = open.value;
  useEffect(() => {
    if (!shown) return undefined;
    // Opened by a key, the focus goes inside; by a pointer it stays on the button.
    if (!root.current?.contains(document.activeElement)) root.current?.querySelector<HTMLElement>('.menu button, .menu input')?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) open.value = false;
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [shown]);
  return (
    <div
      class="menu-root"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && shown) {
          event.stopPropagation();
          open.value = false;
          root.current?.querySelector('button')?.focus();
        }
      }}
    >
      <button type="button" class="tool wide" aria-expanded={shown} aria-controls={id} aria-label={label} title={title} onClick={() => (open.value = !shown)}>
        {button}
      </button>
      {shown && <div id={id}>{children}</div>}
    </div>
  );
}
