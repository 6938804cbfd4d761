/** What is shown, kept in the fragment of the address so that a view can be shared: {@code #/exchanges?filter=status%3D5xx&sel=7&tab=tcp}. */

import { computed, signal } from '@preact/signals';

export type ViewName = 'exchanges' | 'connections' | 'hosts' | 'findings';
export const VIEWS: readonly ViewName[] = ['exchanges', 'connections', 'hosts', 'findings'];

export type TabName = 'overview' | 'dns' | 'tcp' | 'tls' | 'http' | 'close' | 'body' | 'messages' | 'export';

export interface Route {
  view: ViewName;
  filter: string;
  sort: string;
  descending: boolean;
  /** Number of the selected exchange, id of the selected connection, name of the selected host. */
  selected: string;
  tab: TabName;
  /** Keys of the shown columns; empty is the default choice. */
  columns: readonly string[];
  from: number | null;
  to: number | null;
}

export const START: Route = {
  view: 'exchanges',
  filter: '',
  sort: 'number',
  descending: false,
  selected: '',
  tab: 'overview',
  columns: [],
  from: null,
  to: null,
};

const TABS: readonly TabName[] = ['overview', 'dns', 'tcp', 'tls', 'http', 'close', 'body', 'messages', 'export'];

export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const question = text.indexOf('?');
  const name = question < 0 ? text : text.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : text.slice(question + 1));
  const sort = query.get('sort') ?? START.sort;
  return {
    view: VIEWS.find((view) => view === name) ?? START.view,
    filter: query.get('filter') ?? '',
    sort: sort.replace(/^-/, '') || START.sort,
    descending: sort.startsWith('-'),
    selected: query.get('sel') ?? '',
    tab: TABS.find((tab) => tab === query.get('tab')) ?? START.tab,
    columns: (query.get('cols') ?? '').split('.').filter((key) => key !== ''),
    from: whole(query.get('from')),
    to: whole(query.get('to')),
  };
}

/** Only what differs from the start, so that addresses stay short. */
export function formatRoute(route: Route): string {
  const query = new URLSearchParams();
  if (route.filter !== '') query.set('filter', route.filter);
  if (route.sort !== START.sort || route.descending) query.set('sort', (route.descending ? '-' : '') + route.sort);
  if (route.from !== null) query.set('from', String(route.from));
  if (route.to !== null) query.set('to', String(route.to));
  if (route.columns.length > 0) query.set('cols', route.columns.join('.'));
  if (route.selected !== '') query.set('sel', route.selected);
  if (route.tab !== START.tab) query.set('tab', route.tab);
  const text = query.toString();
  return `#/${route.view}${text === '' ? '' : '?' + text}`;
}

function whole(text: string | null): number | null {
  return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

export const route = signal<Route>(START);
export const view = computed(() => route.value.view);
export const tab = computed(() => route.value.tab);
export const selected = computed(() => route.value.selected);

/** Follows the address, and is followed by it. */
export function startRouting(): void {
  const read = () => {
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', read);
  read();
}

/** A change of what is looked at is a step that "back" undoes; others only rewrite the address. */
export function go(change: Partial<Route>, step = false): void {
  const next = { ...route.peek(), ...change };
  const text = formatRoute(next);
  if (text === formatRoute(route.peek())) return;
  route.value = next;
  if (step) history.pushState(null, '', text);
  else history.replaceState(null, '', text);
}

/** Another view, with nothing selected in it. */
export function open(name: ViewName, change: Partial<Route> = {}): void {
  go({ ...START, columns: route.peek().columns, view: name, ...change }, true);
}

addEventListener('popstate', () => {
  route.value = parseRoute(location.hash);
});
