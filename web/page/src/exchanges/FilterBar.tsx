import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { json, revealed } from '../api/client';
import { t, type Key } from '../i18n/text';
import { Icon } from '../shell/parts';
import { anyNoted, NOTED } from '../state/notes';
import { go, route } from '../state/route';
import { grouped } from '../text/quantities';
import { visible } from '../text/visible';
import { ColumnMenu } from './ColumnMenu';
import { ExportMenu } from './ExportMenu';
import { filterError, follow, scan } from './model';
import { PageMenu } from './PageMenu';
import { complete, suggest, type Observed, type Suggestion } from './suggest';

const observed = signal<Observed>({});

/** Waits until typing pauses: each filter is a question to the server. */
const PAUSE_MS = 250;

export function FilterBar() {
  return (
    <div class="filter-bar">
      <FilterBox />
      <div class="bar-tools">
        <button type="button" class="tool wide" aria-pressed={follow.value} title={`${t('bar.follow')}  F`} aria-label={t('bar.follow')} onClick={() => (follow.value = !follow.value)}>
          <Icon name="follow" />
        </button>
        <NotedButton />
        <PageMenu />
        <ColumnMenu />
        <ExportMenu />
        <button
          type="button"
          class={`tool wide${revealed.value ? ' warn' : ''}`}
          aria-pressed={revealed.value}
          title={t(revealed.value ? 'bar.hide' : 'bar.reveal')}
          onClick={() => (revealed.value = !revealed.value)}
        >
          <Icon name="eye" /> {t(revealed.value ? 'bar.revealed' : 'bar.masked')}
        </button>
      </div>
    </div>
  );
}

/** Shows only what the person marked or commented; there while there is something of that. */
function NotedButton() {
  const on = route.value.filter === NOTED;
  if (!anyNoted.value && !on) return null;
  return (
    <button type="button" class="tool wide" aria-pressed={on} title={t('note.only')} aria-label={t('note.only')} onClick={() => go({ filter: on ? '' : NOTED }, true)}>
      <Icon name="star" />
    </button>
  );
}

function FilterBox() {
  const { filter } = route.value;
  const [text, setText] = useState(filter);
  const [list, setList] = useState<Suggestion[]>([]);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (document.activeElement !== input.current) setText(filter);
  }, [filter]);

  const apply = (next: string, at = next.length) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go({ filter: next.trim() }), PAUSE_MS);
    setList(suggest(next, at, observed.peek()));
    setActive(-1);
  };
  const take = (suggestion: Suggestion) => {
    const cursor = input.current?.selectionStart ?? text.length;
    const { text: next, cursor: after } = complete(text, cursor, suggestion);
    apply(next, after);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(after, after);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && list.length > 0) {
      event.preventDefault();
      setActive((active + 1) % list.length);
    } else if (event.key === 'ArrowUp' && list.length > 0) {
      event.preventDefault();
      setActive((active - 1 + list.length) % list.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) {
      event.preventDefault();
      take(list[active] as Suggestion);
    } else if (event.key === 'Enter') {
      clearTimeout(timer.current);
      go({ filter: text.trim() });
      setList([]);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (list.length > 0) setList([]);
      else input.current?.blur();
    }
  };
  const error = filterError.value?.text === text.trim() ? filterError.value : null;
  const open = list.length > 0;
  return (
    <div class={`filter-box${error === null ? '' : ' wrong'}`}>
      <Icon name="filter" />
      <div class="filter-field">
        {error !== null && error.position !== null && <Underline text={text} position={error.position + (text.length - text.trimStart().length)} />}
        <input
          ref={input}
          id="filter"
          type="text"
          role="combobox"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-label={t('filter.label')}
          aria-expanded={open}
          aria-controls="filter-list"
          aria-autocomplete="list"
          {...(active >= 0 ? { 'aria-activedescendant': `suggestion-${active}` } : {})}
          {...(error === null ? {} : { 'aria-invalid': true, 'aria-errormessage': 'filter-error' })}
          placeholder={t('filter.placeholder')}
          value={text}
          onInput={(event) => apply(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
          onKeyDown={onKeyDown}
          onFocus={() => {
            void readObserved();
            setList(suggest(text, text.length, observed.peek()));
          }}
          onBlur={() => setList([])}
        />
      </div>
      {scan.value !== null && (
        <span class="scan" role="status">
          <progress value={scan.value.scanned} max={Math.max(1, scan.value.of)} aria-label={t('filter.scanning', { scanned: grouped(scan.value.scanned), of: grouped(scan.value.of) })} />
          {t('filter.scanning', { scanned: grouped(scan.value.scanned), of: grouped(scan.value.of) })}
        </span>
      )}
      {text !== '' && (
        <button
          type="button"
          class="tool"
          aria-label={t('filter.clear')}
          title={t('filter.clear')}
          onClick={() => {
            clearTimeout(timer.current);
            setText('');
            setList([]);
            go({ filter: '' });
          }}
        >
          <Icon name="close" />
        </button>
      )}
      <ul class="suggestions" id="filter-list" role="listbox" aria-label={t('filter.suggestions')} hidden={!open}>
        {list.map((suggestion, i) => (
          <li
            key={suggestion.text}
            id={`suggestion-${i}`}
            role="option"
            aria-selected={i === active}
            onPointerDown={(event) => {
              event.preventDefault();
              take(suggestion);
            }}
          >
            <code>{visible(suggestion.text)}</code>
            {suggestion.about !== '' && <span class="dim">{t(suggestion.about as Key)}</span>}
          </li>
        ))}
      </ul>
      {error !== null && (
        <p class="filter-error" id="filter-error" role="alert">
          <b>{visible(error.message)}</b> {error.position !== null && <span>({t('filter.at', { position: error.position + 1 })})</span>} {visible(error.hint)}
        </p>
      )}
    </div>
  );
}

/** Marks the place of the error behind the text of the field, which has the same font. */
function Underline({ text, position }: { text: string; position: number }) {
  return (
    <div class="underline" aria-hidden="true">
      <span>{text.slice(0, position)}</span>
      <span class="mark">{text.slice(position, position + 1) || ' '}</span>
    </div>
  );
}

async function readObserved(): Promise<void> {
  try {
    observed.value = await json<Observed>('suggestions');
  } catch {
    // Suggestions are a comfort: without them the box works all the same.
  }
}
