import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { sourcesDigest } from './sources-digest.ts';

const app = import.meta.dirname;
const assets = join(app, '..', 'assets');

/** Leaves beside the assets which sources they were built from: a test compares that with the sources that are there. */
const noteSources: Plugin = {
  name: 'note-sources',
  closeBundle() {
    const digest = sourcesDigest(join(app, '..', '..'), (file) => readFileSync(file));
    writeFileSync(join(assets, 'sources.json'), `${JSON.stringify({ sha256: digest })}\n`);
  },
};

/** Names without hashes keep the changes of a build small; scripts and styles are files, as the server's policy asks. */
export default defineConfig({
  root: app,
  base: '/',
  plugins: [react(), noteSources],
  build: {
    outDir: assets,
    emptyOutDir: true,
    assetsDir: '',
    sourcemap: false,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      output: {
        entryFileNames: 'studio.js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
        manualChunks: (id) => {
          if (/node_modules\/(echarts|zrender)\//.test(id)) return 'charts';
          if (/node_modules\/(@?codemirror|@lezer|style-mod|w3c-keyname|crelt|@marijn)\//.test(id))
            return 'editor';
          if (/node_modules\//.test(id)) return 'react';
          if (/web\/app\/(data|format|hooks|parts|theme)\//.test(id)) return 'parts';
          if (/web\/app\/(charts|pages\/(run|day|inspect|compare))\//.test(id)) return 'views';
          return undefined;
        },
      },
    },
  },
});
