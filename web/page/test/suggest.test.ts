import { describe, expect, it } from 'vitest';
import { complete, suggest } from '../src/exchanges/suggest';

const observed = { host: ['origin.test', 'cdn.example.com'], type: ['text/html', 'a (b)'] };

describe('suggestions', () => {
  it('are names at the beginning of a word', () => {
    expect(suggest('st', 2, {}).map((one) => one.text)).toEqual(['status=', 'state=']);
    expect(suggest('failed & wa', 11, {}).map((one) => one.text)).toEqual(['wait>']);
  });
  it('are observed values after a name', () => {
    expect(suggest('host=cdn', 8, observed).map((one) => one.text)).toEqual(['host=cdn.example.com']);
    expect(suggest('status=', 7, observed).map((one) => one.text)).toContain('status=5xx');
  });
  it('quote what the language would read otherwise', () => {
    expect(suggest('type=a', 6, observed).map((one) => one.text)).toContain('type="a (b)"');
  });
  it('replace the word under the cursor only', () => {
    expect(complete('failed ho & x', 9, { text: 'host=', about: '' })).toEqual({ text: 'failed host=& x', cursor: 12 });
  });
});
