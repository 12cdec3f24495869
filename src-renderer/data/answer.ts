/**
 * A question to the engine whose answer is shown: asked when its key changes and again when the data may have changed.
 *
 * 1. At most one request is under way; a tick that comes meanwhile is remembered, not queued.
 * 2. An answer to an older question is dropped. 3. The last answer stays on screen while it is asked again.
 */
import {useCallback, useEffect, useEffectEvent, useState} from 'react';
import {type Trouble, troubleOf} from './client.ts';
import {useEngine} from './engine.tsx';

export type Answer<T> = {
  readonly data: T | undefined;
  readonly trouble: Trouble | undefined;
  readonly retry: () => void;
};

type Held<T> = {readonly key: string | undefined; readonly data: T | undefined; readonly trouble: Trouble | undefined};

/**
 * `key` says what is asked (undefined: nothing); `ask` is read at the time of asking. With `still` it is asked again only at the
 * reader's wish: a list to decide on may not move under the hand, and what is dear to reckon is not reckoned twice a second.
 */
export function useAnswer<T>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  still = false,
): Answer<T> {
  const {changed} = useEngine();
  const [held, setHeld] = useState<Held<T>>({key, data: undefined, trouble: undefined});
  const [round, setRound] = useState(0);
  const asking = useEffectEvent(ask);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again at the reader's wish
  useEffect(() => {
    if (key === undefined) return;
    const abort = new AbortController();
    let busy = false;
    let again = false;
    const run = async () => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      try {
        const data = await asking(abort.signal);
        if (!abort.signal.aborted) setHeld({key, data, trouble: undefined});
      } catch (error) {
        const trouble = troubleOf(error);
        // What is no longer there is not shown as if it were.
        const isGone = trouble.code === 'not-found';
        if (!abort.signal.aborted)
          setHeld((old) => ({key, data: old.key === key && !isGone ? old.data : undefined, trouble}));
      }
      busy = false;
      if (again && !abort.signal.aborted) {
        again = false;
        void run();
      }
    };
    void run();
    const stop = still ? undefined : changed.subscribe(() => void run());
    return () => {
      stop?.();
      abort.abort();
    };
  }, [key, changed, round, still]);
  const retry = useCallback(() => setRound((n) => n + 1), []);
  const current = held.key === key ? held : undefined;
  return {data: current?.data, trouble: current?.trouble, retry};
}

/**
 * The last answer until the next one is there: what is asked changes while one types, and what is shown must not blink. Only within
 * one `scope`: what was answered for somebody else is not shown for him.
 */
export function useKept<T>(answer: Answer<T>, key: string | undefined, scope: string | undefined): Answer<T> {
  const [last, setLast] = useState<{readonly data: T; readonly scope: string | undefined}>();
  if (answer.data !== undefined && answer.data !== last?.data) setLast({data: answer.data, scope});
  if (answer.data !== undefined || answer.trouble !== undefined || key === undefined) return answer;
  return {...answer, data: last !== undefined && last.scope === scope ? last.data : undefined};
}
