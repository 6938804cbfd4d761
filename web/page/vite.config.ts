import { defineConfig } from 'vite';

// The bundle is committed, so the same sources must give the same bytes: names by content, no dates, no absolute paths, no source map.
export default defineConfig({
  base: './',
  build: {
    outDir: '../src/main/resources/dev/weir/web/page',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would be data: URLs, which the Content-Security-Policy of the page forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { entryFileNames: 'assets/page-[hash].js', chunkFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/page-[hash][extname]' },
    },
  },
  server: {
    host: '127.0.0.1',
    // Weir minds Host and Origin: both have to be its own.
    proxy: process.env['WEIR_UI'] ? { '/api': { target: process.env['WEIR_UI'], changeOrigin: true, headers: { origin: process.env['WEIR_UI'] } } } : {},
  },
});
