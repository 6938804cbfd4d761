/** The keys of the page. Letters act only when no text field has the focus, and can be switched off (WCAG 2.1.4). */

import { curlOf } from '../detail/ExportTab';
import { STANDARD_TABS, tabsOf } from '../detail/Details';
import { exchange } from '../detail/model';
import { neighbour } from '../detail/neighbour';
import { writing } from '../detail/NoteLine';
import { asking, replay } from '../detail/replay';
import { exportOpen } from '../exchanges/ExportMenu';
import { pagesOpen } from '../exchanges/PageMenu';
import { follow } from '../exchanges/model';
import { activeGrid } from '../grid/active';
import { t } from '../i18n/text';
import { capture, now, paused, resume } from '../state/capture';
import { noteOf, setNote } from '../state/notes';
import { go, open, route } from '../state/route';
import { alignStarts, clientLane, letterKeys, paneBelow, theme, type Theme } from '../state/settings';
import { helpOpen } from './Help';
import { say } from './notice';
import { copy } from './parts';

export function nextTheme(): void {
  const order: Theme[] = ['system', 'light', 'dark'];
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] as Theme;
}

async function copyCurl(): Promise<void> {
  const number = exchange.peek()?.number;
  if (number === undefined) return;
  say((await copy(await curlOf(number))) ? t('copied.curl') : t('copy.failed'));
}

function tabAt(index: number): void {
  const x = exchange.peek();
  // Also while the details are still being read.
  const name = (x === null ? STANDARD_TABS : tabsOf(x))[index];
  if (name !== undefined) go({ tab: name });
}

function focusFilter(): void {
  const focus = () => {
    const field = document.getElementById('filter');
    if (!(field instanceof HTMLInputElement)) return false;
    field.focus();
    field.select();
    return true;
  };
  // At once, where it can be: what is typed next must not come to the list.
  if (route.peek().view === 'exchanges' && focus()) return;
  open('exchanges');
  requestAnimationFrame(focus);
}

function showConnection(): void {
  const x = exchange.peek();
  const id = x?.origin ?? x?.client;
  if (id !== undefined) open('connections', { selected: id });
}

function mark(): void {
  const x = exchange.peek();
  if (x === null) return;
  const note = noteOf(x.number, x.note);
  setNote(x.number, { ...note, marked: !note.marked }, true);
}

function comment(): void {
  if (exchange.peek() !== null) writing.value = true;
}

function again(): void {
  const x = exchange.peek();
  if (x !== null) void replay(x);
}

/** Nothing is deleted: only what comes from now on is shown, until "Whole time". */
function clearView(): void {
  if (route.peek().view !== 'exchanges' || capture.peek()?.mode !== 'live') return;
  follow.value = true;
  go({ from: now(), to: null, selected: '' }, true);
}

const LETTERS: Record<string, () => void> = {
  j: () => activeGrid.current?.move(1),
  k: () => activeGrid.current?.move(-1),
  g: () => activeGrid.current?.moveTo('first'),
  G: () => activeGrid.current?.moveTo('last'),
  q: back,
  '/': focusFilter,
  f: focusFilter,
  '[': () => void neighbour(-1),
  ']': () => void neighbour(1),
  c: showConnection,
  o: () => (paneBelow.value = !paneBelow.value),
  F: () => (follow.value = !follow.value),
  ' ': () => (paused.peek() ? resume() : (paused.value = true)),
  x: () => (exportOpen.value = !exportOpen.value),
  r: again,
  y: () => void copyCurl(),
  p: () => (pagesOpen.value = !pagesOpen.value),
  m: mark,
  ';': comment,
  z: clearView,
  L: () => (clientLane.value = !clientLane.value),
  a: () => (alignStarts.value = !alignStarts.value),
  t: nextTheme,
  '?': () => (helpOpen.value = !helpOpen.value),
};
for (let i = 1; i <= 9; i++) LETTERS[String(i)] = () => tabAt(i - 1);

function back(): void {
  if (helpOpen.peek()) helpOpen.value = false;
  else if (route.peek().selected !== '') {
    go({ selected: '' });
    activeGrid.current?.focus();
  }
}

function inText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'checkbox');
}

/** Space presses the button that has the focus; nothing else of ours may take it away. */
function pressesItself(event: KeyboardEvent): boolean {
  return event.key === ' ' && event.target instanceof Element && event.target.closest('button, a, input, [role=tab], summary') !== null;
}

export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || inText(event.target)) return;
    if (event.key === 'Escape') {
      back();
      return;
    }
    const letter = letterKeys.peek() ? LETTERS[event.key] : undefined;
    if (letter === undefined || pressesItself(event)) return;
    if ((helpOpen.peek() && event.key !== '?') || asking.peek() !== null) return;
    event.preventDefault();
    letter();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
