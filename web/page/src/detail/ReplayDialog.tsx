import { t, type Key } from '../i18n/text';
import { Dialog } from '../shell/Dialog';
import { bytes } from '../text/quantities';
import { cut, visible } from '../text/visible';
import { asking, replay } from './replay';

/** Before a request is made again that may change something, or that is not there as it was. */
export function ReplayDialog() {
  const asked = asking.value;
  if (asked === null) return null;
  const { x, reasons } = asked;
  const close = () => (asking.value = null);
  const { body } = x.request;
  return (
    <Dialog title={t('replay.title', { number: x.number })} onClose={close}>
      <p class="code ask-what">{x.method} {visible(cut(x.url, 300))}</p>
      <ul class="ask-why">
        {reasons.map((reason) => (
          <li key={reason}>{t(`replay.${reason}` as Key, { method: visible(cut(x.method, 40)), kept: bytes(body.kept_bytes), size: bytes(body.bytes) })}</li>
        ))}
      </ul>
      <div class="ask-buttons">
        <button type="button" class="small" onClick={close}>{t('replay.no')}</button>
        <button type="button" class="action" autofocus onClick={() => void replay(x, reasons)}>{t('replay.yes')}</button>
      </div>
    </Dialog>
  );
}
