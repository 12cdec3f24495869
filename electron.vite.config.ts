// Three bundles: main (with its cache worker), the preload as one CommonJS file, and the renderer that both hosts share.
import {resolve} from 'node:path';
import react from '@vitejs/plugin-react';
import {defineConfig} from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      sourcemap: true,
      rolldownOptions: {
        // Workers are files of their own: worker_threads loads them by URL.
        input: {
          index: at('src-main/app/main.ts'),
          'cache-worker': at('src-main/cache/worker.ts'),
          'solver-worker': at('src-main/engine-host/solver-worker.ts'),
        },
        output: {entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js'},
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false, // a sandboxed preload must be one self-contained CommonJS file
      rolldownOptions: {
        input: {preload: at('src-preload/preload.ts')},
        output: {format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false},
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    worker: {format: 'es'},
    build: {
      outDir: at('out/renderer'),
      minify: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_500,
      rolldownOptions: {input: at('src-renderer/index.html')},
    },
    server: {host: '127.0.0.1'},
  },
});
