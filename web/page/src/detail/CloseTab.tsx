import { useEffect, useState } from 'preact/hooks';
import type { CloseStory, Connection, Exchange, Party } from '../api/types';
import { t, word, type Key } from '../i18n/text';
import { Facts, Note, Section } from '../shell/parts';
import { now, wall } from '../state/capture';
import { timeOfDay } from '../text/quantities';
import { Ladder } from './Ladder';
import { closeLadder, segmentsOfClose } from './closing';
import { port } from './TcpTab';

export function CloseTab({ x }: { x: Exchange }) {
  return (
    <>
      <CloseOf connection={x.origin_connection} number={x.number} />
      <CloseOf connection={x.client_connection} number={x.number} />
      {x.origin_connection === undefined && x.client_connection === undefined && <Note>{t('close.open')}</Note>}
    </>
  );
}

export function CloseOf({ connection, number }: { connection: Connection | undefined; number: number | null }) {
  if (connection === undefined) return null;
  const title = t(connection.leg === 'origin' ? 'close.originTitle' : 'close.clientTitle', { id: connection.id });
  const close = connection.close;
  if (close === undefined) {
    return (
      <Section title={title}>
        <Note>{t('close.open')}</Note>
      </Section>
    );
  }
  const rungs = closeLadder(connection);
  return (
    <Section title={title} ev={close.ev}>
      {number !== null && connection.last_exchange > number && <Note>{t('close.later', { number: connection.last_exchange })}</Note>}
      {rungs.length === 0 ? (
        <Note>{t('close.noSteps')}</Note>
      ) : (
        <Ladder
          title={`${connection.local} ↔ ${connection.remote}`}
          ours={`Weir :${port(connection.local)}`}
          theirs={`${t(`leg.${connection.leg}` as Key)} :${port(connection.remote)}`}
          rungs={rungs}
          zero={rungs[0]?.at_us ?? close.closed_us}
        />
      )}
      {rungs.some((rung) => rung.inferred && rung.theirs !== undefined) && <p class="hint">{t('close.inferredNote')}</p>}
      <CloseFacts close={close} connection={connection} />
    </Section>
  );
}

export function party(who: Party | string, leg: string): string {
  return who === 'peer' ? t(`party.${leg}` as Key) : word('party', who);
}

function CloseFacts({ close, connection }: { close: CloseStory; connection: Connection }) {
  const answered = close.first === 'weir' || close.first === 'peer';
  const notify = close.close_notify_sent && close.close_notify_received ? 'both' : close.close_notify_sent ? 'sent' : close.close_notify_received ? 'received' : 'none';
  const segments = segmentsOfClose(connection);
  const answer = close.answer === 'fin' || close.answer === 'rst' ? close.answer.toUpperCase() : t(`close.answer.${close.answer}` as Key);
  return (
    <Facts
      facts={[
        { name: t('close.first'), value: <><b>{party(close.first, connection.leg)}</b> {close.kind !== 'unknown' && t('close.by', { kind: close.kind.toUpperCase() })}</>, ev: close.ev },
        answered && close.kind !== 'rst' ? { name: t('close.answer'), value: answer, ev: close.ev } : null,
        segments === null ? null : { name: t('close.segments'), value: `${segments.count}${segments.merged ? ` · ${t('close.merged')}` : ''}`, ev: 'packet' },
        { name: t('close.moment'), value: word('closeMoment', close.moment), ev: 'app' },
        { name: t('close.reason'), value: word('reason', close.reason), ev: 'app' },
        { name: t('close.timeWait'), value: <TimeWait close={close} leg={connection.leg} />, ev: close.time_wait === 'weir' ? close.ev : 'inferred' },
        close.half_close ? { name: t('close.half'), value: t('close.halfYes'), ev: close.ev } : null,
        connection.tls?.details === undefined ? null : { name: t('close.notify'), value: t(`close.notify.${notify}` as Key), ev: 'app' },
      ]}
    />
  );
}

function TimeWait({ close, leg }: { close: CloseStory; leg: string }) {
  const until = close.time_wait_until_us;
  return (
    <>
      {party(close.time_wait, leg)}
      {until !== undefined && <> · {t('close.until', { time: timeOfDay(wall(until), false) })} · <Countdown until={until} /></>}
    </>
  );
}

/** Counts down once a second while it lasts. */
export function Countdown({ until }: { until: number }) {
  const left = () => Math.ceil((until - now()) / 1e6);
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (left() <= 0) return undefined;
    const timer = setInterval(() => {
      setSeconds(left());
      if (left() <= 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds > 0 ? <span class="countdown">{t('close.left', { seconds })}</span> : <span class="dim">{t('close.over')}</span>;
}
