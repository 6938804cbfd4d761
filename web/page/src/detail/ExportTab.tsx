import { useEffect, useState } from 'preact/hooks';
import { ask, revealed, save } from '../api/client';
import type { Exchange } from '../api/types';
import { t } from '../i18n/text';
import { CopyButton } from '../shell/CopyButton';
import { Note, Section } from '../shell/parts';
import { fetchToFile } from '../shell/transfer';
import { replay, whyNot } from './replay';
import { PacketFiles } from './PacketFiles';
import { visibleLines } from '../text/visible';

export async function curlOf(number: number): Promise<string> {
  return (await ask(`exchanges/${number}/curl`)).text();
}

export function ExportTab({ x }: { x: Exchange }) {
  const [curl, setCurl] = useState('');
  const [failure, setFailure] = useState('');
  const secrets = revealed.value;
  useEffect(() => {
    let current = true;
    curlOf(x.number)
      .then((text) => current && setCurl(text.trimEnd()))
      .catch((error: unknown) => current && setFailure(String(error)));
    return () => {
      current = false;
    };
  }, [x.number, secrets]);
  return (
    <>
      <Section title={t('export.curl')} extra={curl === '' ? null : <CopyButton text={curl} label={t('export.curl')} />}>
        {failure === '' ? <pre class="raw" tabIndex={0}>{visibleLines(curl)}</pre> : <Note kind="error">{failure}</Note>}
        <p class="hint">{t('export.curlHint')}</p>
      </Section>
      <Section title={t('replay.again')}>
        <button type="button" class="action" disabled={whyNot(x) !== null} onClick={() => void replay(x)}>{t('replay.yes')}</button>
        <p class="hint">{whyNot(x) ?? t('replay.hint')}</p>
      </Section>
      <Section title={t('export.har')}>
        <button type="button" class="action" onClick={() => void fetchToFile(`exchanges/${x.number}/har`, {}, `exchange-${x.number}.har`)}>{t('export.download')}</button>
        <p class="hint">{t('export.harHint')}</p>
      </Section>
      <PacketFiles path={`exchanges/${x.number}/pcapng`} name={`weir-${x.number}`} connections={[x.origin_connection, x.client_connection]} />
      <Section title={t('export.json')}>
        <button type="button" class="action" onClick={() => save(new Blob([JSON.stringify(x, null, 2)], { type: 'application/json' }), `exchange-${x.number}.json`)}>{t('export.download')}</button>
        <p class="hint">{t('export.jsonHint')}</p>
      </Section>
    </>
  );
}
