import { signal } from '@preact/signals';
import { PHASE_KINDS } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Captured, Icon, Section } from '../shell/parts';
import { Split } from '../shell/Split';
import { go, open, route } from '../state/route';
import { bytes, duration, grouped, percent } from '../text/quantities';
import { visible } from '../text/visible';
import { Histogram } from './Histogram';
import { hosts, hostsLoaded, lookupLimit, lookups, lookupTotal, type HostRow, type NumberedLookup } from './model';

type SortKey = 'exchanges' | 'failed' | 'connections' | 'response_bytes' | 'p50' | 'p95' | 'host';
const order = signal<{ key: SortKey; descending: boolean }>({ key: 'exchanges', descending: true });

function sortValue(row: HostRow, key: SortKey): number | string {
  if (key === 'p50') return row.p50_us['total'] ?? 0;
  if (key === 'p95') return row.p95_us['total'] ?? 0;
  return row[key];
}

export function HostsView() {
  const { selected } = route.value;
  const row = hosts.value.find((one) => one.host === selected);
  if (hostsLoaded.value && hosts.value.length === 0) {
    return (
      <div class="empty">
        <h2>{t('empty.hosts')}</h2>
      </div>
    );
  }
  return (
    <div class="view">
      <Split side={row === undefined ? null : <HostPane row={row} />} main={<Tables selected={selected} />} />
    </div>
  );
}

function Tables({ selected }: { selected: string }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={t('nav.hosts')}>
      <Section top title={t('hosts.table')}>
        <HostTable selected={selected} />
      </Section>
      <Section top title={t('hosts.lookups')} ev="app" extra={<span class="dim">{grouped(lookupTotal.value)}</span>}>
        <LookupTable />
      </Section>
    </div>
  );
}

function HostTable({ selected }: { selected: string }) {
  const { key, descending } = order.value;
  const sorted = [...hosts.value].sort((a, b) => {
    const x = sortValue(a, key);
    const y = sortValue(b, key);
    return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1);
  });
  const slowest = Math.max(1, ...sorted.map((row) => row.p95_us['total'] ?? 0));
  return (
    <table class="plain wide-table hosts">
      <thead>
        <tr>
          <Head name="host" title="hosts.host" />
          <Head name="exchanges" title="hosts.exchanges" right />
          <Head name="failed" title="hosts.failed" right />
          <Head name="connections" title="hosts.connections" right least />
          <th scope="col" class="number less">{t('hosts.perConnection')}</th>
          <Head name="response_bytes" title="hosts.bytes" right less />
          <Head name="p50" title="hosts.median" right />
          <Head name="p95" title="hosts.p95" right />
          <th scope="col" class="phase-plot">{t('hosts.phases')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <tr key={row.host} class={row.host === selected ? 'selected' : ''}>
            <th scope="row">
              <button type="button" class="link" aria-pressed={row.host === selected} onClick={() => go({ selected: row.host === selected ? '' : row.host })}>
                <Captured text={row.host} limit={80} />
              </button>
            </th>
            <td class="number">{grouped(row.exchanges)}</td>
            <td class={`number${row.failed > 0 ? ' bad' : ' dim'}`}>{row.failed === 0 ? '0' : `${grouped(row.failed)} · ${percent(row.failed, row.exchanges)}`}</td>
            <td class="number least">{grouped(row.connections)}</td>
            <td class="number less">{row.connections === 0 ? '–' : (row.exchanges / row.connections).toFixed(1)}</td>
            <td class="number less">{bytes(row.response_bytes)}</td>
            <td class="number">{duration(row.p50_us['total'] ?? 0)}</td>
            <td class="number">{duration(row.p95_us['total'] ?? 0)}</td>
            <td class="phase-plot"><Stack times={row.p50_us} scale={slowest} limit={row.p95_us['total'] ?? 0} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The medians of the phases one after the other, and a mark where 95 % of all requests are done. */
function Stack({ times, scale, limit }: { times: Record<string, number>; scale: number; limit: number }) {
  let at = 0;
  return (
    <span class="stack" role="img" aria-label={PHASE_KINDS.filter((kind) => times[kind] !== undefined).map((kind) => `${t(`phase.${kind}` as Key)} ${duration(times[kind] ?? 0)}`).join(', ')}>
      {PHASE_KINDS.map((kind) => {
        const width = (100 * (times[kind] ?? 0)) / scale;
        const left = at;
        at += width;
        return width < 0.15 ? null : <span key={kind} class={`phase-bar p-${kind}`} style={{ left: `${left}%`, width: `${width}%` }} />;
      })}
      <span class="p95-mark" style={{ left: `${Math.min(99.6, (100 * limit) / scale)}%` }} />
    </span>
  );
}

function Head({ name, title, right, less, least }: { name: SortKey; title: Key; right?: boolean; less?: boolean; least?: boolean }) {
  const on = order.value.key === name;
  return (
    <th scope="col" class={`${right ? 'number' : ''}${less ? ' less' : ''}${least ? ' least' : ''}`} aria-sort={on ? (order.value.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class={`sorter${on ? ' on' : ''}`} onClick={() => (order.value = { key: name, descending: on ? !order.value.descending : name !== 'host' })}>
        {t(title)}
        <span class="arrow" aria-hidden="true">{on ? (order.value.descending ? '▼' : '▲') : ''}</span>
      </button>
    </th>
  );
}

function HostPane({ row }: { row: HostRow }) {
  return (
    <aside class="pane" aria-label={t('detail.hostLabel', { host: row.host })}>
      <header class="pane-head">
        <div class="pane-line">
          <h2 class="pane-url"><Captured text={row.host} limit={200} /></h2>
          <span class="spring" />
          <button type="button" class="tool" title={`${t('detail.close')}  Esc`} aria-label={t('detail.close')} onClick={() => go({ selected: '' })}>
            <Icon name="close" />
          </button>
        </div>
      </header>
      <div class="pane-body" tabIndex={0} role="group" aria-label={t('detail.hostLabel', { host: row.host })}>
        <Section title={t('hosts.histogram')} extra={<button type="button" class="small" onClick={() => open('exchanges', { filter: `host="${row.host.replace(/["\\]/g, '\\$&')}"` })}>{t('hosts.showExchanges')}</button>}>
          <Histogram host={row.host} />
        </Section>
        <Section title={t('over.phase')} ev="app">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">{t('over.phase')}</th>
                <th scope="col" class="number">{t('hosts.median')}</th>
                <th scope="col" class="number">{t('hosts.p95')}</th>
              </tr>
            </thead>
            <tbody>
              {PHASE_KINDS.filter((kind) => row.p50_us[kind] !== undefined).map((kind) => (
                <tr key={kind}>
                  <th scope="row"><span class={`swatch p-${kind}`} aria-hidden="true" />{t(`phase.${kind}` as Key)}</th>
                  <td class="number">{duration(row.p50_us[kind] ?? 0)}</td>
                  <td class="number">{duration(row.p95_us[kind] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      </div>
    </aside>
  );
}

function LookupTable() {
  return (
    <>
      <table class="plain wide-table lookups">
        <thead>
          <tr>
            <th scope="col">{t('hosts.name')}</th>
            <th scope="col">{t('hosts.source')}</th>
            <th scope="col">{t('dns.queries')}</th>
            <th scope="col">{t('hosts.addresses')}</th>
            <th scope="col" class="number">{t('dns.time')}</th>
            <th scope="col" class="number">{t('hosts.asked')}</th>
          </tr>
        </thead>
        <tbody>
          {lookups.value.map((lookup, i) => (
            <Lookup key={i} lookup={lookup} />
          ))}
        </tbody>
      </table>
      {lookups.value.length < lookupTotal.value && lookupLimit.value < 1000 && (
        <button type="button" class="small" onClick={() => (lookupLimit.value = 1000)}>{t('hosts.more')}</button>
      )}
    </>
  );
}

function Lookup({ lookup }: { lookup: NumberedLookup }) {
  return (
    <tr>
      <th scope="row" class="code"><Captured text={lookup.name} limit={100} /></th>
      <td class={lookup.failure === undefined ? '' : 'bad'}>{lookup.failure !== undefined ? t('dnsSource.failed') : lookup.source === undefined ? '–' : t(`dnsSource.${lookup.source}` as Key)}</td>
      <td class="code">
        {(lookup.queries ?? []).map((query, i) => (
          <div key={i}>
            <b>{query.type}</b> @{query.server}/{query.transport} {query.failure ?? query.rcode ?? ''} <span class="dim">{duration(query.ended_us - query.started_us)}{(query.answers?.length ?? 0) > 0 && ` · ${t('dns.ttl', { ttl: Math.min(...(query.answers ?? []).map((answer) => answer.ttl_s)) })}`}</span>
          </div>
        ))}
        {lookup.failure !== undefined && (lookup.queries?.length ?? 0) === 0 && visible(lookup.failure.detail)}
      </td>
      <td class="code">{(lookup.addresses ?? []).join(', ')}</td>
      <td class="number">{lookup.ended_us === undefined ? '–' : duration(lookup.ended_us - lookup.started_us)}</td>
      <td class="number">
        <button type="button" class="link" onClick={() => open('exchanges', { selected: String(lookup.number) })}>#{lookup.number}</button>
      </td>
    </tr>
  );
}
