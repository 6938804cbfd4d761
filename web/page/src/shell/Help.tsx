import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t, type Key } from '../i18n/text';
import { letterKeys } from '../state/settings';
import { Icon } from './parts';

export const helpOpen = signal(false);

const GROUPS: readonly [Key, readonly [string, Key][]][] = [
  [
    'help.group.list',
    [
      ['j k ↓ ↑', 'help.move'],
      ['g G', 'help.ends'],
      ['Enter', 'help.open'],
      ['/ f', 'help.filter'],
      ['F', 'help.follow'],
      ['␣', 'help.pause'],
      ['a', 'help.align'],
      ['L', 'help.lane'],
      ['z', 'help.clear'],
      ['p', 'help.page'],
      ['x', 'help.export'],
    ],
  ],
  [
    'help.group.details',
    [
      ['1 … 9', 'help.tabs'],
      ['[ ]', 'help.sameConnection'],
      ['c', 'help.connection'],
      ['m', 'help.mark'],
      [';', 'help.comment'],
      ['r', 'help.replay'],
      ['y', 'help.curl'],
      ['o', 'help.pane'],
      ['Esc q', 'help.back'],
    ],
  ],
  [
    'help.group.page',
    [
      ['t', 'help.theme'],
      ['?', 'help.help'],
    ],
  ],
];

/** The dialog element traps the focus and closes by Esc by itself. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={() => (helpOpen.value = false)} onClick={(event) => event.target === dialog.current && (helpOpen.value = false)}>
      <div class="help-body">
        <header>
          <h2 id="help-title">{t('help.title')}</h2>
          <button type="button" class="tool" aria-label={t('help.close')} onClick={() => (helpOpen.value = false)}>
            <Icon name="close" />
          </button>
        </header>
        <div class="help-groups">
          {GROUPS.map(([title, keys]) => (
            <section key={title}>
              <h3>{t(title)}</h3>
              <dl>
                {keys.map(([key, about]) => (
                  <div key={key}>
                    <dt>{key.split(' ').map((one) => (one === '…' ? <span key={one}>…</span> : <kbd key={one}>{one}</kbd>))}</dt>
                    <dd>{t(about)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label class="help-switch">
          <input type="checkbox" checked={letterKeys.value} onChange={(event) => (letterKeys.value = event.currentTarget.checked)} /> {t('help.letters')}
        </label>
        <p class="hint">{t('help.lettersHint')}</p>
      </div>
    </dialog>
  );
}
