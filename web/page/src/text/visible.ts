/**
 * Captured text is made by strangers. What would be invisible or would reorder the text around it is written out, so that the page shows
 * what was sent: control characters as their pictures (U+2400 block), the rest as U+XXXX in angle brackets.
 */

// C0, DEL and C1; soft hyphen; zero width and bidi marks, embeddings, overrides and isolates; line separators; BOM; tags; replacement is kept.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const UNSEEN_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** One line: tabs and line ends become pictures, too. */
export function visible(text: string): string {
  return text.replace(UNSEEN, picture);
}

/** Several lines: tabs and line ends stay. */
export function visibleLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSEEN_BUT_LINES, picture);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** At most so many characters, never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}
