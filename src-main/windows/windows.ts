/**
 * The windows: all alike, all on the one engine, none of them trusted.
 *
 * 1. A page is isolated, sandboxed and without Node. 2. It stays on our own origin: it opens no window, follows no link
 * away, gets no permission. 3. Only a page of ours, in the top frame, is given a port.
 */
import {BrowserWindow, ipcMain, type MessagePortMain, type Session, shell} from 'electron';

/** The same word as in the preload. */
const PORT = 'signalbox:port';

export interface Pages {
  /** Where the screens are: the `app://` origin, or the development server's. */
  readonly origin: string;
  readonly preload: string;
}

/** Opens a window at a fragment (`#/tower`). Its place and size are kept by name: the first window's, the second's… */
export function openWindow({origin, preload}: Pages, fragment: string, query = ''): BrowserWindow {
  const number = firstFree();
  const window = new BrowserWindow({
    name: `tower-${number}`,
    windowStatePersistence: true,
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Signalbox',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  numbers.set(window, number);
  window.once('ready-to-show', () => window.show());
  const {webContents} = window;
  webContents.setWindowOpenHandler(({url}) => {
    openOutside(url);
    return {action: 'deny'};
  });
  const stay = (event: {preventDefault(): void}, url: string) => {
    if (URL.parse(url)?.origin !== new URL(origin).origin && !url.startsWith(`${origin}/`)) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  load(window, `${origin}/index.html${query}${fragment}`);
  return window;
}

/** Presses a key in a window's page, as the keyboard would. */
export function press(window: BrowserWindow, key: string): void {
  for (const type of ['keyDown', 'char', 'keyUp'] as const) window.webContents.sendInputEvent({type, keyCode: key});
}

/** Brings a window's page to a fragment without loading it anew. */
export function goTo(window: BrowserWindow, fragment: string): void {
  const [page] = window.webContents.getURL().split('#');
  load(window, `${page}${fragment}`);
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Hands every port that one of our pages sends to `take`. */
export function onPort(origin: string, take: (port: MessagePortMain) => void): void {
  ipcMain.on(PORT, (event) => {
    const [port] = event.ports;
    const frame = event.senderFrame;
    const ours = frame?.url.startsWith(`${origin}/`) && isTopFrame(event.sender.mainFrame, frame);
    if (port && ours) take(port);
    else port?.close();
  });
}

/** No page is asked for anything: camera, notifications, clipboard reading, USB… */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
}

/** Links to the web go to the system's browser; anything else goes nowhere. */
function openOutside(url: string): void {
  if (URL.parse(url)?.protocol === 'https:') void shell.openExternal(url);
}

function isTopFrame(main: {readonly routingId: number; readonly processId: number}, frame: typeof main): boolean {
  return main.routingId === frame.routingId && main.processId === frame.processId;
}

function load(window: BrowserWindow, url: string): void {
  // A load that a newer one cuts short rejects; the newer one is what the person wants.
  window.loadURL(url).catch(() => undefined);
}

const numbers = new WeakMap<BrowserWindow, number>();

/** The smallest number no open window has, so that a window opened again finds its place again. */
function firstFree(): number {
  const taken = new Set(BrowserWindow.getAllWindows().map((window) => numbers.get(window)));
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}
