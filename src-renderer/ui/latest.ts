import {type RefObject, useCallback, useLayoutEffect, useRef, useState} from 'react';

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

/**
 * What stands still while it is pressed: a row that moves away between press and release would lose the click. `press` belongs to
 * the list's pointer down.
 */
export function useStill<T>(value: T): {readonly shown: T; readonly press: () => void} {
  const [still, setStill] = useState<{readonly value: T}>();
  const press = () => {
    setStill({value});
    const ended = new AbortController();
    const release = () => {
      ended.abort();
      setTimeout(() => setStill(undefined), 0); // the click comes after the release
    };
    for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, release, {signal: ended.signal});
  };
  return {shown: still === undefined ? value : still.value, press};
}
