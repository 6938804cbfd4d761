import type { ConnectionRow } from '../api/rows';
import { setClass, setText, setAttribute, type Column } from '../grid/column';
import { t, word, type Key } from '../i18n/text';
import { now } from '../state/capture';
import { requests } from './requests';
import { bytes, duration, grouped } from '../text/quantities';
import { cut, visible } from '../text/visible';

function span(cell: HTMLElement): void {
  cell.append(document.createElement('span'));
}

/** Weir's own end may still be in TIME_WAIT: then the state goes on after the close. */
export function stateNow(row: ConnectionRow, at: number): { word: string; seconds: number } {
  const until = row.time_wait_until_us;
  if (until !== null && until > at) return { word: 'TIME_WAIT', seconds: Math.ceil((until - at) / 1e6) };
  if (row.closed_us !== null) return { word: 'closed', seconds: 0 };
  return { word: row.state === 'open' ? 'open' : row.state.toUpperCase(), seconds: 0 };
}

/** What its handshake named; of plain HTTP the host that its requests were for, and how many others there were. */
export function hostOf(row: ConnectionRow): string {
  if (row.host !== null) return row.host;
  const hosts = [...new Set((requests.get(row.id) ?? []).map((request) => request.host))].filter((host) => host !== '');
  return hosts.length > 1 ? `${hosts[0]} +${hosts.length - 1}` : (hosts[0] ?? '');
}

export function who(party: string | null, leg: string): string {
  if (party === null) return '';
  return party === 'peer' ? t(`party.${leg}` as Key) : word('party', party);
}

export const COLUMNS: readonly Column<ConnectionRow>[] = [
  { key: 'id', title: 'col.id', width: '64px', least: 64, fill: (cell, row) => setText(cell, row.id) },
  {
    key: 'leg',
    title: 'col.leg',
    width: '74px',
    least: 74,
    make: span,
    fill: (cell, row) => {
      setText(cell.children[0] as Node, t(`leg.${row.leg}`));
      setClass(cell.children[0] as Element, `leg leg-${row.leg}`);
    },
  },
  { key: 'remote', title: 'col.remote', width: '168px', least: 168, fill: (cell, row) => setText(cell, row.remote) },
  { key: 'host', title: 'col.host', drop: 2, width: 'minmax(120px, 0.7fr)', least: 120, fill: (cell, row) => setText(cell, visible(cut(hostOf(row), 200))) },
  { key: 'tls', title: 'col.tls', drop: 4, width: '96px', least: 96, fill: (cell, row) => setText(cell, row.tls === null ? '' : `${row.tls.replace('TLSv', '')} ${row.alpn ?? ''}`) },
  {
    key: 'state',
    title: 'col.state',
    width: '132px',
    least: 132,
    make: span,
    fill: (cell, row) => {
      const state = stateNow(row, now());
      const text = state.word === 'open' || state.word === 'closed' ? t(`conn.${state.word}`) : state.word;
      setText(cell.children[0] as Node, state.seconds > 0 ? `${text} ${state.seconds}\u202fs` : text);
      setClass(cell.children[0] as Element, `state state-${state.word.toLowerCase()}`);
    },
  },
  { key: 'requests', title: 'col.requests', width: '78px', least: 78, right: true, fill: (cell, row) => setText(cell, grouped(row.exchanges)) },
  { key: 'received', title: 'col.received', drop: 5, width: '78px', least: 78, right: true, fill: (cell, row) => setText(cell, row.received_bytes === null || row.received_bytes < 0 ? '–' : bytes(row.received_bytes)) },
  { key: 'sent', title: 'col.sent', drop: 6, width: '78px', least: 78, right: true, fill: (cell, row) => setText(cell, row.sent_bytes === null || row.sent_bytes < 0 ? '–' : bytes(row.sent_bytes)) },
  {
    key: 'first',
    title: 'col.first',
    drop: 1,
    width: '128px',
    least: 128,
    make: span,
    fill: (cell, row) => {
      setText(cell.children[0] as Node, row.first === null ? '' : `${who(row.first, row.leg)}${row.close_kind === null || row.close_kind === 'unknown' ? '' : ` · ${row.close_kind.toUpperCase()}`}`);
      setClass(cell.children[0] as Element, row.close_kind === 'rst' ? 'bad' : '');
    },
  },
  {
    key: 'life',
    title: 'col.life',
    width: 'minmax(220px, 1fr)',
    least: 220,
    fill: (cell, row) => setAttribute(cell, 'aria-label', `${row.closed_us === null ? t('conn.open') : t('conn.opened', { time: duration(row.closed_us - row.established_us) })}, ${t('count.exchanges', { count: grouped(row.exchanges) })}`),
  },
];
