/**
 * `npm run dev`: the server on the demo company, and the screens rebuilt as you write. With Electron's binary in place:
 * electron-vite's hot reload in a desktop window. Without: the bundles are rebuilt, reload the page yourself.
 */
import {spawn} from 'node:child_process';
import {watch} from 'node:fs';
import {resolve} from 'node:path';
import {build, isFresh} from './support/build.ts';
import {electronBinary, hasDisplay} from './support/electron.ts';
import {freePort, startServer, stopServer} from './support/server-child.ts';
import {ROOT} from './support/stage.ts';

const STILL_MS = 300;

const {child: server, ready} = startServer([
  '--data',
  resolve('.data'),
  '--port',
  String(await freePort(4_317)),
  '--demo',
]);
const {url, signIn} = await ready;
const desktop = electronBinary() !== undefined && hasDisplay();
process.stderr.write(desktop ? `Server: ${url}\n` : `Open ${signIn}\n`);
const stop = desktop ? inElectron() : rebuilding();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop();
    void stopServer(server).then(() => process.exit(0));
  });
}

/** electron-vite's own development mode, with its hot reload; gives the way to end it. */
function inElectron(): () => void {
  const tool = resolve(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const screens = spawn(process.execPath, [tool, 'dev', '--watch'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {...process.env, SIGNALBOX_SERVER: url, SIGNALBOX_SIGN_IN: new URL(signIn).searchParams.get('token') ?? ''},
  });
  screens.on('exit', () => void stopServer(server).then(() => process.exit(0)));
  return () => screens.kill('SIGTERM');
}

/** Builds at once and after every change that stands still for a moment. electron-vite's build cannot watch by itself. */
function rebuilding(): () => void {
  let timer: NodeJS.Timeout | undefined;
  let building = Promise.resolve();
  const again = () => {
    building = building.then(async () => {
      if (isFresh()) return;
      const began = performance.now();
      await build().then(
        () => process.stderr.write(`Built in ${Math.round(performance.now() - began)} ms; reload the page\n`),
        (error: Error) => process.stderr.write(`${error.message}\n`),
      );
    });
  };
  again();
  const watchers = ['src-shared', 'src-renderer'].map((folder) =>
    watch(resolve(ROOT, folder), {recursive: true}, () => {
      clearTimeout(timer);
      timer = setTimeout(again, STILL_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
