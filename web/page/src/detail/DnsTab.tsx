import type { ConnectAttempt, DnsLookup, DnsQuery, DnsStep, Exchange } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Ev, Facts, Note, Section } from '../shell/parts';
import { duration } from '../text/quantities';
import { visible } from '../text/visible';

export function DnsTab({ x }: { x: Exchange }) {
  return (
    <>
      {x.dns === undefined ? <Note>{t(x.reused ? 'dns.none' : 'dns.noOrigin')}</Note> : <Lookup dns={x.dns} />}
      {(x.attempts?.length ?? 0) > 0 && <Attempts attempts={x.attempts ?? []} />}
    </>
  );
}

function Lookup({ dns }: { dns: DnsLookup }) {
  const queries = dns.queries ?? [];
  const took = dns.ended_us === undefined ? '–' : duration(dns.ended_us - dns.started_us);
  const source = dns.source === undefined ? null : t(`dns.${dns.source}` as Key, { name: visible(dns.name) });
  return (
    <Section title={t('dns.lookup', { name: visible(dns.name) })}>
      {dns.failure !== undefined && <Note kind="error"><code>{dns.failure.kind}</code> {visible(dns.failure.detail)}</Note>}
      <Facts
        facts={[
          source === null ? null : { name: t('hosts.source'), value: source, ev: 'app' },
          { name: t('over.took'), value: took, ev: 'app' },
          (dns.addresses?.length ?? 0) === 0 ? null : { name: t('dns.result'), value: <code>{dns.addresses?.join(', ')}</code>, ev: 'app' },
        ]}
      />
      {(dns.steps?.length ?? 0) > 0 && <Steps steps={dns.steps ?? []} asked={queries.length > 0} zero={dns.started_us} />}
      {queries.length > 0 && <Queries dns={dns} queries={queries} />}
    </Section>
  );
}

/** In the order in which a name is looked for: what has it ends the search. */
function Steps({ steps, asked, zero }: { steps: readonly DnsStep[]; asked: boolean; zero: number }) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">{t('dns.step')}</th>
          <th scope="col">{t('dns.result')}</th>
          <th scope="col" class="number">{t('over.start')}</th>
          <th scope="col" class="number">{t('dns.time')}</th>
          <th scope="col">{t('over.from')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, i) => (
          <tr key={i}>
            <td>{i + 1}. {t(`dnsSource.${step.source}` as Key)}</td>
            <td class={step.found ? '' : 'dim'}>{step.found ? '✓ ' : ''}{visible(step.said ?? t(step.found ? 'dns.found' : 'dns.notFound'))}</td>
            <td class="number dim">{duration(step.started_us - zero)}</td>
            <td class="number">{duration(step.ended_us - step.started_us)}</td>
            <td><Ev of="app" /></td>
          </tr>
        ))}
        {asked && (
          <tr>
            <td>{steps.length + 1}. {t('dnsSource.resolver')}</td>
            <td colSpan={4} class="dim">{t('dns.below')}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** A and AAAA are asked at the same time: their bars stand on one scale. */
function Queries({ dns, queries }: { dns: DnsLookup; queries: readonly DnsQuery[] }) {
  const zero = dns.started_us;
  const end = Math.max(...queries.map((query) => query.ended_us), dns.ended_us ?? zero, zero + 1);
  return (
    <table class="plain queries">
      <thead>
        <tr>
          <th scope="col">{t('dns.question')}</th>
          <th scope="col">{t('dns.answer')}</th>
          <th scope="col" class="phase-plot narrow"><span class="unseen">{t('col.waterfall')}</span></th>
          <th scope="col" class="number">{t('dns.time')}</th>
          <th scope="col">{t('over.from')}</th>
        </tr>
      </thead>
      <tbody>
        {queries.map((query, i) => (
          <tr key={i}>
            <td class="code">
              <div><b>{query.type}</b> {visible(query.name)}</div>
              <div class="dim">@{query.server}/{query.transport}</div>
            </td>
            <td class="code"><Answer query={query} late={dns.ended_us !== undefined && query.ended_us > dns.ended_us} /></td>
            <td class="phase-plot narrow">
              <span class="phase-bar p-dns" style={{ left: `${(100 * (query.started_us - zero)) / (end - zero)}%`, width: `max(2px, ${(100 * (query.ended_us - query.started_us)) / (end - zero)}%)` }} />
            </td>
            <td class="number">{duration(query.ended_us - query.started_us)}</td>
            <td><Ev of="app" /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Answer({ query, late }: { query: DnsQuery; late: boolean }) {
  const answers = query.answers ?? [];
  return (
    <>
      {query.failure !== undefined && <div class="bad">{visible(query.failure)}</div>}
      {query.rcode !== undefined && query.rcode !== 'NOERROR' && <span class="bad">{query.rcode} </span>}
      {answers.length === 0 && query.rcode === 'NOERROR' && <span class="dim">{t('dns.noRecords')}</span>}
      {answers.map((answer, i) => (
        <div key={i}>
          {answer.type !== query.type && <b>{answer.type} </b>}
          {visible(answer.data)} <span class="dim">{t('dns.ttl', { ttl: answer.ttl_s })}</span>
        </div>
      ))}
      {late && <div class="dim">{t('dns.late')}</div>}
    </>
  );
}

function Attempts({ attempts }: { attempts: readonly ConnectAttempt[] }) {
  const zero = attempts[0]?.started_us ?? 0;
  const end = Math.max(...attempts.map((attempt) => attempt.ended_us ?? attempt.started_us), zero + 1);
  return (
    <Section title={t('dns.attempts')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{t('col.remote')}</th>
            <th scope="col">{t('dns.result')}</th>
            <th scope="col" class="phase-plot narrow"><span class="unseen">{t('col.waterfall')}</span></th>
            <th scope="col" class="number">{t('dns.time')}</th>
            <th scope="col">{t('over.from')}</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt, i) => (
            <tr key={i}>
              <td class="code">{attempt.remote}</td>
              <td class={attempt.outcome === 'failed' ? 'bad' : ''}>
                {t(`dns.attempt.${attempt.outcome}` as Key)}
                {attempt.failure !== undefined && <>: {visible(attempt.failure.detail)}</>}
              </td>
              <td class="phase-plot narrow">
                <span class="phase-bar p-connect" style={{ left: `${(100 * (attempt.started_us - zero)) / (end - zero)}%`, width: `max(2px, ${(100 * ((attempt.ended_us ?? end) - attempt.started_us)) / (end - zero)}%)` }} />
              </td>
              <td class="number">{attempt.ended_us === undefined ? '–' : duration(attempt.ended_us - attempt.started_us)}</td>
              <td><Ev of="app" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
