import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { Icon } from '../shell/parts';
import { Popover } from '../shell/Popover';
import { say } from '../shell/notice';
import { capture } from '../state/capture';
import { go } from '../state/route';
import { capturePages, markPage, timeOf, type CapturePage } from '../state/sections';
import { duration } from '../text/quantities';
import { cut, visible } from '../text/visible';

export const pagesOpen = signal(false);

/** The latest are what one looks for. */
const MOST = 12;

/** Marks where something new begins, and goes to what was marked. */
export function PageMenu() {
  const live = capture.value?.mode === 'live';
  const pages = capturePages.value;
  if (!live && pages.length === 0) return null;
  return (
    <Popover id="page-menu" label={t('page.pages')} title={`${t('page.hint')}  p`} open={pagesOpen} button={<Icon name="flag" />}>
      <div class="menu" role="group" aria-label={t('page.pages')}>
        {live && <NewPage />}
        {pages.slice(-MOST).reverse().map((page) => (
          <button key={page.id} type="button" class="menu-item" onClick={() => goTo(page)}>
            <b>{visible(cut(page.name, 80))}</b>
            <span class="dim">{duration(page.started_us)}</span>
          </button>
        ))}
        {pages.length > MOST && <p class="hint">{t('page.more', { count: pages.length - MOST })}</p>}
      </div>
    </Popover>
  );
}

export function goTo(page: CapturePage): void {
  const { from, to } = timeOf(capturePages.peek(), page);
  pagesOpen.value = false;
  // Without an end the choice would stand still while traffic comes.
  go({ from, to }, true);
}

function NewPage() {
  const [name, setName] = useState('');
  const [why, setWhy] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await markPage(name.trim());
      say(t('page.marked', { name: name.trim() }));
      pagesOpen.value = false;
    } catch (error) {
      setWhy(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form class="new-page" onSubmit={(event) => void submit(event)}>
      <label for="page-name">{t('page.new')}</label>
      <input id="page-name" type="text" required maxLength={200} placeholder={t('page.placeholder')} value={name} onInput={(event) => setName(event.currentTarget.value)} />
      <button type="submit" class="small" disabled={name.trim() === ''}>{t('page.mark')}</button>
      {why !== '' && <p class="hint bad" role="alert">{why}</p>}
    </form>
  );
}
