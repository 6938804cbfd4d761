import type { Exchange } from '../api/types';
import { Note } from '../shell/parts';
import { t } from '../i18n/text';

export function hasMessages(_x: Exchange): boolean {
  return false;
}

export function MessagesTab({ x: _x }: { x: Exchange }) {
  return <Note>{t('ws.none')}</Note>;
}
