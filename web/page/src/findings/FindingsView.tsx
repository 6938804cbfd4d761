import { t, type Key } from '../i18n/text';
import { Split } from '../shell/Split';
import { capture } from '../state/capture';
import { go, open, route } from '../state/route';
import { duration, grouped } from '../text/quantities';
import { visible } from '../text/visible';
import { FindingPane } from './FindingPane';
import { findings, groups, type FindingGroup } from './model';

/** What Weir found by itself, the worst first; what a code means and what to do about it stands beside. */
export function FindingsView() {
  const { selected } = route.value;
  const known = findings.value;
  if (known === null) return <div class="view" />;
  if (groups.value.length === 0 && selected === '') {
    return (
      <div class="empty">
        <h2>{t(capture.value?.exchanges === 0 ? 'empty.findingsYet' : 'empty.findings')}</h2>
        <p>{t('empty.findingsHint')}</p>
      </div>
    );
  }
  return (
    <div class="view">
      <Split
        side={/^W\d+$/.test(selected) ? <FindingPane code={selected} group={groups.value.find((group) => group.code === selected)} /> : null}
        main={
          <div class="scroll" tabIndex={0} role="group" aria-label={t('nav.findings')}>
            {known.complete ? null : <p class="hint" role="status">{t('find.looking')}</p>}
            <Groups selected={selected} />
          </div>
        }
      />
    </div>
  );
}

function Groups({ selected }: { selected: string }) {
  return (
    <table class="plain wide-table finding-groups">
      <thead>
        <tr>
          <th scope="col">{t('find.code')}</th>
          <th scope="col" class="number">{t('find.count')}</th>
          <th scope="col" class="number">{t('find.stake')}</th>
          <th scope="col">{t('find.example')}</th>
          <th scope="col" class="less"><span class="unseen">{t('find.show')}</span></th>
        </tr>
      </thead>
      <tbody>
        {groups.value.map((group) => (
          <Group key={group.code} group={group} selected={group.code === selected} />
        ))}
      </tbody>
    </table>
  );
}

function Group({ group, selected }: { group: FindingGroup; selected: boolean }) {
  return (
    <tr class={selected ? 'selected' : ''}>
      <th scope="row" class="whole">
        <span class={`badge f-${group.severity}`}>{group.code}</span> <span class="dim less">{t(`severity.${group.severity}` as Key)}</span>
      </th>
      <td class="number">{grouped(group.count)}</td>
      <td class="number">{group.at_stake_us > 0 ? duration(group.at_stake_us) : '–'}</td>
      <td class="grow">
        <button type="button" class="link sentence" aria-pressed={selected} onClick={() => go({ selected: selected ? '' : group.code }, true)}>{visible(group.example.text)}</button>
      </td>
      <td class="number less">
        {group.exchanges > 0 && (
          <button type="button" class="small whole" onClick={() => open('exchanges', { filter: `finding=${group.code}` })}>
            {t('find.showCount', { count: grouped(group.exchanges) })}
          </button>
        )}
      </td>
    </tr>
  );
}
