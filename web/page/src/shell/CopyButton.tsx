import { useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { copy, Icon } from './parts';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const onClick = async () => {
    setState((await copy(text)) ? 'copied' : 'failed');
    setTimeout(() => setState('idle'), 2000);
  };
  return (
    <button type="button" class="small" aria-label={`${t('empty.copy')}: ${label}`} onClick={() => void onClick()}>
      <Icon name="copy" /> <span aria-live="polite">{t(state === 'copied' ? 'empty.copied' : state === 'failed' ? 'copy.failed' : 'empty.copy')}</span>
    </button>
  );
}
