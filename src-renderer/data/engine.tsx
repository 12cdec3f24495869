/** The engine as the screens reach it: its client and the streams everybody watches. No second cache. */
import {createContext, type ReactNode, useContext, useMemo, useSyncExternalStore} from 'react';
import type {RowOf, RowQuery, TableName} from '../../src-shared/api/rows.ts';
import type {ActivityEntry, SessionInfo, Status} from '../../src-shared/api/types.ts';
import type {Client} from './client.ts';
import {Live} from './live.ts';
import {type Rows, rowsOf} from './rows.ts';

export type Engine = {
  readonly client: Client;
  readonly status: Live<Status>;
  readonly activity: Live<readonly ActivityEntry[]>;
  /** Ticks when a summary may have changed. */
  readonly changed: Live<{readonly cursor: number; readonly at: number}>;
};

export function engineOver(client: Client): Engine {
  return {
    client,
    status: new Live((signal) => client.status(undefined, {signal})),
    activity: new Live((signal) => client.commands.activity(undefined, {signal})),
    changed: new Live((signal) => client.changed(undefined, {signal})),
  };
}

const EngineContext = createContext<Engine | null>(null);

export const EngineProvider = ({engine, children}: {engine: Engine; children: ReactNode}) => (
  <EngineContext value={engine}>{children}</EngineContext>
);

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('a screen was shown without an engine');
  return engine;
}

export function useStatus(): Status | undefined {
  const {status} = useEngine();
  return useSyncExternalStore(status.subscribe, status.get);
}

export function useActivity(): readonly ActivityEntry[] {
  const {activity} = useEngine();
  return useSyncExternalStore(activity.subscribe, activity.get) ?? NONE;
}

/** Who is signed in; screens are shown only then. */
export function useSession(): SessionInfo | null {
  return useStatus()?.session ?? null;
}

export type CommandType = SessionInfo['commands'][number];

/** Whether a button is worth showing. Only the server's answer is security. */
export function useMay(): (command: CommandType) => boolean {
  const session = useSession();
  return (command) => session?.commands.includes(command) ?? false;
}

/** The same, also where another role's word is needed: the command is then asked for. */
export function useMayOrAsk(): (command: CommandType) => boolean {
  const session = useSession();
  return (command) => session?.commands.includes(command) === true || session?.asks.includes(command) === true;
}

/** The sites at which whoever is signed in acts. */
export function useMySites(): Status['sites'] {
  const status = useStatus();
  const mine = status?.session?.sites;
  return (status?.sites ?? []).filter((site) => mine === '*' || mine?.includes(site.id));
}

export function useRows<Table extends TableName>(table: Table): Rows<RowQuery, RowOf[Table]> {
  const {client} = useEngine();
  return useMemo(() => rowsOf(client, table), [client, table]);
}

const NONE: readonly ActivityEntry[] = [];
