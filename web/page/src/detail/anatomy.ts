/** A message by its bytes: pure data from the record. */

import type { Message } from '../api/types';

export interface Piece {
  offset: number | null;
  length: number;
  part: 'startLine' | 'field' | 'emptyLine' | 'body' | 'trailer';
  name?: string;
  value: string;
}

export function anatomy(message: Message): Piece[] {
  if (message.start_line === undefined) return [];
  const pieces: Piece[] = [{ offset: 0, length: message.start_line_bytes ?? message.start_line.length, part: 'startLine', value: message.start_line }];
  for (const field of message.headers ?? []) {
    pieces.push({ offset: field.offset ?? null, length: field.length ?? field.name.length + field.value.length + 2, part: 'field', name: field.name, value: field.value });
  }
  const head = message.head_bytes ?? 0;
  // CR LF, as everything before it ends with its own; the head ends with the empty line.
  pieces.push({ offset: head >= 2 ? head - 2 : null, length: 2, part: 'emptyLine', value: '' });
  pieces.push({ offset: head, length: message.body.wire_bytes, part: 'body', value: '' });
  for (const field of message.trailers ?? []) {
    pieces.push({ offset: field.offset ?? null, length: field.length ?? field.name.length + field.value.length + 2, part: 'trailer', name: field.name, value: field.value });
  }
  return pieces;
}
