/** The little of Markdown that the pages of docs/findings are written in, as blocks. Pure; nothing of it ever becomes markup of ours. */

export interface Piece {
  kind: 'text' | 'code' | 'strong' | 'link';
  text: string;
  /** Of a link: where to, as it is written. */
  to?: string;
}

export interface Block {
  kind: 'title' | 'heading' | 'paragraph' | 'quote' | 'list' | 'code';
  /** One of each line of a list, else one. */
  lines: Piece[][];
}

export function blocks(markdown: string): Block[] {
  const found: Block[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length === 0) return;
    const lines = paragraph;
    paragraph = [];
    if (lines.every((line) => line.startsWith('>'))) found.push({ kind: 'quote', lines: [pieces(lines.map((line) => line.replace(/^>\s?/, '')).join(' '))] });
    else if (lines.every((line) => /^[*-] |^ {2,}/.test(line))) found.push({ kind: 'list', lines: items(lines).map(pieces) });
    else found.push({ kind: 'paragraph', lines: [pieces(lines.join(' '))] });
  };
  const all = markdown.split(/\r?\n/);
  for (let i = 0; i < all.length; i++) {
    const line = all[i] as string;
    const heading = /^(#{1,3}) (.*)$/.exec(line);
    if (line.startsWith('```')) {
      end();
      const code: string[] = [];
      while (++i < all.length && !(all[i] as string).startsWith('```')) code.push(all[i] as string);
      found.push({ kind: 'code', lines: [[{ kind: 'text', text: code.join('\n') }]] });
    } else if (heading !== null) {
      end();
      found.push({ kind: heading[1] === '#' ? 'title' : 'heading', lines: [pieces(heading[2] as string)] });
    } else if (line.trim() === '' || line.trim() === '>') {
      end();
    } else {
      paragraph.push(line);
    }
  }
  end();
  return found;
}

function items(lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (/^[*-] /.test(line)) found.push(line.slice(2));
    else found.push(`${found.pop() ?? ''} ${line.trim()}`.trim());
  }
  return found;
}

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]+)\)|[^`*[]+|[\s\S]/g)) {
    if (match[1] !== undefined) found.push({ kind: 'code', text: match[1] });
    else if (match[2] !== undefined) found.push({ kind: 'strong', text: match[2] });
    else if (match[3] !== undefined) found.push({ kind: 'link', text: match[3], to: match[4] as string });
    else if (found[found.length - 1]?.kind === 'text') (found[found.length - 1] as Piece).text += match[0];
    else found.push({ kind: 'text', text: match[0] });
  }
  return found;
}

/** The sections under these headings, counted from 0: of a finding, what it means, how it is measured, what to do. */
export function sections(all: readonly Block[], wanted: readonly number[]): Block[] {
  let at = -1;
  return all.filter((block) => {
    if (block.kind === 'heading') at++;
    return wanted.includes(at);
  });
}

/** What stands behind the code in the title. */
export function titleOf(all: readonly Block[]): string {
  const title = all.find((block) => block.kind === 'title')?.lines[0]?.map((piece) => piece.text).join('') ?? '';
  return title.replace(/^W\d+[:：]\s*/, '');
}
