/**
 * The desktop app's life: one instance, one engine, any number of windows on it.
 *
 *   start ──► lock ──► ready ──► engine ──► windows ──► … ──► quit: windows close, then the engine writes and closes
 *
 * Whatever comes from outside (a second start, a deep link) only opens or turns a window. Nothing here knows the domain.
 */
import {join} from 'node:path';
import {app, BrowserWindow, Menu, nativeTheme, protocol, session} from 'electron';
import {startEngineHost} from '../engine-host/engine-host.ts';
import {ORIGIN, SCHEME, serveFile} from '../windows/scheme.ts';
import {denyPermissions, goTo, onPort, openWindow, type Pages, press} from '../windows/windows.ts';
import {fragmentOf, linkIn} from './deep-link.ts';
import {sealingKey} from './keystore.ts';
import {menuTemplate, type Theme} from './menu.ts';
import {readSettings} from './settings.ts';

const HOME = '#/';
/** The engine writes its columns at quit; a disk that takes longer loses a cache, never a command. */
const CLOSE_MS_MAX = 5_000;
const here = import.meta.dirname;
const development = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
const pages: Pages = {
  origin: development ? new URL(development).origin : ORIGIN,
  preload: join(here, '../preload/preload.cjs'),
};

app.setName('Signalbox');
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {scheme: SCHEME, privileges: {standard: true, secure: true, supportFetchAPI: true, codeCache: true}},
]);

// Not awaited: Electron is not ready before this module has been evaluated.
if (app.requestSingleInstanceLock()) {
  run().catch((error: unknown) => {
    console.error('Signalbox could not start:', error);
    app.exit(1);
  });
} else app.quit();

async function run(): Promise<void> {
  // A link can arrive before there is a window to show it.
  let first = fragmentOf(linkIn(process.argv) ?? '') ?? HOME;
  app.on('second-instance', (_event, commandLine) => arrive(fragmentOf(linkIn(commandLine) ?? '')));
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const fragment = fragmentOf(link);
    if (app.isReady()) arrive(fragment);
    else first = fragment ?? first;
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  await app.whenReady();

  app.setAsDefaultProtocolClient('signalbox');
  protocol.handle(SCHEME, (request) => serveFile(join(here, '../renderer'), request.url));
  denyPermissions(session.defaultSession);
  const userData = app.getPath('userData');
  const settings = readSettings(process.argv, process.env, userData);
  for (const complaint of settings.complaints) console.error(`Signalbox: ${complaint}`);
  const host = startEngineHost({
    server: settings.server,
    profile: join(userData, 'tower'),
    worker: new URL('./cache-worker.js', import.meta.url),
    solver: new URL('./solver-worker.js', import.meta.url),
    key: () => sealingKey(join(userData, 'tower.key')),
    trouble: (what, error) => console.error(`Signalbox: ${what}:`, error),
  });
  closeAtQuit(() => host.close());
  onPort(pages.origin, (port) => host.serve(port));

  setMenu('system');
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(pages, HOME);
  });
  openWindow(pages, first, settings.signIn ? `?token=${encodeURIComponent(settings.signIn)}` : '');
}

/** Somebody started the app again, or followed a link: show the place, or just the window. */
function arrive(fragment: string | null): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) openWindow(pages, fragment ?? HOME);
  else if (fragment) goTo(window, fragment);
  else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

function setMenu(theme: Theme): void {
  const onFocused = (deed: (window: BrowserWindow) => void) => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    if (window) deed(window);
  };
  const template = menuTemplate(
    {
      newWindow: () => void openWindow(pages, HOME),
      go: (fragment) => onFocused((window) => goTo(window, fragment)),
      theme: (value) => {
        nativeTheme.themeSource = value;
        setMenu(value);
      },
      press: (key) => onFocused((window) => press(window, key)),
    },
    theme,
    process.platform === 'darwin',
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Holds the quit until `close` is done, or has taken too long. */
function closeAtQuit(close: () => Promise<void>): void {
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    const late = new Promise<void>((done) => setTimeout(done, CLOSE_MS_MAX));
    void Promise.race([close(), late])
      .catch((error: unknown) => console.error('Signalbox: closing failed:', error))
      .finally(() => app.exit(0));
  });
}
