import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/text';
import { Note } from '../shell/parts';
import { open } from '../state/route';
import { blocks, sections, type Block, type Piece } from './guide';
import { apiLanguage, guideOf } from './model';

/** What the documentation says of a code; null while it is read, or an error. */
export function useGuide(code: string): readonly Block[] | null | Error {
  const [guide, setGuide] = useState<readonly Block[] | null | Error>(null);
  const lang = apiLanguage();
  useEffect(() => {
    let current = true;
    setGuide(null);
    guideOf(code)
      .then((text) => current && setGuide(blocks(text)))
      .catch((error: unknown) => current && setGuide(error instanceof Error ? error : new Error(String(error))));
    return () => {
      current = false;
    };
  }, [code, lang]);
  return guide;
}

/** @param wanted sections, counted from 0: what it means, how it is measured, what to do */
export function Guide({ guide, wanted, inside }: { guide: readonly Block[] | null | Error; wanted: readonly number[]; /** Under a heading of the pane already. */ inside?: boolean }) {
  if (guide === null) return <Note>{t('detail.loading')}</Note>;
  if (guide instanceof Error) return <Note kind="error">{guide.message}</Note>;
  return (
    <div class="guide">
      {sections(guide, wanted).map((block, i) => (
        <BlockOf key={i} block={block} inside={inside ?? false} />
      ))}
    </div>
  );
}

function BlockOf({ block, inside }: { block: Block; inside: boolean }) {
  const [first] = block.lines;
  switch (block.kind) {
    case 'heading':
      return inside ? <h4><Pieces pieces={first ?? []} /></h4> : <h3><Pieces pieces={first ?? []} /></h3>;
    case 'list':
      return <ul>{block.lines.map((line, i) => <li key={i}><Pieces pieces={line} /></li>)}</ul>;
    case 'quote':
      return <blockquote><Pieces pieces={first ?? []} /></blockquote>;
    case 'code':
      return <pre class="raw" tabIndex={0}>{first?.[0]?.text}</pre>;
    default:
      return <p><Pieces pieces={first ?? []} /></p>;
  }
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return <>{pieces.map((piece, i) => <PieceOf key={i} piece={piece} />)}</>;
}

function PieceOf({ piece }: { piece: Piece }) {
  // Another finding is a view of this page; other files of the documentation are not here, so their name is all there is to say.
  const code = /^(W\d+)(?:\.md)?$/.exec(piece.kind === 'link' ? (piece.to ?? '') : piece.kind === 'text' ? '' : piece.text)?.[1];
  if (piece.kind === 'link' && code !== undefined) {
    return <button type="button" class="link" onClick={() => open('findings', { selected: code })}>{piece.text}</button>;
  }
  if (piece.kind === 'code') return <code>{piece.text}</code>;
  if (piece.kind === 'strong') return <b>{piece.text}</b>;
  return <>{piece.text}</>;
}
