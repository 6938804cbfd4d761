import { signal } from '@preact/signals';
import { t } from '../i18n/text';
import { Icon } from '../shell/parts';
import { Popover } from '../shell/Popover';
import { go, route } from '../state/route';
import { COLUMNS, shownColumns } from './columns';

const open = signal(false);

export function ColumnMenu() {
  const shown = new Set(shownColumns(route.value.columns).map((column) => column.key));
  const toggle = (key: string) => {
    if (shown.has(key)) shown.delete(key);
    else shown.add(key);
    const keys = COLUMNS.filter((column) => shown.has(column.key)).map((column) => column.key);
    const standard = shownColumns([]).map((column) => column.key);
    if (keys.length > 0) go({ columns: keys.join() === standard.join() ? [] : keys });
  };
  return (
    <Popover id="column-menu" label={t('bar.columns')} title={t('bar.columns')} open={open} button={<Icon name="columns" />}>
      <fieldset class="menu">
        <legend>{t('bar.columns')}</legend>
        {COLUMNS.map((column) => (
          <label key={column.key}>
            <input type="checkbox" checked={shown.has(column.key)} onChange={() => toggle(column.key)} /> {column.key === 'number' ? '# ' : t(column.title)}
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
