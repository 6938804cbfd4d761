import { useId, useState } from 'preact/hooks';
import type { Finding } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Ev } from '../shell/parts';
import { open } from '../state/route';
import { duration, grouped } from '../text/quantities';
import { visible } from '../text/visible';
import { Guide, useGuide } from './Guide';

/** More would hide the one that counts. */
const FIRST = 3;

/** One diagnosis: code, sentence with its numbers, evidence, and on demand what to do. */
export function FindingLine({ finding }: { finding: Finding }) {
  const [told, setTold] = useState(false);
  const id = useId();
  return (
    <li class={`finding f-${finding.severity}`}>
      <button type="button" class="link finding-code" title={t('find.all', { code: finding.code })} onClick={() => open('findings', { selected: finding.code })}>{finding.code}</button>
      <div class="finding-body">
        <span class="unseen">{t(`severity.${finding.severity}` as Key)}: </span>
        <span class="finding-text">{visible(finding.text)}</span>
        {finding.at_stake_us !== undefined && finding.at_stake_us > 0 && <span class="dim finding-stake"> {t('find.stakeOf', { time: duration(finding.at_stake_us) })}</span>}
        <button type="button" class="link finding-more" aria-expanded={told} aria-controls={id} onClick={() => setTold(!told)}>{t('find.do')}</button>
        <div id={id} hidden={!told}>{told && <Told code={finding.code} />}</div>
      </div>
      <Ev of={finding.ev} />
    </li>
  );
}

function Told({ code }: { code: string }) {
  return <Guide guide={useGuide(code)} wanted={[0, 2]} inside />;
}

export function FindingLines({ findings }: { findings: readonly Finding[] }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ul class="findings">
        {(all ? findings : findings.slice(0, FIRST)).map((finding, i) => (
          <FindingLine key={`${finding.code}-${i}`} finding={finding} />
        ))}
      </ul>
      {findings.length > FIRST && !all && (
        <button type="button" class="small" onClick={() => setAll(true)}>{t('find.more', { count: grouped(findings.length - FIRST) })}</button>
      )}
    </>
  );
}
