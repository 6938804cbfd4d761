import type { Certificate, Exchange, TlsHandshake } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Facts, Note, Section } from '../shell/parts';
import { bytes, duration } from '../text/quantities';
import { visible } from '../text/visible';
import { Ladder } from './Ladder';
import { tlsRungs } from './ladder';

/** Both legs side by side: what the origin presented to Weir, and what Weir presented to the client. */
export function TlsTab({ x }: { x: Exchange }) {
  const origin = x.origin_tls ?? x.origin_connection?.tls;
  const client = x.client_connection?.tls;
  return (
    <div class="two-legs">
      <Side title={t('tls.originSide')} tls={origin} weirIsClient earlier={x.reused ? x.origin : undefined} />
      <Side title={t('tls.clientSide')} tls={client} weirIsClient={false} earlier={undefined} />
    </div>
  );
}

export function Side({ title, tls, weirIsClient, earlier }: { title: string; tls: TlsHandshake | undefined; weirIsClient: boolean; earlier: string | undefined }) {
  if (tls === undefined) {
    return (
      <Section title={title}>
        <Note>{t('tls.plain')}</Note>
      </Section>
    );
  }
  const details = tls.details;
  const took = tls.ended_us === undefined ? null : duration(tls.ended_us - tls.started_us);
  return (
    <Section title={title}>
      {earlier !== undefined && <p class="hint">{t('tls.reused', { id: earlier })}</p>}
      {tls.failure !== undefined && <Note kind="error">{t('tls.failed', { why: visible(tls.failure.detail) })}</Note>}
      {details === undefined && tls.failure === undefined && <Note kind="warning">{t('tls.cut')}</Note>}
      {details?.distrust !== undefined && <Note kind="warning">{t('tls.distrust', { why: visible(details.distrust) })}</Note>}
      <Facts
        facts={[
          details === undefined ? null : { name: t('tls.version'), value: <code>{details.protocol.replace('TLSv', 'TLS ')}</code>, ev: 'app' },
          details === undefined ? null : { name: t('tls.cipher'), value: <code>{details.cipher}</code>, ev: 'app' },
          details?.group === undefined ? null : { name: t('tls.group'), value: <code>{details.group}</code>, ev: 'app' },
          tls.server_name === undefined ? null : { name: t('tls.sni'), value: <code>{visible(tls.server_name)}</code>, ev: 'app' },
          details === undefined ? null : { name: t('tls.alpn'), value: <code>{details.alpn ?? '–'}</code>, ev: 'app' },
          details?.resumed === undefined ? null : { name: t('tls.resumed'), value: t(`tls.resumed.${details.resumed}` as Key), ev: 'app' },
          took === null ? null : { name: t('tls.took'), value: took, ev: 'app' },
        ]}
      />
      {details !== undefined && (
        <Ladder
          title={t('tls.handshake')}
          ours="Weir"
          theirs={t(weirIsClient ? 'party.origin' : 'party.client')}
          rungs={tlsRungs(tls, weirIsClient)}
          zero={tls.started_us}
        />
      )}
      {details?.chain !== undefined && details.chain.length > 0 && <Chain chain={details.chain} earlier={details.resumed === true} />}
    </Section>
  );
}

function Chain({ chain, earlier }: { chain: readonly Certificate[]; /** Of a resumed session: presented when it began. */ earlier: boolean }) {
  const size = chain.reduce((sum, certificate) => sum + certificate.size_bytes, 0);
  return (
    <>
      <h4>
        {t(earlier ? 'tls.chainEarlier' : 'tls.chain')} {!earlier && <span class="dim">{t('tls.chainSum', { count: chain.length, size: bytes(size) })}</span>}
      </h4>
      <ol class="chain">
        {chain.map((certificate, i) => (
          <li key={i}>
            <div class="chain-subject code">{visible(certificate.subject)}</div>
            <div class="dim">
              {t('tls.issuer')}: <span class="code">{visible(certificate.issuer)}</span>
            </div>
            <div class="dim">
              {visible(certificate.key)} · {!earlier && `${bytes(certificate.size_bytes)} · `}{certificate.not_before.slice(0, 10)} … {certificate.not_after.slice(0, 10)} · <Left until={certificate.not_after} />
            </div>
            {(certificate.names?.length ?? 0) > 0 && <div class="dim code">{visible((certificate.names ?? []).slice(0, 40).join(', '))}</div>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Left({ until }: { until: string }) {
  const days = Math.floor((Date.parse(until) - Date.now()) / 86_400_000);
  return <span class={days < 14 ? 'bad' : ''}>{days < 0 ? t('tls.expired') : t('tls.days', { days })}</span>;
}
