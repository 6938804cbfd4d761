/** Words of HTTP/2 (RFC 9113, section 7) and of priorities (RFC 9218). */

const ERRORS = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

export function errorName(code: number): string {
  const name = ERRORS[code];
  return name === undefined ? `0x${code.toString(16)}` : `${name} (${code})`;
}

export interface Priority {
  /** 0 is the most urgent; 3 where nothing is said. */
  urgency: number;
  incremental: boolean;
}

/** The field {@code priority}: u=0 to 7, i; null where it is absent. */
export function priority(value: string | null): Priority | null {
  if (value === null) return null;
  const urgency = /(?:^|,)\s*u=([0-7])\s*(?:,|;|$)/.exec(value)?.[1];
  return { urgency: urgency === undefined ? 3 : Number(urgency), incremental: /(?:^|,)\s*i(?:=\?1)?\s*(?:,|;|$)/.test(value) };
}
