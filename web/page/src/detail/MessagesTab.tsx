import { useState } from 'preact/hooks';
import type { Exchange, WebSocketMessage, WebSocketTraffic } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Captured, Facts, Note, Section } from '../shell/parts';
import { bytes, duration, grouped } from '../text/quantities';
import { visible } from '../text/visible';

/** Of a frame that closes (RFC 6455, section 11.8). */
const CLOSE = 8;

export function hasMessages(x: Exchange): boolean {
  return x.upgrade?.websocket !== undefined;
}

const FIRST = 200;

/** RFC 6455, section 11.8. */
const OPCODES: Record<number, string> = { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };

/** What went over a WebSocket after its 101, in the order of time. */
export function MessagesTab({ x }: { x: Exchange }) {
  const [shown, setShown] = useState(FIRST);
  const [newest, setNewest] = useState(x.recording?.ended === false);
  const socket = x.upgrade?.websocket;
  if (socket === undefined) return null;
  const messages = newest ? [...(socket.messages ?? [])].reverse() : (socket.messages ?? []);
  return (
    <>
      <Section title="WebSocket" ev="app">
        <Facts
          facts={[
            { name: t('ws.fromClient'), value: trafficLine(socket.from_client), ev: 'app' },
            { name: t('ws.fromOrigin'), value: trafficLine(socket.from_origin), ev: 'app' },
            socket.deflate === undefined ? null : { name: 'permessage-deflate', value: <code>{deflate(socket.deflate)}</code>, ev: 'app' },
            ...(socket.closes ?? []).map((close) => ({
              name: t('ws.closedBy', { leg: t(`leg.${close.from}` as Key) }),
              value: <><b>{close.code ?? '–'}</b> {visible(close.reason)} <span class="dim">+{duration(close.at_us - x.started_us)}</span></>,
              ev: 'app' as const,
            })),
          ]}
        />
      </Section>
      {messages.length === 0 ? (
        <Note>{t('ws.none')}</Note>
      ) : (
        <Section title={t('tab.messages')} extra={<button type="button" class="small" aria-pressed={newest} onClick={() => setNewest(!newest)}>{t('ws.newest')}</button>}>
          <Messages x={x} messages={messages.slice(0, shown)} />
        </Section>
      )}
      {messages.length > shown && (
        <button type="button" class="small" onClick={() => setShown(shown * 4)}>{t('ws.more', { count: grouped(messages.length - shown) })}</button>
      )}
    </>
  );
}

/** As the header field had it: what is said, and windows that are smaller than usual. */
function deflate(parameters: Record<string, boolean | number>): string {
  return Object.entries(parameters).filter(([, value]) => value !== false).map(([name, value]) => (value === true ? name : `${name}=${value}`)).join('; ');
}

function trafficLine(traffic: WebSocketTraffic): string {
  const unlisted = traffic.unlisted === 0 ? '' : ` · ${t('ws.unlisted', { count: grouped(traffic.unlisted) })}`;
  return `${t('ws.count', { count: grouped(traffic.data_messages) })}, ${bytes(traffic.payload_bytes)}${unlisted}`;
}

function Messages({ x, messages }: { x: Exchange; messages: readonly WebSocketMessage[] }) {
  return (
    <table class="plain messages">
      <thead>
        <tr>
          <th scope="col" class="number">{t('ladder.time')}</th>
          <th scope="col">{t('packets.from')}</th>
          <th scope="col">{t('ws.kind')}</th>
          <th scope="col" class="number">{t('col.size')}</th>
          <th scope="col">{t('http.content')}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message, i) => (
          <tr key={i} class={`from-${message.from}`}>
            <td class="number dim">+{duration(message.last_byte_us - x.started_us)}</td>
            <td class="whole"><span aria-hidden="true">{message.from === 'client' ? '↑' : '↓'}</span> {t(`leg.${message.from}` as Key)}</td>
            <td class="whole">
              {OPCODES[message.opcode] ?? message.opcode}
              {message.compressed && <span class="dim"> deflate</span>}
              {message.frames > 1 && <span class="dim"> ×{message.frames}</span>}
              {message.broken_off && <span class="bad"> {t('ws.brokenOff')}</span>}
            </td>
            <td class="number whole" title={t('ws.wire', { size: bytes(message.wire_bytes) })}>{bytes(message.content_bytes ?? message.payload_bytes)}</td>
            <td class="code grow">
              {message.text !== undefined ? <Captured text={message.text} limit={240} /> : message.opcode === CLOSE && message.base64 !== undefined ? <Captured text={closeText(message.base64)} limit={240} /> : message.base64 !== undefined ? <span class="dim">base64 <Captured text={message.base64} limit={120} /></span> : <span class="dim">{visible(message.unread ?? '')}</span>}
              {(message.oddities ?? []).map((oddity) => <span key={oddity} class="bad"> {oddity.replaceAll('_', ' ')}</span>)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A close frame has a code in two bytes and a reason (RFC 6455, section 5.5.1). */
function closeText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (bytes.length < 2) return base64;
  return `${((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)} ${new TextDecoder().decode(bytes.subarray(2))}`.trim();
}
