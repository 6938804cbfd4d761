import type { Exchange, Message } from '../api/types';
import { t } from '../i18n/text';
import { Captured, Note, Section } from '../shell/parts';
import { bytes, duration, grouped } from '../text/quantities';
import { visible, visibleLines } from '../text/visible';
import { Arrived } from './Arrived';
import { Http2Facts } from './Http2Facts';
import { anatomy, type Piece } from './anatomy';

export function HttpTab({ x }: { x: Exchange }) {
  return (
    <>
      {x.rejected !== undefined && (
        <Note kind="error">
          {t('http.rejected', { offset: x.rejected.offset })}
          <pre class="raw">{visibleLines(x.rejected.text ?? x.rejected.base64 ?? '')}</pre>
        </Note>
      )}
      <Http2Facts x={x} />
      <Section title={t('http.request')} ev={x.request.ev}>
        <MessageAnatomy message={x.request} />
      </Section>
      {x.informational?.map((interim, i) => (
        <Section key={i} title={t('http.informational')} ev="app">
          <table class="plain anatomy">
            <tbody>
              <tr class="start-line"><td class="code">{visible(interim.start_line ?? '')}</td></tr>
              {interim.headers?.map((field, j) => <tr key={j}><td class="code"><b>{visible(field.name)}</b>: <Captured text={field.value} /></td></tr>)}
            </tbody>
          </table>
        </Section>
      ))}
      <Section title={t('http.response')} ev={x.response?.ev}>
        {x.response === undefined ? (
          <Note>{x.answered_status === undefined ? t('http.none') : t('http.noneAnswered', { status: x.answered_status })}</Note>
        ) : (
          <MessageAnatomy message={x.response} />
        )}
      </Section>
    </>
  );
}

function MessageAnatomy({ message }: { message: Message }) {
  const pieces = anatomy(message);
  if (pieces.length === 0) return <Note>{t('http.noHead')}</Note>;
  return (
    <>
      <table class="plain anatomy">
        <thead>
          <tr>
            <th scope="col" class="number">{t('http.offset')}</th>
            <th scope="col" class="number">{t('http.length')}</th>
            <th scope="col">{t('http.content')}</th>
          </tr>
        </thead>
        <tbody>
          {pieces.map((piece, i) => (
            <tr key={i} class={piece.part === 'startLine' ? 'start-line' : piece.part === 'field' ? '' : 'frame'}>
              <td class="number dim code">{piece.offset === null ? '' : grouped(piece.offset)}</td>
              <td class="number dim code">{grouped(piece.length)}</td>
              <td class="code"><Content piece={piece} message={message} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {message.oddities?.map((oddity, i) => <Note key={i} kind="warning">{t('http.oddity', { offset: oddity.offset, what: oddity.detail ?? oddity.kind })}</Note>)}
      <p class="hint">{arrival(message)}</p>
      {message.body.arrivals !== undefined && <Arrived arrivals={message.body.arrivals} zero={message.first_byte_us ?? message.body.arrivals.last_us} />}
    </>
  );
}

function Content({ piece, message }: { piece: Piece; message: Message }) {
  switch (piece.part) {
    case 'startLine':
      return <Captured text={piece.value} />;
    case 'emptyLine':
      return <span class="dim">{t('http.emptyLine')}</span>;
    case 'body':
      return <span class="dim">{t('http.body')}{message.body.bytes > 0 && `: ${t('http.bodySizes', { bytes: bytes(message.body.bytes), wire: bytes(message.body.wire_bytes) })}`}</span>;
    default:
      return (
        <>
          {piece.part === 'trailer' && <span class="dim">{t('http.trailer')} </span>}
          <b class="field-name">{visible(piece.name ?? '')}</b>: <Captured text={piece.value} />
        </>
      );
  }
}

function arrival(message: Message): string {
  const first = message.first_byte_us;
  if (first === undefined) return '';
  const after = (at: number | undefined) => (at === undefined ? '–' : duration(at - first));
  return `${t('http.arrived', { head: after(message.head_end_us), last: after(message.last_byte_us) })} · ${t('http.sent', { head: bytes(message.sent_head_bytes), body: bytes(message.sent_body_bytes) })}`;
}
