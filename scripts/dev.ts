/**
 * `npm run dev`: the server on the demo company, and the screens rebuilt as you write. With Electron's binary in place:
 * electron-vite's hot reload in a desktop window. Without: the bundles are rebuilt, reload the page yourself.
 */
import {spawn} from 'node:child_process';
import {resolve} from 'node:path';
import {electronBinary, hasDisplay} from './support/electron.ts';
import {freePort, startServer, stopServer} from './support/server-child.ts';
import {ROOT} from './support/stage.ts';

const {child: server, ready} = startServer([
  '--data',
  resolve('.data'),
  '--port',
  String(await freePort(4_317)),
  '--demo',
]);
const {url, signIn} = await ready;
const desktop = electronBinary() !== undefined && hasDisplay();
const tool = resolve(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
process.stderr.write(desktop ? `Server: ${url}\n` : `Open ${signIn}\n`);
const screens = spawn(process.execPath, [tool, ...(desktop ? ['dev', '--watch'] : ['build', '--watch'])], {
  cwd: ROOT,
  stdio: 'inherit',
  env: {...process.env, SIGNALBOX_SERVER: url, SIGNALBOX_SIGN_IN: new URL(signIn).searchParams.get('token') ?? ''},
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => screens.kill('SIGTERM'));
screens.on('exit', () => {
  void stopServer(server).then(() => process.exit(0));
});
