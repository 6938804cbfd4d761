import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], environment: 'node', setupFiles: ['test/browser.ts'] } },
      // One browser and one Weir for a file; files one after the other, because timings are measured. A machine that others use as well is slow at times:
      // what is waited for has ten seconds, as no test expects it not to come.
      { test: { name: 'browser', include: ['e2e/**/*.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } } },
      { test: { name: 'pictures', include: ['pictures/**/*.shoot.ts'], environment: 'node', fileParallelism: false } },
    ],
  },
});
