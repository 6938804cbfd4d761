import { effect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { t } from '../i18n/text';
import { rowsChanged } from '../state/capture';
import { isDark } from '../state/settings';
import { duration, grouped } from '../text/quantities';
import { durationsOf, logBins } from './model';

const HEIGHT = 190;

export function Histogram({ host }: { host: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [values, setValues] = useState<number[]>([]);
  const changed = Math.floor(rowsChanged.value / 20);
  useEffect(() => {
    const stop = new AbortController();
    durationsOf(host, stop.signal).then(setValues).catch(() => undefined);
    return () => stop.abort();
  }, [host, changed]);
  useEffect(() => {
    const { edges, counts } = logBins(values);
    if (place.current === null || edges.length === 0) return undefined;
    const box = place.current;
    let plot: uPlot | null = null;
    let stop: () => void = () => undefined;
    let gone = false;
    // A quarter of the whole bundle, for one picture: it comes when that is looked at.
    void import('uplot').then(({ default: Plot }) => {
      if (gone) return;
      stop = effect(() => {
        plot?.destroy();
        plot = new Plot(options(Plot, box.clientWidth, edges, isDark()), [edges.map((_, i) => i), counts], box);
      });
    });
    const sizes = new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: HEIGHT }));
    sizes.observe(box);
    return () => {
      gone = true;
      stop();
      sizes.disconnect();
      plot?.destroy();
    };
  }, [values]);
  return (
    <figure class="histogram">
      <div ref={place} aria-hidden="true" />
      <figcaption class="hint">{t('hosts.histogramHint', { count: grouped(values.length) })}</figcaption>
      <HistogramTable values={values} />
    </figure>
  );
}

/** The same for who does not see the picture. */
function HistogramTable({ values }: { values: readonly number[] }) {
  const { edges, counts } = logBins(values, 3);
  return (
    <table class="unseen">
      <caption>{t('hosts.histogramHint', { count: values.length })}</caption>
      <tbody>
        {edges.map((edge, i) => (
          <tr key={edge}>
            <th scope="row">≥ {duration(edge)}</th>
            <td>{counts[i]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function options(Plot: typeof uPlot, width: number, edges: readonly number[], dark: boolean): uPlot.Options {
  const text = dark ? '#aab2bd' : '#57606a';
  const line = dark ? '#2a3039' : '#e3e7ec';
  const axis = { stroke: text, font: '11px system-ui, sans-serif', grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-0.5, edges.length - 0.5] }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      { ...axis, space: 70, incrs: [1, 2, 4, 8, 16], values: (_plot, splits) => splits.map((at) => (Number.isInteger(at) && edges[at] !== undefined ? duration(edges[at] as number) : '')) },
      { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], values: (_plot, splits) => splits.map((count) => grouped(count)) },
    ],
    series: [
      {},
      { stroke: dark ? '#4c8dff' : '#2563eb', fill: dark ? '#31599b' : '#9bbcf2', width: 1, points: { show: false }, paths: Plot.paths.bars?.({ size: [0.9], align: 0 }) as uPlot.Series.PathBuilder },
    ],
  };
}
