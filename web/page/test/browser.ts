/** What the modules read of a browser as they load: enough for pure logic, nothing that pretends to draw. */

const store = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => store.set(key, value) },
  matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
  addEventListener: () => undefined,
  navigator: { language: 'en' },
  location: { href: 'http://127.0.0.1:8878/', hash: '', pathname: '/', search: '' },
  history: { replaceState: () => undefined, pushState: () => undefined },
});
