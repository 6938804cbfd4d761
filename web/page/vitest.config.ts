import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], environment: 'node', setupFiles: ['test/browser.ts'] } },
      // One browser and one Weir for a file; files one after the other, because timings are measured.
      { test: { name: 'browser', include: ['e2e/**/*.test.ts'], environment: 'node', fileParallelism: false, testTimeout: 30_000, hookTimeout: 60_000 } },
    ],
  },
});
