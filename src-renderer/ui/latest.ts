import {type RefObject, useCallback, useLayoutEffect, useRef} from 'react';

/** The newest value, for callbacks that live longer than a render: timers, streams, a grid's own listeners. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}

/** The same function for as long as the component lives, with its newest body: for parts drawn again only when what they show changes. */
export function useStable<A extends readonly unknown[]>(run: (...args: A) => void): (...args: A) => void {
  const latest = useLatest(run);
  return useCallback((...args: A) => latest.current(...args), [latest]);
}
