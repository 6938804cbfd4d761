/** Numbers as people read them. A thin space groups digits and stands before a unit: it never breaks and is the same in both languages. */

const NARROW = '\u202f';

/** 3 significant digits, with the unit that fits: 412 µs, 3.10 ms, 61.5 s, 4 min 10 s. */
export function duration(micros: number): string {
  const sign = micros < 0 ? '−' : '';
  const us = Math.abs(micros);
  if (us < 1000) return `${sign}${Math.round(us)}${NARROW}µs`;
  if (us < 999_500) return `${sign}${significant(us / 1000)}${NARROW}ms`;
  if (us < 119_500_000) return `${sign}${significant(us / 1e6)}${NARROW}s`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 7200) return `${sign}${Math.floor(seconds / 60)}${NARROW}min${seconds % 60 === 0 ? '' : ` ${seconds % 60}${NARROW}s`}`;
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${sign}${Math.floor(seconds / 3600)}${NARROW}h${minutes === 0 ? '' : ` ${minutes}${NARROW}min`}`;
}

/** Milliseconds for a column in which all have the same unit: 0.41, 222, 1 204. */
export function millis(micros: number): string {
  const ms = micros / 1000;
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : grouped(Math.round(ms));
}

/** Units of 1000, as the filter language has them. */
export function bytes(count: number): string {
  if (count < 1000) return `${count}${NARROW}B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = '';
  for (const next of units) {
    value /= 1000;
    unit = next;
    if (value < 999.5) break;
  }
  return `${significant(value)}${NARROW}${unit}`;
}

/** 100 000 with narrow spaces. */
export function grouped(count: number): string {
  const digits = String(Math.trunc(Math.abs(count)));
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) parts.unshift(digits.slice(Math.max(0, end - 3), end));
  return (count < 0 ? '−' : '') + parts.join(NARROW);
}

export function percent(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const value = (100 * part) / whole;
  return `${value > 0 && value < 1 ? value.toFixed(1) : Math.round(value)}${NARROW}%`;
}

function significant(value: number): string {
  return value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}

/** Time of day on this machine, ISO: 10:00:00.134. */
export function timeOfDay(date: Date, millisToo = true): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return millisToo ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time;
}

/** 2026-11-22 10:00:00.134 on this machine. */
export function instant(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${timeOfDay(date)}`;
}
