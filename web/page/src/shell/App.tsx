import { useEffect } from 'preact/hooks';
import { locked, reachable } from '../api/client';
import { connected } from '../api/live';
import { PHASE_KINDS } from '../api/types';
import { ConnectionsView } from '../connections/ConnectionsView';
import { ExchangesView } from '../exchanges/ExchangesView';
import { exchanges, open as underWay } from '../exchanges/model';
import { ReplayDialog } from '../detail/ReplayDialog';
import { FindingsView } from '../findings/FindingsView';
import { groups } from '../findings/model';
import { HostsView } from '../hosts/HostsView';
import { t, type Key } from '../i18n/text';
import { capture, missed, paused, resume } from '../state/capture';
import { open, route, VIEWS, type ViewName } from '../state/route';
import { language, theme } from '../state/settings';
import { bytes, duration, grouped } from '../text/quantities';
import { visible } from '../text/visible';
import { HarDrop } from './HarDrop';
import { Help, helpOpen } from './Help';
import { listenForKeys, nextTheme } from './keys';
import { Icon } from './parts';
import { notice } from './notice';
import { cancelTransfer, transfer } from './transfer';

export function App() {
  useEffect(listenForKeys, []);
  const { view } = route.value;
  return (
    <div class="app">
      <Rail view={view} />
      <main class="main" id="main">
        <h1 class="unseen">{`Weir: ${t(`nav.${view}` as Key)}`}</h1>
        {locked.value ? <Locked /> : <View view={view} />}
        <StatusBar />
      </main>
      <Help />
      <ReplayDialog />
      <HarDrop />
      <Toast />
    </div>
  );
}

function View({ view }: { view: ViewName }) {
  switch (view) {
    case 'exchanges':
      return <ExchangesView />;
    case 'connections':
      return <ConnectionsView />;
    case 'hosts':
      return <HostsView />;
    case 'findings':
      return <FindingsView />;
  }
}

function Rail({ view }: { view: ViewName }) {
  return (
    <nav class="rail" aria-label={t('nav.label')}>
      <span class="brand" aria-hidden="true">
        <svg viewBox="0 0 32 32" class="brand-mark">
          <rect width="32" height="32" rx="7" />
          <path d="M6 10h7v7h7v7h6" />
        </svg>
        Weir
      </span>
      {VIEWS.map((name) => (
        <a key={name} href={`#/${name}`} {...(name === view ? { 'aria-current': 'page' as const } : {})} onClick={(event) => { event.preventDefault(); open(name); }}>
          <Icon name={name} />
          <span>{t(`nav.${name}` as Key)}</span>
          {name === 'findings' && <FindingCount />}
        </a>
      ))}
      <span class="spring" />
      <button type="button" title={`${t(`theme.${theme.value}` as Key)}  t`} onClick={nextTheme}>
        <Icon name="theme" />
        <span>{t('nav.theme')}</span>
      </button>
      <button type="button" lang={language.value === 'en' ? 'zh-CN' : 'en'} title={t('nav.languageLabel')} onClick={() => (language.value = language.value === 'en' ? 'zh-CN' : 'en')}>
        <Icon name="language" />
        <span>{t('nav.language')}</span>
      </button>
      <button type="button" title={`${t('nav.help')}  ?`} onClick={() => (helpOpen.value = true)}>
        <Icon name="help" />
        <span>{t('nav.help')}</span>
      </button>
    </nav>
  );
}

/** How many kinds of findings ask for something to be done. */
function FindingCount() {
  const serious = groups.value.filter((group) => group.severity !== 'info');
  if (serious.length === 0) return null;
  return <span class={`rail-count${serious.some((group) => group.severity === 'error') ? ' f-error' : ' f-warning'}`} aria-label={t('find.serious', { count: serious.length })}>{serious.length}</span>;
}

function Locked() {
  return (
    <div class="empty">
      <h2>{t('state.locked')}</h2>
    </div>
  );
}

/** What the page looks at, whether it is alive, and what is missing from the record. */
function StatusBar() {
  const info = capture.value;
  if (info === null) return <footer class="status-bar" />;
  const filtered = route.value.filter !== '' || route.value.from !== null;
  const onList = route.value.view === 'exchanges';
  const { lost } = info;
  return (
    <footer class="status-bar">
      <LiveState />
      <span>{onList && filtered ? t('count.found', { count: grouped(exchanges.total.value), of: grouped(info.exchanges) }) : t('count.exchanges', { count: grouped(info.exchanges) })}</span>
      {underWay.value.length > 0 && <span>{t('count.open', { count: grouped(underWay.value.length) })}</span>}
      <span>{t('count.connections', { count: grouped(info.connections) })}</span>
      <span>{t('count.size', { size: bytes(info.size_bytes) })}</span>
      {lost.dropped_events > 0 && <span class="bad">{t('lost.events', { count: grouped(lost.dropped_events) })}</span>}
      {lost.unwritten_exchanges > 0 && <span class="bad">{t('lost.unwritten', { count: grouped(lost.unwritten_exchanges) })}</span>}
      {lost.evicted_exchanges > 0 && <span class="warn">{t('lost.exchanges', { count: grouped(lost.evicted_exchanges) })}</span>}
      {lost.dropped_body_bytes > 0 && <span class="warn">{t('lost.bodies', { size: bytes(lost.dropped_body_bytes) })}</span>}
      <Strain />
      {lost.abrupt && <span class="warn">{t('lost.abrupt')}</span>}
      <span class="spring" />
      {onList && <Legend />}
      <span class="code">{visible(info.file)}</span>
    </footer>
  );
}

/** Turns of an event loop that are later than that show in the phases. */
const LATE_US = 5000;

/** How far the figures can be trusted; nothing as long as they can. */
function Strain() {
  const strain = capture.value?.strain;
  if (strain === undefined) return null;
  return (
    <>
      {strain.held_us > 0 && <span class="warn">{t('strain.held', { time: duration(strain.held_us) })}</span>}
      {strain.lag_p99_us > LATE_US && <span class="warn" title={t('strain.lateHint', { most: duration(strain.lag_max_us), count: grouped(strain.stalls) })}>{t('strain.late', { time: duration(strain.lag_p99_us) })}</span>}
    </>
  );
}

/** What the colours and shapes of the waterfall mean. */
function Legend() {
  return (
    <span class="legend">
      {PHASE_KINDS.map((kind) => (
        <span key={kind}>
          <span class={`swatch p-${kind}`} aria-hidden="true" />
          {t(`phase.${kind}` as Key)}
        </span>
      ))}
      <span>
        <span class="swatch p-tail" aria-hidden="true" />
        {t('phase.closeTail')}
      </span>
    </span>
  );
}

function LiveState() {
  const info = capture.value;
  if (!reachable.value || (info?.mode === 'live' && !connected.value)) return <span class="live off" role="status"><i />{t('state.offline')}</span>;
  if (info?.mode === 'stored') return <span class="live stored"><i />{t('state.stored')}</span>;
  return (
    <button type="button" class={`live${paused.value ? ' paused' : ''}`} aria-pressed={paused.value} title={`${t(paused.value ? 'bar.resume' : 'bar.pause')}  ␣`} onClick={togglePause}>
      <i />
      {t(paused.value ? 'state.paused' : 'state.live')}
      {paused.value && missed.value > 0 && ` · ${t('bar.missed', { count: grouped(missed.value) })}`}
    </button>
  );
}

export function togglePause(): void {
  if (paused.peek()) resume();
  else paused.value = true;
}

/** A transfer under way or a short word on what was done. */
function Toast() {
  const now = transfer.value;
  return (
    <div class="toast-place" aria-live="polite">
      {notice.value !== '' && <div class="toast">{notice.value}</div>}
      {now !== null && (
        <div class={`toast ${now.state}`}>
          {now.state === 'running' && (
            <>
              <span>{now.name}</span>
              <progress aria-label={now.name} {...(now.total === null ? {} : { value: now.read, max: Math.max(1, now.total) })} />
              <span>{now.total === null ? t('export.progress', { read: bytes(now.read) }) : t('export.progressOf', { read: bytes(now.read), total: bytes(now.total) })}</span>
              <button type="button" class="small" onClick={cancelTransfer}>{t('export.cancel')}</button>
            </>
          )}
          {now.state === 'done' && <span>{t('export.done', { name: now.name, size: bytes(now.read) })}</span>}
          {now.state === 'failed' && (
            <>
              <span>{t('export.failed', { why: now.why })}</span>
              <button type="button" class="small" onClick={cancelTransfer}>{t('help.close')}</button>
            </>
          )}
        </div>
      )}
    </div>
  );
}
