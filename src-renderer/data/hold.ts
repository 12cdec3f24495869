/**
 * A hold while somebody types an order: made as soon as the lines stand still, renewed by a heartbeat while the page is
 * open, dropped when it closes. Without the line to the server there is no hold, and the page says so.
 *
 *   none ──lines──► typing (heartbeat) ──keep──► option (no heartbeat) ──► expired
 *
 * How long each lasts is the company's policy.
 */
import {type RefObject, useCallback, useEffect, useMemo, useRef, useState} from 'react';
import type {CommandOf, Rejection} from './commands.ts';
import {type Engine, useEngine, useStatus} from './engine.tsx';
import {holdIdOf} from './ids.ts';

/** One lost beat does not lose the hold. */
const BEATS_A_HOLD = 3;
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

export type Draft = Pick<CommandOf<'HoldPromise'>, 'customer' | 'lines' | 'shipComplete' | 'rules'>;

const NONE: Hold = {state: 'none'};

type HoldMs = {readonly typing: number; readonly option: number};
/** Before the company is known nothing can be held. */
const NO_TIME: HoldMs = {typing: 0, option: 0};

/** How long a hold lasts, real ms; the server's expiry is what counts. */
export function useHoldMs(): HoldMs {
  return useStatus()?.company?.holdMs ?? NO_TIME;
}

/** `draft` undefined: nothing to hold. `until` is real time by this computer's clock. */
export function useHold(draft: Draft | undefined): {
  readonly hold: Hold;
  readonly keep: () => void;
  readonly extend: () => void;
  readonly drop: () => void;
} {
  const engine = useEngine();
  const {typing, option} = useHoldMs();
  const [hold, setHold] = useState<Hold>(NONE);
  const now = useRef<Hold>(NONE);
  const show = useCallback((next: Hold) => {
    now.current = next;
    setHold(next);
  }, []);
  const text = draft === undefined ? undefined : JSON.stringify(draft);

  const lasts = useMemo(() => ({typing, option}), [typing, option]);
  const {make, stop} = useMake(engine, lasts, now, show);
  useEffect(() => {
    if (text === undefined) return;
    const timer = setTimeout(() => make(text, 'typing'), STILL_MS);
    return () => clearTimeout(timer);
  }, [text, make]);
  useEffect(() => {
    if (lasts.typing === 0) return;
    const beat = setInterval(() => {
      const current = now.current;
      if (current.state !== 'held' || current.kind !== 'typing') return;
      void renew(engine, current.id).then((ok) => {
        if (now.current === current) show(ok ? {...current, until: Date.now() + lasts.typing} : NONE);
      });
    }, lasts.typing / BEATS_A_HOLD);
    return () => clearInterval(beat);
  }, [engine, lasts, show]);
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
    void renew(engine, current.id).then((ok) => ok && show({...current, until: Date.now() + lasts[current.kind]}));
  }, [engine, lasts, show]);
  const drop = useCallback(() => {
    stop();
    release(engine, now.current);
    show(NONE);
  }, [engine, show, stop]);
  return {hold, keep, extend, drop};
}

/** Makes holds one after the other, the newest wish only; after `stop` one that is on its way is released as it comes. */
function useMake(engine: Engine, lasts: HoldMs, now: RefObject<Hold>, show: (next: Hold) => void) {
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
        const next: Hold = made.state === 'held' ? {...made, kind, key, until: Date.now() + lasts[kind]} : made;
        const unwanted = wanted.current === undefined;
        if (unwanted) release(engine, next);
        show(unwanted ? NONE : next);
      });
    },
    [engine, lasts, now, show],
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
