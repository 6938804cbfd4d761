import { t, type Key } from '../i18n/text';
import { open } from '../state/route';
import { duration, grouped } from '../text/quantities';
import { FindingLine } from './FindingLine';
import { groups } from './model';

export function FindingsView() {
  if (groups.value.length === 0) {
    return (
      <div class="empty">
        <h2>{t('empty.findings')}</h2>
      </div>
    );
  }
  return (
    <div class="view scroll" tabIndex={0} role="group" aria-label={t('nav.findings')}>
      <table class="plain wide-table">
        <thead>
          <tr>
            <th scope="col">{t('find.code')}</th>
            <th scope="col" class="number">{t('find.count')}</th>
            <th scope="col" class="number">{t('find.stake')}</th>
            <th scope="col">{t('find.example')}</th>
            <th scope="col"><span class="unseen">{t('find.show')}</span></th>
          </tr>
        </thead>
        <tbody>
          {groups.value.map((group) => (
            <tr key={group.code}>
              <th scope="row"><span class={`chip f-${group.severity}`}>{group.code}</span> <span class="dim">{t(`severity.${group.severity}` as Key)}</span></th>
              <td class="number">{grouped(group.count)}</td>
              <td class="number">{typeof group.at_stake_us === 'number' ? duration(group.at_stake_us) : '–'}</td>
              <td><ul class="findings"><FindingLine finding={group.example} /></ul></td>
              <td><button type="button" class="small" onClick={() => open('exchanges', { filter: `finding=${group.code}` })}>{t('find.show')}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
