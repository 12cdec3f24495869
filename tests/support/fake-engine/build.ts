/** Builds the renderer with the made-up engine in place of the real worker, into a folder of its own. Never shipped. */
import {resolve} from 'node:path';
import react from '@vitejs/plugin-react';
import {build, type Plugin} from 'vite';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The worker's file stays the entry; what it contains is replaced. */
const swap = (): Plugin => ({
  name: 'made-up-engine',
  enforce: 'pre',
  load: (id) =>
    id.split('?')[0]?.endsWith('/host/browser-worker.ts') === true
      ? `import ${JSON.stringify(resolve(import.meta.dirname, 'worker.ts'))};`
      : undefined,
});

export async function buildWithFakeEngine(outDir: string): Promise<void> {
  await build({
    root: resolve(ROOT, 'src-renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [react()],
    worker: {format: 'es', plugins: () => [swap()]},
    build: {outDir, emptyOutDir: true, chunkSizeWarningLimit: 2_000, reportCompressedSize: false},
  });
}
