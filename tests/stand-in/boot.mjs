import {readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {app, standIn} from './electron.mjs';

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const preloads = [];
let entry;
for (let i = 0; i < args.length; i++) {
  if (args[i] === '-r') preloads.push(args[++i]);
  else if (!args[i].startsWith('-')) {
    entry ??= resolve(args[i]);
  } else if (args[i].startsWith('--user-data-dir=')) app.setPath('userData', resolve(args[i].slice(16)));
}
process.argv = [process.execPath, ...args];
const dir = statSync(entry).isDirectory();
const pkg = dir ? JSON.parse(readFileSync(join(entry, 'package.json'), 'utf8')) : {};
standIn.configure({
  appPath: dir ? entry : resolve(entry, '..'),
  name: pkg.productName ?? pkg.name,
  version: pkg.version,
});

for (const p of preloads) require(p); // Playwright's loader: patches app.whenReady until the test is attached
await import(pathToFileURL(dir ? join(entry, pkg.main) : entry).href);
await standIn.launchBrowser();
standIn.ready();
