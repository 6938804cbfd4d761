/** What may come next in a filter: names of the language (docs/how-to/filter.md), and values that the capture holds. */

export type Observed = Partial<Record<string, string[]>>;

export interface Suggestion {
  /** What replaces the word under the cursor. */
  text: string;
  /** Key of a text that says what it is, or empty. */
  about: string;
}

const NAMES: readonly [string, string][] = [
  ['status=', 'suggest.status'],
  ['host=', 'suggest.host'],
  ['path=', 'suggest.path'],
  ['method=', 'suggest.method'],
  ['type=', 'suggest.type'],
  ['total>', 'suggest.total'],
  ['wait>', 'suggest.wait'],
  ['size>', 'suggest.size'],
  ['failed', 'suggest.failed'],
  ['page=', 'suggest.page'],
  ['finding=', 'suggest.finding'],
  ['new', 'suggest.new'],
  ['reused', 'suggest.reused'],
  ['error=', 'suggest.error'],
  ['conn=', 'suggest.conn'],
  ['client=', 'suggest.client'],
  ['close.first=', 'suggest.closeFirst'],
  ['close.kind=', 'suggest.closeKind'],
  ['state=', 'suggest.state'],
  ['tls=', 'suggest.tls'],
  ['proto=', 'suggest.proto'],
  ['dns>', 'suggest.dns'],
  ['connect>', 'suggest.connect'],
  ['retrans>', 'suggest.retrans'],
  ['tunnel', 'suggest.tunnel'],
  ['~h ', 'suggest.header'],
  ['~b ', 'suggest.body'],
];

const FIXED: Observed = {
  status: ['2xx', '3xx', '4xx', '5xx'],
  'close.first': ['client', 'origin', 'weir'],
  'close.kind': ['fin', 'rst'],
  tls: ['1.2', '1.3'],
  proto: ['1.0', '1.1', '2'],
  state: ['time_wait', 'close_wait'],
  finding: ['W*'],
  total: ['100ms', '1s'],
  wait: ['100ms', '200ms', '1s'],
  dns: ['0', '20ms'],
  connect: ['50ms'],
  size: ['10k', '100k', '1M'],
  retrans: ['0'],
};

const MOST = 9;

function wordAt(text: string, cursor: number): { start: number; word: string } {
  let start = cursor;
  while (start > 0 && !/[\s&|!()]/.test(text[start - 1] as string)) start--;
  return { start, word: text.slice(start, cursor) };
}

export function suggest(text: string, cursor: number, observed: Observed): Suggestion[] {
  const { word } = wordAt(text, cursor);
  const operator = /^([a-z.]+)(>=|<=|!=|=|>|<)(.*)$/i.exec(word);
  if (operator === null) {
    const lower = word.toLowerCase();
    return NAMES.filter(([name]) => name.startsWith(lower) && name !== lower)
      .slice(0, MOST)
      .map(([name, about]) => ({ text: name, about }));
  }
  const [, name, sign, begun] = operator as unknown as [string, string, string, string];
  const values = [...(FIXED[name] ?? []), ...(observed[name] ?? [])];
  const lower = begun.toLowerCase();
  return [...new Set(values)]
    .filter((value) => value.toLowerCase().includes(lower) && value !== begun)
    .slice(0, MOST)
    .map((value) => ({ text: `${name}${sign}${quoted(value)}`, about: '' }));
}

/** As the language wants words with its own signs in them. */
function quoted(value: string): string {
  return /[\s()|"'&!]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
}

export function complete(text: string, cursor: number, suggestion: Suggestion): { text: string; cursor: number } {
  const { start } = wordAt(text, cursor);
  const ends = /[=<>\s]$/.test(suggestion.text);
  const inserted = suggestion.text + (ends ? '' : ' ');
  return { text: text.slice(0, start) + inserted + text.slice(cursor).trimStart(), cursor: start + inserted.length };
}
