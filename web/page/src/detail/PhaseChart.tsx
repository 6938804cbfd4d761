import type { Exchange, Phase } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Ev } from '../shell/parts';
import { duration } from '../text/quantities';
import { visible } from '../text/visible';
import { serverTiming, type ServerMetric } from './serverTiming';

/** The phases one under the other, each where it was in time; what the origin says of its wait stands inside of it. */
export function PhaseChart({ x }: { x: Exchange }) {
  const phases = x.phases.filter((phase) => phase.duration_us > 0 || phase.kind !== 'blocked');
  const total = Math.max(1, x.total_us);
  const metrics = serverMetrics(x);
  return (
    <table class="phases">
      <thead>
        <tr>
          <th scope="col">{t('over.phase')}</th>
          <th scope="col" class="phase-plot"><span class="unseen">{t('col.waterfall')}</span></th>
          <th scope="col" class="number">{t('over.start')}</th>
          <th scope="col" class="number">{t('over.took')}</th>
          <th scope="col">{t('over.from')}</th>
        </tr>
      </thead>
      <tbody>
        {phases.map((phase, i) => (
          <PhaseRow key={i} phase={phase} zero={x.started_us} total={total} metrics={phase.kind === 'wait' ? metrics : []} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('over.total')}</th>
          <td />
          <td />
          <td class="number">{duration(x.total_us)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

interface RowProps {
  phase: Phase;
  zero: number;
  total: number;
  metrics: readonly ServerMetric[];
}

function PhaseRow({ phase, zero, total, metrics }: RowProps) {
  const left = (100 * (phase.start_us - zero)) / total;
  const width = (100 * phase.duration_us) / total;
  return (
    <>
      <tr>
        <th scope="row"><span class={`swatch p-${phase.kind}`} aria-hidden="true" />{t(`phase.${phase.kind}` as Key)}</th>
        <td class="phase-plot"><span class={`phase-bar p-${phase.kind}`} style={{ left: `${left}%`, width: `max(2px, ${width}%)` }} /></td>
        <td class="number dim">{duration(phase.start_us - zero)}</td>
        <td class="number">{duration(phase.duration_us)}</td>
        <td><Ev of={phase.ev} /></td>
      </tr>
      {metrics.length > 0 && <ServerRows phase={phase} metrics={metrics} left={left} total={total} />}
    </>
  );
}

function ServerRows({ phase, metrics, left, total }: { phase: Phase; metrics: readonly ServerMetric[]; left: number; total: number }) {
  const told = metrics.reduce((sum, metric) => sum + (metric.ms ?? 0), 0) * 1000;
  let at = left;
  return (
    <>
      {metrics.map((metric, i) => {
        const width = Math.min((100 * (metric.ms ?? 0) * 1000) / total, 100 - at);
        const from = at;
        at += width;
        return (
          <tr key={i} class="server">
            <th scope="row">{visible(metric.description || metric.name)}</th>
            <td class="phase-plot"><span class="phase-bar server-bar" style={{ left: `${from}%`, width: `max(2px, ${width}%)` }} /></td>
            <td class="number dim">{i === 0 ? 'Server-Timing' : ''}</td>
            <td class="number">{metric.ms === null ? '–' : duration(metric.ms * 1000)}</td>
            <td><Ev of="app" /></td>
          </tr>
        );
      })}
      {told > 0 && told < phase.duration_us && (
        <tr class="server">
          <th scope="row" class="dim">{t('over.unexplained')}</th>
          <td class="phase-plot" />
          <td />
          <td class="number dim">{duration(phase.duration_us - told)}</td>
          <td><Ev of="inferred" /></td>
        </tr>
      )}
    </>
  );
}

function serverMetrics(x: Exchange): ServerMetric[] {
  const values = x.response?.headers?.filter((field) => field.name.toLowerCase() === 'server-timing') ?? [];
  return values.flatMap((field) => serverTiming(field.value)).slice(0, 20);
}
