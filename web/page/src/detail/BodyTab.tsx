import { useEffect, useMemo, useState } from 'preact/hooks';
import { ask, revealed } from '../api/client';
import type { Exchange, Message } from '../api/types';
import { t, type Key } from '../i18n/text';
import { Note, Section } from '../shell/parts';
import { save } from '../api/client';
import { bytes } from '../text/quantities';
import { cut, visible, visibleLines } from '../text/visible';
import { formFields, hexRows, prettyJson, prettyMarkup, type Token } from './pretty';

type MessageName = 'request' | 'response';
type ViewName = 'pretty' | 'text' | 'hex' | 'preview' | 'form';

/** Bytes read at first, and with each "more". */
const STEP = 256 * 1024;
/** Pieces and characters that are drawn in colours: beyond that plain text is quicker to read for everybody. */
const MOST_TOKENS = 20_000;
const MOST_TEXT = 500_000;

export function BodyTab({ x }: { x: Exchange }) {
  return (
    <>
      <BodyOf x={x} name="response" message={x.response} />
      <BodyOf x={x} name="request" message={x.request} />
    </>
  );
}

function BodyOf({ x, name, message }: { x: Exchange; name: MessageName; message: Message | undefined }) {
  const body = message?.body;
  return (
    <Section title={t(`body.${name}`)} ev={body === undefined || body.bytes === 0 ? undefined : 'app'}>
      {body === undefined || body.bytes === 0 ? (
        <Note>{t('body.none')}</Note>
      ) : body.kept_bytes === 0 ? (
        <Note>{t('body.notKept', { size: bytes(body.bytes) })}</Note>
      ) : (
        <>
          {body.truncated && <Note kind="warning">{t('body.truncated', { kept: bytes(body.kept_bytes), size: bytes(body.bytes) })}</Note>}
          <Content key={`${x.number}-${name}`} x={x} name={name} />
        </>
      )}
    </Section>
  );
}

interface Loaded {
  bytes: Uint8Array;
  total: number;
  type: string;
  coding: string;
}

async function load(number: number, name: MessageName, limit: number, stop: AbortSignal): Promise<Loaded> {
  const response = await ask(`exchanges/${number}/${name}/body`, { decoded: '1' }, { signal: stop, headers: { Range: `bytes=0-${limit - 1}` } });
  const content = new Uint8Array(await response.arrayBuffer());
  const range = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
  return {
    bytes: content,
    total: range === null ? content.length : Number(range[1]),
    type: response.headers.get('Weir-Media-Type') ?? '',
    coding: response.headers.get('Weir-Content-Encoding') ?? '',
  };
}

function Content({ x, name }: { x: Exchange; name: MessageName }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState('');
  const [limit, setLimit] = useState(STEP);
  const [chosen, setChosen] = useState<ViewName | null>(null);
  const secrets = revealed.value;
  const ended = x.recording?.ended ?? true;
  // Of one under way it grows.
  const kept = x[name]?.body.kept_bytes ?? 0;
  useEffect(() => {
    const stop = new AbortController();
    setFailure('');
    load(x.number, name, limit, stop.signal)
      .then(setLoaded)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setFailure(error instanceof Error ? error.message : String(error));
      });
    return () => stop.abort();
  }, [x.number, name, limit, secrets, ended, kept]);
  if (failure !== '') return <Note kind="error">{failure}</Note>;
  if (loaded === null) return <Note>{t('detail.loading')}</Note>;
  const views = viewsOf(loaded);
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] as ViewName);
  const rest = loaded.total - loaded.bytes.length;
  return (
    <>
      <div class="body-bar">
        <div class="choice" role="group" aria-label={t('body.views')}>
          {views.map((option) => (
            <button key={option} type="button" aria-pressed={option === view} onClick={() => setChosen(option)}>
              {t(`body.${option}` as Key)}
            </button>
          ))}
        </div>
        <span class="dim body-type" title={visible(cut(loaded.type, 300))}>
          {visible(cut(loaded.type, 80))} · {bytes(loaded.total)}
          {loaded.coding !== '' && ` · ${t('body.decodedFrom', { coding: visible(loaded.coding) })}`}
        </span>
        <button type="button" class="small" onClick={() => void downloadBody(x.number, name)}>{t('body.download')}</button>
      </div>
      <Shown view={view} loaded={loaded} />
      {rest > 0 && (
        <button type="button" class="small" onClick={() => setLimit(limit + 4 * STEP)}>{t('body.loadMore', { rest: bytes(rest) })}</button>
      )}
    </>
  );
}

async function downloadBody(number: number, name: MessageName): Promise<void> {
  const response = await ask(`exchanges/${number}/${name}/body`, { decoded: '1' });
  save(await response.blob(), `exchange-${number}-${name}`);
}

function viewsOf({ type, bytes: content }: Loaded): ViewName[] {
  const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
  const text = isText(media, content);
  if (/^image\//.test(media) && !media.includes('svg')) return ['preview', 'hex'];
  if (media.includes('svg')) return ['preview', 'pretty', 'text', 'hex'];
  if (media === 'application/x-www-form-urlencoded') return ['form', 'text', 'hex'];
  if (text && (/json|xml|html/.test(media) || /^\s*[[{<]/.test(decode(content.subarray(0, 64))))) return ['pretty', 'text', 'hex'];
  return text ? ['text', 'hex'] : ['hex', 'text'];
}

function isText(media: string, content: Uint8Array): boolean {
  if (/^text\/|json|xml|javascript|urlencoded/.test(media)) return true;
  const head = content.subarray(0, 512);
  return head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
}

/** Invalid UTF-8 becomes U+FFFD, which is seen as such; hex has the bytes. */
function decode(content: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
}

function Shown({ view, loaded }: { view: ViewName; loaded: Loaded }) {
  switch (view) {
    case 'pretty':
      return <Pretty loaded={loaded} />;
    case 'hex':
      return <Hex content={loaded.bytes} />;
    case 'preview':
      return <Preview loaded={loaded} />;
    case 'form':
      return <Form text={decode(loaded.bytes)} />;
    case 'text':
      return <Text text={decode(loaded.bytes)} />;
  }
}

function Text({ text }: { text: string }) {
  return <pre class="raw" tabIndex={0}>{visibleLines(cut(text, MOST_TEXT))}</pre>;
}

function Pretty({ loaded }: { loaded: Loaded }) {
  const tokens = useMemo(() => layOut(loaded), [loaded]);
  if (tokens === null) {
    return (
      <>
        <p class="hint">{t('body.notJson')}</p>
        <Text text={decode(loaded.bytes)} />
      </>
    );
  }
  if (tokens.length > MOST_TOKENS) return <Text text={tokens.map((token) => token.text).join('')} />;
  return (
    <pre class="raw" tabIndex={0}>
      {tokens.map((token, i) => (token.kind === 'plain' ? visibleLines(token.text) : <span key={i} class={`k-${token.kind}`}>{visibleLines(token.text)}</span>))}
    </pre>
  );
}

function layOut(loaded: Loaded): Token[] | null {
  const text = decode(loaded.bytes);
  const media = loaded.type.toLowerCase();
  if (/html/.test(media)) return prettyMarkup(text, true);
  if (/xml|svg/.test(media) || /^\s*</.test(text)) return prettyMarkup(text, false);
  return prettyJson(text.replace(/^\ufeff/, ''));
}

function Form({ text }: { text: string }) {
  return (
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">{t('body.name')}</th>
          <th scope="col">{t('body.value')}</th>
        </tr>
      </thead>
      <tbody>
        {formFields(text).slice(0, 1000).map((field, i) => (
          <tr key={i}>
            <td class="code">{visible(cut(field.name, 500))}</td>
            <td class="code">{visible(cut(field.value, 2000))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As an image element, where nothing of it can run, not even of SVG; from memory, so that nothing is asked of anybody. */
function Preview({ loaded }: { loaded: Loaded }) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const url = useMemo(() => URL.createObjectURL(new Blob([loaded.bytes as Uint8Array<ArrayBuffer>], { type: loaded.type.split(';')[0] ?? '' })), [loaded]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const label = size === null ? '' : t('body.image', size);
  return (
    <figure class="preview">
      <img src={url} alt={label} onLoad={(event) => setSize({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })} />
      <figcaption class="dim">{label}</figcaption>
    </figure>
  );
}

const HEX_ROWS = 512;

function Hex({ content }: { content: Uint8Array }) {
  const [rows, setRows] = useState(HEX_ROWS);
  const text = useMemo(() => hexRows(content, 0, rows).map((row) => `${row.offset}  ${row.hex} ${row.text}`).join('\n'), [content, rows]);
  const rest = content.length - rows * 16;
  return (
    <>
      <pre class="raw hex" tabIndex={0}>{text}</pre>
      {rest > 0 && <button type="button" class="small" onClick={() => setRows(rows * 4)}>{t('body.loadMore', { rest: bytes(rest) })}</button>}
    </>
  );
}
