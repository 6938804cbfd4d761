import { masks, urlParts, type ExchangeRow } from '../api/rows';
import { setClass, setText, setAttribute, type Column } from '../grid/column';
import { t, word, type Key } from '../i18n/text';
import { PHASE_KINDS } from '../api/types';
import { severities } from '../findings/model';
import { statusClass } from '../detail/StatusChip';
import { wall } from '../state/capture';
import { edited } from '../state/notes';
import { capturePages } from '../state/sections';
import { bytes, duration, millis, timeOfDay } from '../text/quantities';
import { cut, visible } from '../text/visible';

/** More than a row can show; a URL of a megabyte must not cost one to lay out. */
const MOST = 300;

/** Codes that have room; the others are counted. */
const BADGES = 2;

const short = (text: string) => visible(cut(text, MOST));

function spans(cell: HTMLElement, ...classes: string[]): void {
  for (const name of classes) {
    const span = document.createElement('span');
    span.className = name;
    cell.append(span);
  }
}

function noteIn(row: ExchangeRow): [boolean, string] {
  const here = edited.peek().get(row.number);
  return here === undefined ? (row.note ?? [false, '']) : [here.marked, here.comment];
}

function phaseTime(row: ExchangeRow, kind: number): number | null {
  let sum: number | null = null;
  for (let i = 0; i + 2 < row.phases.length; i += 3) {
    if (row.phases[i] === kind) sum = (sum ?? 0) + (row.phases[i + 2] as number);
  }
  return sum;
}

/** What the canvas shows, in words. */
export function phaseList(row: ExchangeRow): string {
  const parts: string[] = [];
  for (let i = 0; i + 2 < row.phases.length; i += 3) {
    const kind = PHASE_KINDS[row.phases[i] as number];
    if (kind !== undefined) parts.push(`${t(`phase.${kind}` as Key)} ${duration(row.phases[i + 2] as number)}`);
  }
  return parts.length === 0 ? t('phase.none') : parts.join(', ');
}

export const COLUMNS: readonly Column<ExchangeRow>[] = [
  {
    key: 'number',
    title: 'col.number',
    width: '68px',
    least: 68,
    right: true,
    sort: 'number',
    make: (cell) => spans(cell, 'noted', ''),
    fill: (cell, row) => {
      const [marked, comment] = noteIn(row);
      setText(cell.children[0] as Node, marked ? '★' : comment === '' ? '' : '✎');
      setText(cell.children[1] as Node, String(row.number));
      setAttribute(cell, 'title', comment !== '' ? visible(comment) : marked ? t('note.marked') : null);
    },
  },
  { key: 'method', title: 'col.method', width: '84px', least: 84, sort: 'method', drop: 1, fill: (cell, row) => setText(cell, short(row.method)) },
  {
    key: 'url',
    title: 'col.url',
    width: 'minmax(190px, 1.25fr)',
    least: 190,
    sort: 'url',
    make: (cell) => spans(cell, 'url-host', 'url-path'),
    fill: (cell, row) => {
      const { host, path } = urlParts(row.url);
      setText(cell.children[0] as Node, short(host));
      setText(cell.children[1] as Node, short(row.kind === 'tunnel' && host === '' ? row.url : path));
      setAttribute(cell, 'title', visible(cut(masks(row.url), 1000)));
    },
  },
  {
    key: 'status',
    title: 'col.status',
    width: '120px',
    least: 120,
    sort: 'status',
    make: (cell) => spans(cell, 's-none'),
    fill: (cell, row) => {
      const span = cell.children[0] as HTMLElement;
      const failed = row.failure !== null;
      setClass(span, `status ${row.ended || failed ? (row.kind === 'tunnel' && !failed ? 's-none' : statusClass(row.status, row.failure)) : 's-open'}`);
      setText(span, failed ? `✕ ${word('failed', row.failure ?? '')}` : row.status !== null ? String(row.status) : row.ended ? (row.kind === 'tunnel' ? t('status.tunnel') : '–') : t('status.underWay'));
      setAttribute(cell, 'title', row.failure === null ? null : `${row.status ?? ''} ${row.failure}`.trim());
    },
  },
  { key: 'protocol', title: 'col.protocol', width: '56px', least: 56, drop: 6, fill: (cell, row) => setText(cell, row.protocol === null ? '' : row.protocol === '2' ? 'h2' : row.protocol) },
  { key: 'type', title: 'col.type', width: '84px', least: 84, sort: 'type', drop: 7, fill: (cell, row) => setText(cell, shortType(row.type)) },
  {
    key: 'origin',
    title: 'col.origin',
    width: '54px',
    least: 54,
    drop: 5,
    make: (cell) => spans(cell, ''),
    fill: (cell, row) => {
      setText(cell.children[0] as Node, row.origin ?? '–');
      setClass(cell.children[0] as Element, row.reused ? 'dim' : '');
    },
  },
  { key: 'size', title: 'col.size', width: '76px', least: 76, right: true, sort: 'size', drop: 4, fill: (cell, row) => setText(cell, row.response_bytes === null ? '–' : bytes(row.response_bytes)) },
  { key: 'requestSize', title: 'col.requestSize', width: '72px', least: 72, right: true, extra: true, fill: (cell, row) => setText(cell, bytes(row.request_bytes)) },
  { key: 'wait', title: 'col.wait', width: '78px', least: 78, right: true, sort: 'wait', extra: true, fill: (cell, row) => setText(cell, optional(phaseTime(row, PHASE_KINDS.indexOf('wait')))) },
  { key: 'total', title: 'col.total', width: '82px', least: 82, right: true, sort: 'total', fill: (cell, row) => setText(cell, `${millis(row.total_us)}\u202fms`) },
  { key: 'started', title: 'col.started', width: '100px', least: 100, right: true, sort: 'started', extra: true, fill: (cell, row) => setText(cell, timeOfDay(wall(row.started_us))) },
  { key: 'client', title: 'col.client', width: '76px', least: 76, extra: true, fill: (cell, row) => setText(cell, row.client) },
  { key: 'userAgent', title: 'col.userAgent', width: '140px', least: 140, extra: true, fill: (cell, row) => setText(cell, row.user_agent === null ? '' : short(row.user_agent)) },
  { key: 'page', title: 'col.page', width: '120px', least: 120, extra: true, fill: (cell, row) => setText(cell, short(capturePages.peek().find((page) => page.id === row.page)?.name ?? '')) },
  {
    key: 'findings',
    title: 'nav.findings',
    width: '142px',
    least: 142,
    drop: 3,
    make: (cell) => spans(cell, 'badge', 'badge', 'dim'),
    fill: (cell, row) => {
      const codes = row.findings ?? [];
      for (let i = 0; i < BADGES; i++) {
        const code = codes[i] ?? '';
        setText(cell.children[i] as Node, code);
        setClass(cell.children[i] as Element, code === '' ? '' : `badge f-${severities.peek().get(code) ?? 'info'}`);
      }
      setText(cell.children[BADGES] as Node, codes.length > BADGES ? `+${codes.length - BADGES}` : '');
      setAttribute(cell, 'title', codes.length === 0 ? null : codes.join(' '));
    },
  },
  {
    key: 'waterfall',
    title: 'col.waterfall',
    width: 'minmax(220px, 1.4fr)',
    least: 220,
    fill: (cell, row) => setAttribute(cell, 'aria-label', `${phaseList(row)}${row.failure === null ? '' : `, ${word('failed', row.failure)}`}`),
  },
];

function optional(micros: number | null): string {
  return micros === null ? '–' : `${millis(micros)}\u202fms`;
}

/** The part that tells: json, html, png. */
function shortType(type: string | null): string {
  if (type === null) return '';
  const slash = type.indexOf('/');
  const sub = type.slice(slash + 1).replace(/^(x-|vnd\.)/, '');
  return short(sub.includes('+') && !sub.startsWith('svg') ? sub.slice(sub.indexOf('+') + 1) : sub);
}

export function shownColumns(chosen: readonly string[]): Column<ExchangeRow>[] {
  return COLUMNS.filter((column) => (chosen.length === 0 ? column.extra !== true : chosen.includes(column.key)));
}
