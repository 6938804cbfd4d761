import { describe, expect, it } from 'vitest';
import { cut, visible, visibleLines } from '../src/text/visible';

describe('captured text', () => {
  it('shows what would reorder the text around it', () => {
    expect(visible('invoice\u202Egpj.exe')).toBe('invoice‹U+202E›gpj.exe');
    expect(visible('\u2066a\u2069\u200f')).toBe('‹U+2066›a‹U+2069›‹U+200F›');
  });
  it('shows control characters as their pictures', () => {
    expect(visible('a\u0000b\u001b[31mc\u007f\r\n')).toBe('a␀b␛[31mc␡␍␊');
    expect(visible('\u0085')).toBe('‹U+0085›');
  });
  it('keeps lines and tabs where there are lines', () => {
    expect(visibleLines('a\r\n\tb\u0007')).toBe('a\n\tb␇');
  });
  it('leaves ordinary text of any script as it is', () => {
    const text = '搜索 naïve 😀 שלום <script>alert(1)</script> \uFFFD';
    expect(visible(text)).toBe(text);
  });
  it('is not cut in the middle of a pair', () => {
    expect(cut('ab😀', 3)).toBe('ab');
    expect(cut('ab😀', 4)).toBe('ab😀');
  });
});
