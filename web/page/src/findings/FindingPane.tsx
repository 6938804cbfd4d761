import type { Finding } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Ev, Icon, Section } from '../shell/parts';
import { go, open } from '../state/route';
import { duration, grouped } from '../text/quantities';
import { visible } from '../text/visible';
import { Guide, useGuide } from './Guide';
import { titleOf } from './guide';
import type { FindingGroup } from './model';

/** One code: what it means, where it was found, what to do. */
export function FindingPane({ code, group }: { code: string; group: FindingGroup | undefined }) {
  const guide = useGuide(code);
  // There is a heading from the beginning: others stand below it.
  const title = guide === null || guide instanceof Error ? code : titleOf(guide);
  return (
    <aside class="pane" aria-label={t('detail.findingLabel', { code })}>
      <header class="pane-head">
        <div class="pane-line">
          <span class={`badge f-${group?.severity ?? 'info'}`}>{code}</span>
          {group !== undefined && <span class="dim">{t(`severity.${group.severity}` as Key)}</span>}
          <span class="spring" />
          <button type="button" class="tool" title={`${t('detail.close')}  Esc`} aria-label={t('detail.close')} onClick={() => go({ selected: '' })}>
            <Icon name="close" />
          </button>
        </div>
        <h2 class="pane-url">{title}</h2>
      </header>
      <div class="pane-body" tabIndex={0} role="group" aria-label={t('detail.findingLabel', { code })}>
        <Guide guide={guide} wanted={[0, 2]} />
        {group === undefined ? <p class="hint">{t('find.notHere')}</p> : <Found group={group} />}
        <Guide guide={guide} wanted={[1]} />
      </div>
    </aside>
  );
}

function Found({ group }: { group: FindingGroup }) {
  return (
    <Section
      title={t('find.found', { count: grouped(group.count) })}
      extra={
        group.exchanges > 0 ? (
          <button type="button" class="small" onClick={() => open('exchanges', { filter: `finding=${group.code}` })}>{t('find.show')}</button>
        ) : null
      }
    >
      <table class="plain found">
        <tbody>
          {group.findings.map((finding, i) => (
            <tr key={i}>
              <td class="whole"><About finding={finding} /></td>
              <td class="grow">{visible(finding.text)}</td>
              <td class="number whole">{finding.at_stake_us !== undefined && finding.at_stake_us > 0 ? duration(finding.at_stake_us) : ''}</td>
              <td><Ev of={finding.ev} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {group.count > group.findings.length && <p class="hint">{t('find.more', { count: grouped(group.count - group.findings.length) })}</p>}
    </Section>
  );
}

/** What it is about, and the way there. */
function About({ finding }: { finding: Finding }) {
  const { exchange, connection } = finding;
  if (exchange !== undefined) return <button type="button" class="link" onClick={() => open('exchanges', { selected: String(exchange) })}>#{exchange}</button>;
  if (connection !== undefined) return <button type="button" class="link code" onClick={() => open('connections', { selected: connection })}>{connection}</button>;
  return <span class="dim">{t('find.capture')}</span>;
}
