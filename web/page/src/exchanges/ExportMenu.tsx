import { signal } from '@preact/signals';
import { t, type Key } from '../i18n/text';
import { Icon } from '../shell/parts';
import { Popover } from '../shell/Popover';
import { fetchToFile } from '../shell/transfer';
import { capture } from '../state/capture';
import { route } from '../state/route';

export const exportOpen = signal(false);

/** For whom a HAR is written (docs: weir har --for). The first fits everybody. */
const PROFILES = ['strict', 'k6', 'gatling', 'wpt', 'minimal'] as const;

/** What the filter finds, as a file. */
export function ExportMenu() {
  const save = (profile: string) => {
    exportOpen.value = false;
    const name = (capture.peek()?.file ?? 'weir').replace(/\.weir$/, '');
    void fetchToFile('har', { filter: route.peek().filter, for: profile }, `${name}${profile === 'strict' ? '' : `-${profile}`}.har`);
  };
  return (
    <Popover id="export-menu" label={t('bar.export')} title={`${t('bar.exportHint')}  x`} open={exportOpen} button={<><Icon name="download" /> HAR</>}>
      <div class="menu" role="group" aria-label={t('bar.export')}>
        {PROFILES.map((profile) => (
          <button key={profile} type="button" class="menu-item" onClick={() => save(profile)}>
            <b>{t(`profile.${profile}` as Key)}</b>
            <span class="dim">{t(`profile.${profile}.about` as Key)}</span>
          </button>
        ))}
        <p class="hint">{t('bar.exportHint')}</p>
      </div>
    </Popover>
  );
}
