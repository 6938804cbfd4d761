/** Asks the REST API. Relative addresses only: the page works wherever it is served. */

import { signal } from '@preact/signals';
import type { Problem } from './types';

const BASE = new URL('./api/v1/', location.href.replace(/[?#].*$/, ''));

/** Whether secrets are asked for as they were. Not remembered: each visit begins masked. */
export const revealed = signal(false);

/** The session is over, or was never there: the address with the token is needed. */
export const locked = signal(false);

/** Whether Weir answered the last time. */
export const reachable = signal(true);

export class ApiError extends Error {
  constructor(readonly problem: Problem, readonly status: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }
}

export type Params = Record<string, string | number | null | undefined>;

export function address(path: string, params: Params = {}): string {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}

/**
 * Kept for as long as this tab is open: a Weir that was started anew knows the token from its file, but not the cookie of before. Session
 * storage belongs to this host and port alone, which a cookie does not.
 */
const TOKEN = 'weir.token';

function knownToken(): string | null {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

export async function ask(path: string, params: Params = {}, init: RequestInit = {}): Promise<Response> {
  const response = await send(path, params, init);
  if (response.ok) return response;
  const token = knownToken();
  if (response.status === 401 && token !== null && path !== 'session') {
    await exchangeToken(token);
    const again = await send(path, params, init);
    if (again.ok) return again;
    throw new ApiError(await problem(again), again.status);
  }
  if (response.status === 401) locked.value = true;
  throw new ApiError(await problem(response), response.status);
}

async function send(path: string, params: Params, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (revealed.peek()) headers.set('Weir-Reveal', 'secrets');
  let response: Response;
  try {
    response = await fetch(address(path, params), { ...init, headers, credentials: 'same-origin', cache: 'no-store' });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) reachable.value = false;
    throw error;
  }
  reachable.value = true;
  return response;
}

export async function json<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const response = await ask(path, params, signal ? { signal } : {});
  return (await response.json()) as T;
}

async function problem(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return { title: `HTTP ${response.status}` };
  }
}

/** The address that Weir prints ends in #token=...: it is exchanged for a cookie at once, and taken out of the address and the history. */
export async function openSession(): Promise<void> {
  const found = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (found === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  await exchangeToken(found);
  try {
    sessionStorage.setItem(TOKEN, found);
  } catch {
    // Without storage a restart of Weir wants its address anew.
  }
}

async function exchangeToken(token: string): Promise<void> {
  await ask('session', {}, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  locked.value = false;
}

/** Reads a response to its end and tells how far it is; {@code total} is null where the server does not say. */
export async function download(
  path: string,
  params: Params,
  progress: (read: number, total: number | null) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await ask(path, params, { signal });
  const length = response.headers.get('Content-Length');
  const total = length === null ? null : Number(length);
  if (response.body === null) return response.blob();
  const parts: BlobPart[] = [];
  let read = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    read += value.length;
    progress(read, total);
  }
  return new Blob(parts, { type: response.headers.get('Content-Type') ?? 'application/octet-stream' });
}

/** Hands a blob to the browser's downloads. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
