import type { Finding } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Ev } from '../shell/parts';
import { language } from '../state/settings';
import { visible } from '../text/visible';

/** One diagnosis: code, sentence with its numbers, evidence. */
export function FindingLine({ finding }: { finding: Finding }) {
  const text = language.value === 'zh-CN' ? (finding.text_zh ?? finding.text) : finding.text;
  return (
    <li class={`finding f-${finding.severity}`}>
      <span class="finding-code">{finding.code}</span>
      <span class="unseen">{t(`severity.${finding.severity}` as Key)}: </span>
      <span class="finding-text">{visible(text)}</span>
      <Ev of={finding.ev} />
    </li>
  );
}

export function FindingLines({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul class="findings">
      {findings.map((finding, i) => (
        <FindingLine key={i} finding={finding} />
      ))}
    </ul>
  );
}
