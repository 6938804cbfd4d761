import { useEffect, useRef } from 'preact/hooks';
import type { Exchange } from '../api/types';
import { urlParts } from '../api/rows';
import { t, type Key } from '../i18n/text';
import { Captured, Icon, Note } from '../shell/parts';
import { go, route, type TabName } from '../state/route';
import { noteOf, setNote } from '../state/notes';
import { paneBelow } from '../state/settings';
import { BodyTab } from './BodyTab';
import { CloseTab } from './CloseTab';
import { DnsTab } from './DnsTab';
import { ExportTab } from './ExportTab';
import { HttpTab } from './HttpTab';
import { MessagesTab, hasMessages } from './MessagesTab';
import { NoteLine } from './NoteLine';
import { OverviewTab } from './OverviewTab';
import { TcpTab } from './TcpTab';
import { TlsTab } from './TlsTab';
import { exchange, failed, gone } from './model';
import { neighbour } from './neighbour';
import { replay, whyNot } from './replay';
import { StatusChip } from './StatusChip';

export const STANDARD_TABS: readonly TabName[] = ['overview', 'dns', 'tcp', 'tls', 'http', 'close', 'body', 'export'];

export function tabsOf(x: Exchange): TabName[] {
  return hasMessages(x) ? [...STANDARD_TABS.slice(0, -1), 'messages', 'export'] : [...STANDARD_TABS];
}

/** One exchange in full: the parts of its story as tabs. */
export function Details() {
  const { selected, tab } = route.value;
  const x = exchange.value;
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [selected, tab]);
  return (
    <aside class={`pane${x !== null && String(x.number) !== selected ? ' stale' : ''}`} aria-label={t('detail.label', { number: selected })} aria-busy={x !== null && String(x.number) !== selected}>
      <PaneHead x={x} />
      {x !== null && <Tabs x={x} tab={tab} />}
      <div class="pane-body" ref={scroller} {...(x === null ? {} : { role: 'tabpanel', id: 'tabpanel', 'aria-labelledby': `tab-${tab}` })} tabIndex={0}>
        {gone.value && <Note>{t('detail.gone')}</Note>}
        {failed.value !== null && <Note kind="error">{String(failed.value)}</Note>}
        {x === null && !gone.value && failed.value === null && <Note>{t('detail.loading')}</Note>}
        {x !== null && <TabBody x={x} tab={tabsOf(x).includes(tab) ? tab : 'overview'} />}
      </div>
    </aside>
  );
}

function PaneHead({ x }: { x: Exchange | null }) {
  const parts = x === null ? null : urlParts(x.url);
  return (
    <header class="pane-head">
      <div class="pane-line">
        <span class="pane-number">#{x?.number ?? route.value.selected}</span>
        {x !== null && <span class="method">{x.method}</span>}
        {x !== null && <StatusChip x={x} />}
        <span class="spring" />
        {x !== null && <ReplayButton x={x} />}
        {x !== null && <MarkButton x={x} />}
        <button type="button" class="tool" title={`${t('detail.previous')}  [`} aria-label={t('detail.previous')} onClick={() => void neighbour(-1)}>
          <Icon name="up" />
        </button>
        <button type="button" class="tool" title={`${t('detail.next')}  ]`} aria-label={t('detail.next')} onClick={() => void neighbour(1)}>
          <Icon name="down" />
        </button>
        <button
          type="button"
          class="tool"
          title={`${t(paneBelow.value ? 'detail.right' : 'detail.below')}  o`}
          aria-label={t(paneBelow.value ? 'detail.right' : 'detail.below')}
          onClick={() => (paneBelow.value = !paneBelow.value)}
        >
          <Icon name={paneBelow.value ? 'right' : 'below'} />
        </button>
        <button type="button" class="tool" title={`${t('detail.close')}  Esc`} aria-label={t('detail.close')} onClick={() => go({ selected: '' })}>
          <Icon name="close" />
        </button>
      </div>
      {x !== null && <NoteLine x={x} />}
      {parts !== null && (
        <h2 class="pane-url">
          <span class="url-scheme">{parts.scheme === '' ? '' : `${parts.scheme}://`}</span>
          <span class="url-host"><Captured text={parts.host} limit={260} /></span>
          <span class="url-path"><Captured text={parts.path} limit={240} /></span>
        </h2>
      )}
    </header>
  );
}

function ReplayButton({ x }: { x: Exchange }) {
  const no = whyNot(x);
  return (
    <button type="button" class="tool" title={no ?? `${t('replay.again')}  r`} aria-label={no === null ? t('replay.again') : `${t('replay.again')}: ${no}`} disabled={no !== null} onClick={() => void replay(x)}>
      <Icon name="replay" />
    </button>
  );
}

function MarkButton({ x }: { x: Exchange }) {
  const note = noteOf(x.number, x.note);
  return (
    <button type="button" class={`tool mark-tool${note.marked ? ' on' : ''}`} aria-pressed={note.marked} title={`${t('note.mark')}  m`} aria-label={t('note.mark')} onClick={() => setNote(x.number, { ...note, marked: !note.marked }, true)}>
      <Icon name="star" />
    </button>
  );
}

function Tabs({ x, tab }: { x: Exchange; tab: TabName }) {
  const tabs = tabsOf(x);
  const current = tabs.includes(tab) ? tab : 'overview';
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.indexOf(current);
    const next = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : -1;
    const name = tabs[(next + tabs.length) % tabs.length];
    if (!['ArrowRight', 'ArrowLeft', 'Home', 'End'].includes(event.key) || name === undefined) return;
    event.preventDefault();
    go({ tab: name });
    document.getElementById(`tab-${name}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('detail.tabs')} onKeyDown={onKeyDown}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === current}
          aria-controls="tabpanel"
          tabIndex={name === current ? 0 : -1}
          onClick={() => go({ tab: name })}
        >
          {t(`tab.${name}` as Key)}
        </button>
      ))}
    </div>
  );
}

function TabBody({ x, tab }: { x: Exchange; tab: TabName }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab x={x} />;
    case 'dns':
      return <DnsTab x={x} />;
    case 'tcp':
      return <TcpTab x={x} />;
    case 'tls':
      return <TlsTab x={x} />;
    case 'http':
      return <HttpTab x={x} />;
    case 'close':
      return <CloseTab x={x} />;
    case 'body':
      return <BodyTab x={x} />;
    case 'messages':
      return <MessagesTab x={x} />;
    case 'export':
      return <ExportTab x={x} />;
  }
}
