import { useId, useState } from 'preact/hooks';
import { Ev, Icon } from '../shell/parts';
import { t } from '../i18n/text';
import { duration } from '../text/quantities';
import { cut, visible } from '../text/visible';
import type { Rung } from './ladder';

interface Props {
  title: string;
  ours: string;
  theirs: string;
  rungs: readonly Rung[];
  /** What times are told from. */
  zero: number;
}

const WIDTH = 560;
const TOP = 40;
const STEP = 44;
const SLOPE = 12;

/** Where the two lives stand: apart as far as the states beside them allow. */
interface Lives {
  left: number;
  right: number;
}

function lives(rungs: readonly Rung[]): Lives {
  const states = rungs.some((rung) => rung.ours !== undefined || rung.theirs !== undefined);
  return states ? { left: 186, right: 434 } : { left: 112, right: 500 };
}

/** A sequence diagram; the same facts stand in a table behind a button, for eyes and readers that a picture does not serve. */
export function Ladder({ title, ours, theirs, rungs, zero }: Props) {
  const [table, setTable] = useState(false);
  const id = useId();
  return (
    <figure class="ladder" aria-labelledby={id}>
      <figcaption id={id}>
        <span class="ladder-title">{title}</span>
        <button type="button" class="small" aria-pressed={table} onClick={() => setTable(!table)}>
          <Icon name={table ? 'exchanges' : 'table'} /> {t(table ? 'ladder.picture' : 'ladder.table')}
        </button>
      </figcaption>
      {table ? <RungTable {...{ ours, theirs, rungs, zero }} /> : <Picture {...{ title, ours, theirs, rungs, zero }} />}
    </figure>
  );
}

function time(rung: Rung, zero: number): string {
  return Number.isNaN(rung.at_us) ? '' : duration(rung.at_us - zero);
}

function theirState(rung: Rung): string {
  return rung.theirs === undefined ? '' : rung.inferred ? `(${rung.theirs})` : rung.theirs;
}

function Picture({ title, ours, theirs, rungs, zero }: Props) {
  const height = TOP + rungs.length * STEP + 14;
  const { left, right } = lives(rungs);
  return (
    <div class="ladder-scroll">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height} role="img" aria-label={`${title}: ${rungs.map((rung) => `${time(rung, zero)} ${rung.sent ? ours : theirs} ${rung.label}`).join('; ')}`}>
        <text class="end" x={left} y={18} text-anchor="middle">{visible(ours)}</text>
        <text class="end" x={right} y={18} text-anchor="middle">{visible(theirs)}</text>
        <line class="life" x1={left} x2={left} y1={TOP - 12} y2={height - 4} />
        <line class="life" x1={right} x2={right} y1={TOP - 12} y2={height - 4} />
        {rungs.map((rung, i) => <RungPicture key={i} rung={rung} y={TOP + 8 + i * STEP} zero={zero} previous={rungs[i - 1]} lives={{ left, right }} />)}
      </svg>
    </div>
  );
}

function RungPicture({ rung, y, zero, previous, lives: { left, right } }: { rung: Rung; y: number; zero: number; previous: Rung | undefined; lives: Lives }) {
  const from = rung.sent ? left : right;
  const to = rung.sent ? right : left;
  const towards = rung.sent ? -1 : 1;
  const tip = to + towards * 2;
  const endY = y + SLOPE;
  const most = Math.floor((right - left - 20) / 7.3);
  const label = cut(rung.label, most) + (rung.label.length > most ? '…' : '');
  const oursY = rung.sent ? y : endY;
  const theirsY = rung.sent ? endY : y;
  return (
    <g class={`rung ev-line-${rung.ev}${rung.reset ? ' reset' : ''}${rung.soft ? ' soft' : ''}`}>
      <text class="time" x={4} y={y + 4}>{time(rung, zero)}</text>
      {rung.ours !== undefined && rung.ours !== previous?.ours && <text class="state" x={left - 10} y={oursY + 4} text-anchor="end">{rung.ours}</text>}
      {rung.theirs !== undefined && rung.theirs !== previous?.theirs && <text class={`state${rung.inferred ? ' inferred' : ''}`} x={right + 10} y={theirsY + 4}>{theirState(rung)}</text>}
      <line class="arrow" x1={from} y1={y} x2={tip + towards * 6} y2={endY - (SLOPE * 6) / (right - left)} />
      <path class="tip" d={`M${tip} ${endY}l${towards * 9} -5.200l0 9.400z`} />
      {rung.reset && <path class="cross" d={`M${(left + right) / 2 - 62} ${y + 1}l8 8m0 -8l-8 8`} />}
      <text class="label" x={(left + right) / 2} y={y - 3} text-anchor="middle">{visible(label)}</text>
      <circle class="dot" cx={from} cy={y} r={3} />
    </g>
  );
}

function RungTable({ ours, theirs, rungs, zero }: Omit<Props, 'title'>) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">{t('ladder.time')}</th>
          <th scope="col">{t('ladder.what')}</th>
          <th scope="col">{t('ladder.statesOf', { who: ours })}</th>
          <th scope="col">{t('ladder.statesOf', { who: theirs })}</th>
          <th scope="col">{t('ladder.evidence')}</th>
        </tr>
      </thead>
      <tbody>
        {rungs.map((rung, i) => (
          <tr key={i}>
            <td class="number">{time(rung, zero)}</td>
            <td class="code">{visible(rung.sent ? `${ours} → ${theirs}: ${rung.label}` : `${theirs} → ${ours}: ${rung.label}`)}</td>
            <td class="code">{rung.ours ?? ''}</td>
            <td class="code">{theirState(rung)}</td>
            <td><Ev of={rung.ev} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
