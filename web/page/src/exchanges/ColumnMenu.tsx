import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { Icon } from '../shell/parts';
import { go, route } from '../state/route';
import { COLUMNS, shownColumns } from './columns';

export function ColumnMenu() {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const shown = new Set(shownColumns(route.value.columns).map((column) => column.key));
  const toggle = (key: string) => {
    if (shown.has(key)) shown.delete(key);
    else shown.add(key);
    const keys = COLUMNS.filter((column) => shown.has(column.key)).map((column) => column.key);
    const standard = shownColumns([]).map((column) => column.key);
    if (keys.length > 0) go({ columns: keys.join() === standard.join() ? [] : keys });
  };
  return (
    <div
      class="menu-root"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          setOpen(false);
          root.current?.querySelector('button')?.focus();
        }
      }}
    >
      <button type="button" class="tool wide" aria-expanded={open} aria-controls="column-menu" aria-label={t('bar.columns')} title={t('bar.columns')} onClick={() => setOpen(!open)}>
        <Icon name="columns" />
      </button>
      {open && (
        <fieldset class="menu" id="column-menu">
          <legend>{t('bar.columns')}</legend>
          {COLUMNS.map((column) => (
            <label key={column.key}>
              <input type="checkbox" checked={shown.has(column.key)} onChange={() => toggle(column.key)} /> {column.key === 'number' ? '# ' : t(column.title)}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
