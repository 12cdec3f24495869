/** The server, put together: log, authority, accounts, web, sync, REST. `main.ts` is the program around it. */
import {mkdirSync, readFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {join, resolve} from 'node:path';
import {z} from 'zod';
import {type Access, openAccess} from './access/access.ts';
import {newPassword, seedDemoAccounts} from './access/demo-accounts.ts';
import type {LogStore} from './log-store/log-store.ts';
import {openLogStore} from './log-store/sqlite-log-store.ts';
import {createRestRoute} from './rest/rest-api.ts';
import {createRestServices} from './rest/rest-services.ts';
import {type AuthorityHost, openAuthority} from './sessions/authority-host.ts';
import {connectSession} from './sessions/connect-session.ts';
import type {Demo} from './sessions/demo-port.ts';
import {Endpoint} from './sessions/endpoint.ts';
import {answerFrom} from './sessions/history.ts';
import {startHousekeeping} from './sessions/housekeeping.ts';
import {startIntegrityWatch} from './sessions/integrity-watch.ts';
import {LogClock} from './sessions/log-clock.ts';
import {createMetrics} from './web/metrics.ts';
import {createWebServer} from './web/web-server.ts';

// The page runs without eval, and zod must not even try: set before any schema is used.
z.config({jitless: true});

const ROOT = resolve(import.meta.dirname, '..');
const CLOCK_KEY = 'demo-clock';
const DEMO_KEY = 'demo';
const CLOCK_SAVE_MS = 15_000;

export type ServerOptions = {
  readonly dataDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly address: string;
  readonly demo: Demo | null;
  /** Log milliseconds per real millisecond of a demo log. */
  readonly speed: number;
  readonly demoPassword: string | undefined;
  readonly metricsToken: string | undefined;
  /** Progress and trouble, in lines for people. */
  readonly tell: (line: string) => void;
  readonly onFatal: (error: unknown) => void;
};

export type RunningServer = {
  readonly url: string;
  /** A one-time sign-in address, for a demo company. */
  readonly signIn: string | null;
  readonly host: AuthorityHost;
  readonly access: Access;
  stop(): Promise<void>;
};

/** Opens the data directory and serves it. Throws when it cannot; `onFatal` hears when it can no more. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {tell, dataDir} = options;
  mkdirSync(dataDir, {recursive: true, mode: 0o700});
  const store = openLogStore(dataDir);
  const access = await openAccess({dataDir, now: Date.now});
  const clock = openClock(store, options);
  const metrics = createMetrics();
  const host = openHost(store, clock, metrics, options);
  const onError = (where: string, error: unknown) =>
    tell(`${where}: ${error instanceof Error ? error.stack : String(error)}`);
  access.watch((error) => onError('accounts', error));
  let waiting = ['the company'];
  const services = createRestServices(host, store);
  const rest = createRestRoute({access, services, version: version(), onError});
  const http = createWebServer({
    root: join(ROOT, 'out/renderer'),
    metrics,
    readiness: () => waiting,
    routes: [rest],
    metricsToken: options.metricsToken,
    onError,
  });
  const endpoint = new Endpoint({
    http,
    access,
    now: Date.now,
    newSession: (connection) => connectSession(host, connection),
    onRefused: (reason) => metrics.framesRefused.inc({reason}),
    onError,
    onCount: (sessions) => metrics.sessions.set(sessions),
  });
  await openAccounts(access, options);
  const demo = await options.demo?.open(host, tell, {
    read: () => store.meta(DEMO_KEY),
    write: (value) => store.setMeta(DEMO_KEY, value),
  });
  const finished = await services.resumeImport();
  if (finished !== undefined) tell(finished);
  if (clock.simulated) clock.run(options.speed);
  // Whoever waits is asked again: nobody knows what was freed in the moment before the last end.
  host.flush();
  const stopHousekeeping = startHousekeeping(host, (error) => onError('housekeeping', error), tell);
  const integrity = startIntegrityWatch(host, store, tell);
  const clockSaver = setInterval(() => saveClock(store, clock), CLOCK_SAVE_MS);
  await new Promise<void>((done, failed) => http.once('error', failed).listen(options.port, options.address, done));
  waiting = [];
  const url = urlOf(http.address() as AddressInfo, options.address);
  return {
    url,
    signIn: options.demo === null ? null : `${url}/?token=${access.newSignInToken('priya')}`,
    host,
    access,
    stop: async () => {
      waiting = ['stopping'];
      clearInterval(clockSaver);
      stopHousekeeping();
      integrity.stop();
      services.close();
      await demo?.stop();
      host.close();
      await endpoint.close();
      http.closeAllConnections();
      saveClock(store, clock);
      store.close();
      access.close();
    },
  };
}

function openHost(
  store: LogStore,
  clock: LogClock,
  metrics: ReturnType<typeof createMetrics>,
  {tell, onFatal}: ServerOptions,
): AuthorityHost {
  const host: AuthorityHost = openAuthority({
    store,
    clock,
    answer: (question) => answerFrom(store, host.authority.ledger)(question),
    watch: {
      committed: (decisions, seconds) => {
        metrics.commitSeconds.observe(seconds);
        metrics.groupSize.observe(decisions.length);
        metrics.head.set(decisions.at(-1)?.seq ?? 0);
        for (const {verdict} of decisions) metrics.decisions.inc({outcome: verdict.kind});
      },
      fatal: onFatal,
      progress: (done, total) => tell(`reading the log: ${done} of ${total} decisions`),
      warn: tell,
    },
  });
  return host;
}

/** A demo log runs on a simulated clock that stands still between runs; any other log on the real one. */
function openClock(store: LogStore, {demo}: ServerOptions): LogClock {
  const saved = z.object({at: z.number()}).safeParse(store.meta(CLOCK_KEY));
  if (demo === null && !saved.success) return LogClock.real(Date.now);
  return LogClock.simulated(Date.now, saved.data?.at ?? demo?.startAt() ?? Date.now());
}

function saveClock(store: LogStore, clock: LogClock): void {
  if (clock.simulated) store.setMeta(CLOCK_KEY, {at: clock.now()});
}

/** A demo company has its people; any other needs a first administrator, who is made when there is nobody. */
async function openAccounts(access: Access, {tell, demo, demoPassword}: ServerOptions): Promise<void> {
  if (demo !== null) {
    const password = await seedDemoAccounts(access, demoPassword);
    if (password === null || demoPassword !== undefined) return;
    tell(`Demo accounts priya, lucy, anke, tom, helen, omar, admin; password, shown once: ${password}`);
    return;
  }
  if (access.accounts().length > 0) return;
  const password = newPassword();
  await access.setAccount({
    id: 'admin',
    name: 'Administrator',
    role: 'administrator',
    sites: '*',
    territories: '*',
    password,
  });
  tell(`First account: admin; password, shown once: ${password}. More accounts: npm run account -- --data DIR`);
}

function urlOf({port, family, address}: AddressInfo, asked: string): string {
  if (asked === '127.0.0.1' || asked === '0.0.0.0' || asked === '::') return `http://127.0.0.1:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

function version(): string {
  return z.object({version: z.string()}).parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).version;
}
