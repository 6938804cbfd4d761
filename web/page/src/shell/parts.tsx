/** Small things that every view is made of. */

import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { Evidence } from '../api/types';
import { t, type Key } from '../i18n/text';
import { capture } from '../state/capture';
import { cut, visible } from '../text/visible';
import { bytes } from '../text/quantities';

/** Where a fact comes from: each word has a border of its own, so that the four differ without colour. */
export function Ev({ of }: { of: Evidence | undefined }) {
  if (of === undefined) return null;
  // Of what another program measured, neither Weir's own clock nor the kernel saw anything.
  const imported = capture.value?.transport === 'import' && (of === 'app' || of === 'kernel');
  const shown = imported ? 'imported' : of;
  return (
    <span class={`ev ev-${shown}`} title={t(`ev.${shown}.title` as Key)}>
      {t(`ev.${shown}` as Key)}
    </span>
  );
}

export interface Fact {
  name: string;
  value: ComponentChildren;
  ev?: Evidence | undefined;
}

/** Facts with their evidence; what is not known is left out by the caller. */
export function Facts({ facts, label }: { facts: readonly (Fact | null)[]; label?: string }) {
  const known = facts.filter((fact) => fact !== null);
  if (known.length === 0) return null;
  return (
    <table class="facts" {...(label === undefined ? {} : { 'aria-label': label })}>
      <tbody>
        {known.map((fact) => (
          <tr key={fact.name}>
            <th scope="row">{fact.name}</th>
            <td>{fact.value}</td>
            <td class="ev-cell">
              <Ev of={fact.ev} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Section({ title, ev, extra, top, children }: { title: string; ev?: Evidence | undefined; extra?: ComponentChildren; /** Not under a heading of its own. */ top?: boolean; children: ComponentChildren }) {
  return (
    <section class="section">
      <header class="section-head">
        {top ? <h2>{title}</h2> : <h3>{title}</h3>}
        <Ev of={ev} />
        {extra}
      </header>
      {children}
    </section>
  );
}

/** Characters of a captured text that are drawn before someone asks for the rest. */
const FIRST = 2000;

/** Text made by strangers: shown as it was sent, never as markup, cut until asked for. */
export function Captured({ text, limit = FIRST }: { text: string; limit?: number }) {
  const [all, setAll] = useState(false);
  const long = text.length > limit;
  return (
    <span class="captured">
      {visible(all ? text : cut(text, limit))}
      {long && !all && (
        <button type="button" class="more" onClick={() => setAll(true)}>
          … {t('http.more', { size: bytes(text.length) })}
        </button>
      )}
    </span>
  );
}

export function Note({ children, kind = 'plain' }: { children: ComponentChildren; kind?: 'plain' | 'warning' | 'error' }) {
  return <p class={`note ${kind}`}>{children}</p>;
}

export function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={ICONS[name]} />
    </svg>
  );
}

/** Strokes on a grid of 20. */
const ICONS = {
  exchanges: 'M3 5.5h7M3 10h11M7 14.5h10M13 5.5h4',
  connections: 'M6.500 7.500a2.500 2.500 0 1 0-5 0a2.500 2.500 0 1 0 5 0zM18.500 12.500a2.500 2.500 0 1 0-5 0a2.500 2.500 0 1 0 5 0zM6.400 8.300l7.200 3.400',
  hosts: 'M10 2.500a7.500 7.500 0 1 0 0 15a7.500 7.500 0 1 0 0-15zM2.500 10h15M10 2.500c2.500 2.200 3.500 4.800 3.500 7.500s-1 5.300-3.500 7.500c-2.500-2.200-3.500-4.800-3.500-7.500s1-5.300 3.500-7.500z',
  findings: 'M9 3a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM13.500 13.500L17.500 17.500M9 6v3.500M9 11.500v.600',
  theme: 'M10 3a7 7 0 1 0 7 7a5.500 5.500 0 0 1-7-7z',
  help: 'M3 6.500h14v8H3zM6 9.500h.5M9 9.500h.5M12 9.500h.5M14.500 9.500h.5M7 12h6',
  language: 'M2.500 5h8M6.500 3v2M9 5c-.8 3-3 5.500-6 7M4.500 7.500c1 2 2.500 3.500 4.500 4.500M10.500 17l3.500-8l3.500 8M11.700 14.500h4.600',
  pause: 'M7 4.500v11M13 4.500v11',
  play: 'M6 4l10 6l-10 6z',
  follow: 'M10 3.500v10M5.500 9.500l4.500 4.500l4.500-4.500M4 17h12',
  eye: 'M2 10c2-3.500 4.800-5.200 8-5.200s6 1.700 8 5.200c-2 3.500-4.800 5.200-8 5.200s-6-1.700-8-5.200zM10 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 1 0 0-5z',
  download: 'M10 3v9M6 8.500l4 4l4-4M3.500 16.500h13',
  columns: 'M3 4h14v12H3zM8 4v12M12.500 4v12',
  close: 'M5 5l10 10M15 5l-10 10',
  below: 'M3 4h14v12H3zM3 10.500h14',
  right: 'M3 4h14v12H3zM11 4v12',
  copy: 'M7 7h9v9h-9zM4 13V4h9',
  lane: 'M3 6h14v4H3zM4 14.500h4M11 14.500h6',
  replay: 'M4 10a6 6 0 1 0 2-4.500M6 2.500v3.500h3.500',
  star: 'M10 2.500l2.300 4.900l5.200.700l-3.800 3.700l.900 5.200l-4.600-2.500l-4.600 2.500l.900-5.200l-3.800-3.700l5.200-.700z',
  flag: 'M5 17.500V3M5 4h10l-2.500 3.500L15 11H5',
  up: 'M5 12l5-5l5 5',
  down: 'M5 8l5 5l5-5',
  filter: 'M3 4.500h14l-5.500 6.500v5l-3-1.500v-3.500z',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8 4v12',
  align: 'M4 3v14M7 6h9M7 10h5M7 14h7',
} as const;

/** Puts text on the clipboard; says whether it could. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
