/**
 * A hold while somebody types an order: made as soon as the lines stand still, renewed by a heartbeat while the page is
 * open, dropped when it closes. Without the line to the server there is no hold, and the page says so.
 *
 *   none ──lines──► typing (90 s, heartbeat) ──keep──► option (15 min, no heartbeat) ──► expired
 */
import {type RefObject, useCallback, useEffect, useRef, useState} from 'react';
import type {CommandOf, Rejection} from './commands.ts';
import {type Engine, useEngine} from './engine.tsx';
import {holdIdOf} from './ids.ts';

/** Real milliseconds, as the company's default policy has them; the server's expiry is what counts. */
export const HOLD_MS = {typing: 90_000, option: 900_000} as const;
/** Well inside the 90 s, so that one lost beat does not lose the hold. */
const HEARTBEAT_MS = 30_000;
const STILL_MS = 500;

export type Hold =
  | {readonly state: 'none'}
  | {readonly state: 'making'}
  | {
      readonly state: 'held';
      readonly id: string;
      readonly kind: 'typing' | 'option';
      readonly until: number;
      readonly key: string;
    }
  | {readonly state: 'refused'; readonly rejection: Rejection};

export type Draft = Pick<CommandOf<'HoldPromise'>, 'customer' | 'lines'>;

const NONE: Hold = {state: 'none'};

/** `draft` undefined: nothing to hold. `until` is real time by this computer's clock. */
export function useHold(draft: Draft | undefined): {
  readonly hold: Hold;
  readonly keep: () => void;
  readonly extend: () => void;
  readonly drop: () => void;
} {
  const engine = useEngine();
  const [hold, setHold] = useState<Hold>(NONE);
  const now = useRef<Hold>(NONE);
  const show = useCallback((next: Hold) => {
    now.current = next;
    setHold(next);
  }, []);
  const text = draft === undefined ? undefined : JSON.stringify(draft);

  const {make, stop} = useMake(engine, now, show);
  useEffect(() => {
    if (text === undefined) return;
    const timer = setTimeout(() => make(text, 'typing'), STILL_MS);
    return () => clearTimeout(timer);
  }, [text, make]);
  useEffect(() => {
    const beat = setInterval(() => {
      const current = now.current;
      if (current.state !== 'held' || current.kind !== 'typing') return;
      void renew(engine, current.id).then((ok) => {
        if (now.current === current) show(ok ? {...current, until: Date.now() + HOLD_MS.typing} : NONE);
      });
    }, HEARTBEAT_MS);
    return () => clearInterval(beat);
  }, [engine, show]);
  useEffect(
    () => () => {
      stop();
      release(engine, now.current);
    },
    [engine, stop],
  );

  const keep = useCallback(() => {
    if (text !== undefined) make(text, 'option');
  }, [text, make]);
  const extend = useCallback(() => {
    const current = now.current;
    if (current.state !== 'held') return;
    void renew(engine, current.id).then((ok) => ok && show({...current, until: Date.now() + HOLD_MS[current.kind]}));
  }, [engine, show]);
  const drop = useCallback(() => {
    stop();
    release(engine, now.current);
    show(NONE);
  }, [engine, show, stop]);
  return {hold, keep, extend, drop};
}

/** Makes holds one after the other, the newest wish only; after `stop` one that is on its way is released as it comes. */
function useMake(engine: Engine, now: RefObject<Hold>, show: (next: Hold) => void) {
  // One at a time: a hold asked for while another is on its way could not name it as its predecessor, and both would stand.
  const queue = useRef(Promise.resolve());
  const wanted = useRef<string>(undefined);
  const make = useCallback(
    (key: string, kind: 'typing' | 'option') => {
      const wish = `${kind} ${key}`;
      wanted.current = wish;
      queue.current = queue.current.then(async () => {
        if (wanted.current !== wish) return; // typed on meanwhile
        const before = now.current;
        const replaces = before.state === 'held' ? {replaces: before.id} : {};
        show({state: 'making'});
        const made = await makeHold(engine, {type: 'HoldPromise', kind, ...replaces, ...(JSON.parse(key) as Draft)});
        // A refused successor leaves its predecessor standing: nobody would own it, and it would count against its own author.
        if (made.state !== 'held') release(engine, before);
        const next: Hold = made.state === 'held' ? {...made, kind, key, until: Date.now() + HOLD_MS[kind]} : made;
        const unwanted = wanted.current === undefined;
        if (unwanted) release(engine, next);
        show(unwanted ? NONE : next);
      });
    },
    [engine, now, show],
  );
  const stop = useCallback(() => {
    wanted.current = undefined;
  }, []);
  return {make, stop};
}

type Made = {readonly state: 'held'; readonly id: string} | Exclude<Hold, {readonly state: 'held'}>;

async function makeHold({client}: Engine, command: CommandOf<'HoldPromise'>): Promise<Made> {
  try {
    const {commandId} = await client.commands.issue({command});
    const {rejection} = await client.commands.settled({commandId});
    return rejection === null ? {state: 'held', id: holdIdOf(commandId)} : {state: 'refused', rejection};
  } catch {
    return NONE; // the outbox is full or the engine is gone: the page goes on without a hold
  }
}

async function renew({client}: Engine, hold: string): Promise<boolean> {
  try {
    const {commandId} = await client.commands.issue({command: {type: 'RenewHold', hold}});
    return (await client.commands.settled({commandId})).rejection === null;
  } catch {
    return false;
  }
}

function release({client}: Engine, hold: Hold): void {
  if (hold.state !== 'held') return;
  client.commands.issue({command: {type: 'ReleaseHold', hold: hold.id}}).catch(() => undefined); // it expires by itself
}
