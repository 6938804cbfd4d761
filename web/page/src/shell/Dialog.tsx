import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/text';
import { Icon } from './parts';

interface Props {
  title: string;
  onClose(): void;
  children: ComponentChildren;
}

/** The dialog element traps the focus and closes by Esc by itself; it is there only while it is open. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby={id} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      <div class="help-body">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="tool" aria-label={t('help.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
