import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/text';
import { cut, visible } from '../text/visible';
import { CopyButton } from './CopyButton';
import { Dialog } from './Dialog';

/** Name of a file that was dropped here. */
const dropped = signal<string | null>(null);

function quoted(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

/**
 * A file that is dropped on the page would replace it, and what a HAR becomes is a capture of its own, which the command line makes: a browser
 * tells no page where a file lies, and this one shows one capture.
 */
export function HarDrop() {
  useEffect(() => {
    const files = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (files(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!files(event)) return;
      event.preventDefault();
      dropped.value = event.dataTransfer?.files[0]?.name ?? null;
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, []);
  const name = dropped.value;
  if (name === null) return null;
  const capture = /\.weir$/i.test(name);
  const stem = name.replace(/\.(har|json)$/i, '');
  // A name with control characters is typed by nobody: it is shown, and not to be copied.
  const plain = visible(name) === name;
  const command = capture ? `weir ui ${quoted(name)} --ui 127.0.0.1:0` : `weir import ${quoted(name)} -o ${quoted(`${stem}.weir`)} && weir ui ${quoted(`${stem}.weir`)} --ui 127.0.0.1:0`;
  return (
    <Dialog title={t('drop.title', { name: visible(cut(name, 80)) })} onClose={() => (dropped.value = null)}>
      <p>{t(capture ? 'drop.capture' : 'drop.har')}</p>
      <div class="way">
        <code class="way-command">{visible(cut(command, 400))}</code>
        {plain && <CopyButton text={command} label={t('drop.command')} />}
      </div>
    </Dialog>
  );
}
