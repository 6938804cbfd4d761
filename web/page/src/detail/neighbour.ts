import { json } from '../api/client';
import { go } from '../state/route';
import { exchange } from './model';

/** Selects the exchange before or after this one on the same origin connection. */
export async function neighbour(by: -1 | 1): Promise<void> {
  const x = exchange.peek();
  const connection = x?.origin ?? x?.client;
  if (x === null || x === undefined || connection === undefined) return;
  const range = by < 0 ? `number<${x.number}` : `number>${x.number}`;
  const page = await json<{ columns: string[]; rows: unknown[][] }>('exchanges', {
    filter: `conn=${connection} ${range}`,
    order: by < 0 ? 'desc' : 'asc',
    limit: 1,
  });
  const number = page.rows[0]?.[page.columns.indexOf('number')];
  if (typeof number === 'number') go({ selected: String(number) });
}
