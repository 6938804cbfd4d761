/**
 * Bodies laid out for reading, as pieces with a kind for their colour. Nothing is parsed into values and back: numbers keep their digits,
 * doubled members stay, and what is not valid says so by returning null.
 */

export type PieceKind = 'plain' | 'key' | 'string' | 'number' | 'literal' | 'tag' | 'attribute' | 'comment';

export interface Token {
  kind: PieceKind;
  text: string;
}

const JSON_TOKEN = /\s+|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\],:])/gy;

export function prettyJson(text: string): Token[] | null {
  const raw: Token[] = [];
  JSON_TOKEN.lastIndex = 0;
  while (JSON_TOKEN.lastIndex < text.length) {
    const match = JSON_TOKEN.exec(text);
    if (match === null) return null;
    if (match[1] !== undefined) raw.push({ kind: 'string', text: match[1] });
    else if (match[2] !== undefined) raw.push({ kind: 'number', text: match[2] });
    else if (match[3] !== undefined) raw.push({ kind: 'literal', text: match[3] });
    else if (match[4] !== undefined) raw.push({ kind: 'plain', text: match[4] });
  }
  return raw.length === 0 ? null : laidOut(raw);
}

function laidOut(raw: readonly Token[]): Token[] | null {
  const out: Token[] = [];
  const open: string[] = [];
  const line = () => out.push({ kind: 'plain', text: '\n' + '  '.repeat(open.length) });
  for (let i = 0; i < raw.length; i++) {
    const token = raw[i] as Token;
    const next = raw[i + 1];
    if (token.kind !== 'plain') {
      out.push(token.kind === 'string' && next?.text === ':' && next.kind === 'plain' ? { kind: 'key', text: token.text } : token);
    } else if (token.text === '{' || token.text === '[') {
      const close = token.text === '{' ? '}' : ']';
      out.push(token);
      if (next?.kind === 'plain' && next.text === close) {
        out.push(next);
        i++;
      } else {
        open.push(close);
        line();
      }
    } else if (token.text === '}' || token.text === ']') {
      if (open.pop() !== token.text) return null;
      line();
      out.push(token);
    } else if (token.text === ',') {
      out.push(token);
      line();
    } else {
      out.push({ kind: 'plain', text: ': ' });
    }
  }
  return open.length === 0 ? out : null;
}

const MARKUP = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[!?/]?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|</g;
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);
const VERBATIM = new Set(['script', 'style', 'pre', 'textarea']);

/** HTML and XML, one element a line. Text of script, style, pre and textarea stays as it was. */
export function prettyMarkup(text: string, html: boolean): Token[] {
  const out: Token[] = [];
  let depth = 0;
  let verbatim = '';
  const line = () => out.push({ kind: 'plain', text: (out.length === 0 ? '' : '\n') + '  '.repeat(depth) });
  for (const [piece] of text.matchAll(MARKUP)) {
    const name = /^<\/?([a-zA-Z][^\s/>]*)/.exec(piece)?.[1]?.toLowerCase() ?? '';
    if (verbatim !== '') {
      if (piece.startsWith('</') && name === verbatim) {
        verbatim = '';
        depth = Math.max(0, depth - 1);
        out.push(...tag(piece));
      } else {
        out.push({ kind: 'plain', text: piece });
      }
    } else if (piece.startsWith('<!--')) {
      line();
      out.push({ kind: 'comment', text: piece });
    } else if (piece.startsWith('</') && name !== '') {
      depth = Math.max(0, depth - 1);
      line();
      out.push(...tag(piece));
    } else if (piece.startsWith('<') && piece.length > 1) {
      line();
      out.push(...tag(piece));
      const closed = piece.endsWith('/>') || piece.startsWith('<!') || piece.startsWith('<?') || (html && VOID.has(name));
      if (!closed) depth++;
      if (html && !closed && VERBATIM.has(name)) verbatim = name;
    } else if (piece.trim() !== '') {
      line();
      out.push({ kind: 'plain', text: piece.trim() });
    }
  }
  return out;
}

function tag(text: string): Token[] {
  const out: Token[] = [];
  for (const match of text.matchAll(/(^<[!?/]?[^\s/>]+|[/?]?>$)|([^\s=/"'>]+)(?=\s*=)|("[^"]*"|'[^']*')|[\s\S]/g)) {
    if (match[1] !== undefined) out.push({ kind: 'tag', text: match[1] });
    else if (match[2] !== undefined) out.push({ kind: 'attribute', text: match[2] });
    else if (match[3] !== undefined) out.push({ kind: 'string', text: match[3] });
    else {
      const last = out[out.length - 1];
      if (last?.kind === 'plain') last.text += match[0];
      else out.push({ kind: 'plain', text: match[0] });
    }
  }
  return out;
}

/** Rows of 16 bytes: offset, hex, characters. */
export function hexRows(bytes: Uint8Array, from: number, count: number): { offset: string; hex: string; text: string }[] {
  const rows = [];
  for (let at = from * 16; at < Math.min(bytes.length, (from + count) * 16); at += 16) {
    const slice = bytes.subarray(at, at + 16);
    let hex = '';
    let text = '';
    for (let i = 0; i < 16; i++) {
      const value = slice[i];
      if (i === 8) hex += ' ';
      hex += value === undefined ? '   ' : value.toString(16).padStart(2, '0') + ' ';
      if (value !== undefined) text += value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·';
    }
    rows.push({ offset: at.toString(16).padStart(8, '0'), hex, text });
  }
  return rows;
}

export interface FormField {
  name: string;
  value: string;
}

/** application/x-www-form-urlencoded, read leniently: what does not decode stays as it is. */
export function formFields(text: string): FormField[] {
  return text.split('&').filter((part) => part !== '').map((part) => {
    const equals = part.indexOf('=');
    return { name: plain(equals < 0 ? part : part.slice(0, equals)), value: equals < 0 ? '' : plain(part.slice(equals + 1)) };
  });
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
