import { useEffect, useState } from 'preact/hooks';
import { ApiError, ask, revealed } from '../api/client';
import type { Connection } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Note, Section } from '../shell/parts';
import { fetchToFile } from '../shell/transfer';
import { visibleLines } from '../text/visible';

/** Whether there are packets, and whether they may be had; a text says why there are none. */
type Answer = 'asking' | 'there' | 'masked' | { why: string };

/** Asks for the file and lets go of it as soon as it is known what the answer would be. */
async function look(path: string, stop: AbortSignal): Promise<Answer> {
  try {
    await (await ask(path, {}, { signal: stop })).body?.cancel();
    return 'there';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.problem.code === 'reveal_required' ? 'masked' : { why: error.message };
  }
}

/** What was captured beside, as files for Wireshark. */
export function PacketFiles({ path, name, connections }: { path: string; name: string; connections: readonly (Connection | undefined)[] }) {
  const [answer, setAnswer] = useState<Answer>('asking');
  const secrets = revealed.value;
  useEffect(() => {
    const stop = new AbortController();
    setAnswer('asking');
    look(path, stop.signal)
      .then(setAnswer)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setAnswer({ why: String(error) });
      });
    return () => stop.abort();
  }, [path, secrets]);
  return (
    <Section title={t('export.packets')} ev={answer === 'there' ? 'packet' : undefined}>
      {answer === 'asking' ? (
        <Note>{t('detail.loading')}</Note>
      ) : answer === 'masked' ? (
        <>
          <button type="button" class="action" onClick={() => (revealed.value = true)}>{t('bar.reveal')}</button>
          <p class="hint">{t('export.packetsMasked')}</p>
        </>
      ) : answer === 'there' ? (
        <>
          <div class="actions">
            <button type="button" class="action" onClick={() => void fetchToFile(path, {}, `${name}.pcapng`)}>{t('export.download')}</button>
            {connections.map((connection) => connection === undefined || path.startsWith('connections/') ? null : (
              <button key={connection.id} type="button" class="action" onClick={() => void fetchToFile(`connections/${connection.id}/pcapng`, {}, `weir-${connection.id}.pcapng`)}>
                {t('export.packetsOf', { id: connection.id, leg: t(`leg.${connection.leg}` as Key) })}
              </button>
            ))}
          </div>
          <p class="hint">{t('export.packetsHint')}</p>
        </>
      ) : (
        <Note><span class="lines">{visibleLines(answer.why)}</span></Note>
      )}
    </Section>
  );
}
