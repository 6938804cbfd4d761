/** Server-Timing (W3C): metric;dur=12.3;desc="db". What an origin says of itself during the wait. */
export interface ServerMetric {
  name: string;
  description: string;
  ms: number | null;
}

export function serverTiming(value: string): ServerMetric[] {
  return split(value, ',').flatMap((part) => {
    const [name, ...parameters] = split(part, ';').map((text) => text.trim());
    if (name === undefined || name === '') return [];
    const metric: ServerMetric = { name, description: '', ms: null };
    for (const parameter of parameters) {
      const equals = parameter.indexOf('=');
      const key = (equals < 0 ? parameter : parameter.slice(0, equals)).trim().toLowerCase();
      const text = equals < 0 ? '' : unquoted(parameter.slice(equals + 1).trim());
      if (key === 'dur' && metric.ms === null && text !== '' && Number.isFinite(Number(text))) metric.ms = Number(text);
      if (key === 'desc' && metric.description === '') metric.description = text;
    }
    return [metric];
  });
}

/** Separators inside quotes do not count. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\' && quoted) {
      part += c + (text[++i] ?? '');
    } else if (c === separator && !quoted) {
      parts.push(part);
      part = '';
    } else {
      if (c === '"') quoted = !quoted;
      part += c;
    }
  }
  parts.push(part);
  return parts;
}

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}
