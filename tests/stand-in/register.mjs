import {registerHooks} from 'node:module';

// `import 'electron'` (ESM) and `require('electron')` (CJS, Playwright's loader, the inspector) both land here.
const url = new URL('./electron.mjs', import.meta.url).href;
registerHooks({
  resolve: (spec, ctx, next) =>
    /^electron(\/(main|common|utility))?$/.test(spec) ? {url, format: 'module', shortCircuit: true} : next(spec, ctx),
});
