import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { masks, type ConnectionRow } from '../api/rows';
import { CloseOf } from '../detail/CloseTab';
import { goAways } from '../detail/Http2Facts';
import { PacketFiles } from '../detail/PacketFiles';
import { Packets } from '../detail/Packets';
import { Handshake, KernelTable } from '../detail/TcpTab';
import { Side } from '../detail/TlsTab';
import { statusClass } from '../detail/StatusChip';
import { Grid } from '../grid/Grid';
import type { Source } from '../grid/rows';
import { t, type Key } from '../i18n/text';
import { Split } from '../shell/Split';
import { Facts, Icon, Note, Section } from '../shell/parts';
import { capture, wall } from '../state/capture';
import { go, open as openView, route } from '../state/route';
import { bytes, duration, instant } from '../text/quantities';
import { cut, visible } from '../text/visible';
import { COLUMNS } from './columns';
import { connections, details, gone, leg, open, rowAt, rowCount, shown, type ConnectionDetails, type LegChoice } from './model';
import { lifePainter } from './painter';
import { requestsChanged, wantRequests } from './requests';

const source: Source<ConnectionRow> = {
  total: () => rowCount.peek(),
  row: rowAt,
  want: (first, count) => connections.want(first, count),
  keyOf: (row) => row.id,
};

/** Lifetimes grow and TIME_WAIT counts down. */
const second = signal(0);

export function ConnectionsView() {
  const { selected } = route.value;
  const nothing = connections.loaded.value && rowCount.value === 0;
  useEffect(() => {
    if (capture.value?.mode !== 'live') return undefined;
    const timer = setInterval(() => second.value++, 1000);
    return () => clearInterval(timer);
  }, [capture.value?.mode]);
  return (
    <div class="view">
      <div class="filter-bar">
        <LegChoice />
      </div>
      <Split
        side={selected === '' ? null : <ConnectionPane />}
        main={
          <div class="list">
            <Grid<ConnectionRow>
              id="connections"
              label={t('grid.connections')}
              columns={COLUMNS}
              fit
              source={source}
              painter={lifePainter}
              watch={() => {
                void connections.version.value;
                void open.value;
                void second.value;
                void requestsChanged.value;
              }}
              selected={selected}
              onSelect={(key) => go({ selected: key })}
              onView={(first, count) => {
                shown.first = first;
                shown.count = count;
                const inView = Array.from({ length: count }, (_, i) => rowAt(first + i));
                void wantRequests(inView.filter((row) => row !== undefined));
              }}
            />
            {nothing && (
              <div class="nothing">
                <p>{t('empty.connections')}</p>
              </div>
            )}
          </div>
        }
      />
    </div>
  );
}

function LegChoice() {
  const options: [LegChoice, Key][] = [
    ['', 'conn.all'],
    ['origin', 'leg.originLong'],
    ['client', 'leg.clientLong'],
  ];
  return (
    <div class="choice" role="group" aria-label={t('conn.leg')}>
      {options.map(([value, key]) => (
        <button key={value} type="button" aria-pressed={leg.value === value} onClick={() => (leg.value = value)}>
          {t(key)}
        </button>
      ))}
    </div>
  );
}

function ConnectionPane() {
  const { selected } = route.value;
  const found = details.value;
  return (
    <aside class="pane" aria-label={t('detail.connectionLabel', { id: selected })}>
      <header class="pane-head">
        <div class="pane-line">
          <span class="pane-number">{selected}</span>
          {found !== null && <span class={`leg leg-${found.connection.leg}`}>{t(`leg.${found.connection.leg}Long` as Key)}</span>}
          <span class="spring" />
          <button type="button" class="tool" title={`${t('detail.close')}  Esc`} aria-label={t('detail.close')} onClick={() => go({ selected: '' })}>
            <Icon name="close" />
          </button>
        </div>
        {found !== null && <h2 class="pane-url code">{found.connection.local} ↔ {found.connection.remote}</h2>}
      </header>
      <div class="pane-body" tabIndex={0} role="group" aria-label={t('detail.connectionLabel', { id: selected })}>
        {found === null ? <Note>{t(gone.value ? 'detail.gone' : 'detail.loading')}</Note> : <PaneBody found={found} />}
      </div>
    </aside>
  );
}

function PaneBody({ found }: { found: ConnectionDetails }) {
  const { connection } = found;
  const close = connection.close;
  return (
    <>
      <Section title={t('conn.life')}>
        <Facts
          facts={[
            { name: t('conn.established'), value: instant(wall(connection.established_us)), ev: 'app' },
            close === undefined ? { name: t('conn.closedAt'), value: t('conn.open'), ev: 'app' } : { name: t('conn.closedAt'), value: `${instant(wall(close.closed_us))} · ${t('conn.opened', { time: duration(close.closed_us - connection.established_us) })}`, ev: 'app' },
            connection.protocol === undefined ? null : { name: t('conn.protocol'), value: connection.protocol, ev: 'app' },
            ...goAways(connection),
            { name: t('conn.bytes'), value: connection.received_bytes < 0 ? t('conn.notYet') : t('conn.bytesOf', { received: bytes(connection.received_bytes), sent: bytes(connection.sent_bytes) }), ev: 'app' },
          ]}
        />
      </Section>
      <Requests found={found} />
      <CloseOf connection={connection} number={null} />
      {connection.leg === 'origin' && <Handshake connection={connection} started={connection.connect_started_us} />}
      <Side title="TLS" tls={connection.tls} weirIsClient={connection.leg === 'origin'} earlier={undefined} />
      <KernelTable connection={connection} title={t('tcp.kernel')} />
      {connection.segments !== undefined && <Packets segments={connection.segments} zero={connection.segments.kept?.[0]?.seen_us ?? connection.established_us} peer={t(`leg.${connection.leg}` as Key)} />}
      <PacketFiles path={`connections/${connection.id}/pcapng`} name={`weir-${connection.id}`} connections={[connection]} />
    </>
  );
}

function Requests({ found }: { found: ConnectionDetails }) {
  return (
    <Section
      title={t('conn.requests')}
      extra={
        found.total > 0 ? (
          <button type="button" class="small" onClick={() => openView('exchanges', { filter: `conn=${found.connection.id}` })}>
            {t('conn.show')}
          </button>
        ) : null
      }
    >
      {found.rows.length === 0 ? (
        <Note>{t('conn.none')}</Note>
      ) : (
        <table class="plain">
          <tbody>
            {found.rows.slice(0, 100).map((row) => (
              <tr key={row.number}>
                <td class="number">
                  <button type="button" class="link" onClick={() => openView('exchanges', { selected: String(row.number) })}>
                    #{row.number}
                  </button>
                </td>
                <td class="number dim">+{duration(Math.max(0, row.started_us - found.connection.established_us))}</td>
                <td>{row.method}</td>
                <td class="code grow">{visible(cut(masks(row.url), 200))}</td>
                <td><span class={`status ${statusClass(row.status, row.failure)}`}>{row.failure?.replaceAll('_', ' ') ?? row.status ?? '–'}</span></td>
                <td class="number">{duration(row.total_us)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
