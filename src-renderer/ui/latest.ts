import {type RefObject, useLayoutEffect, useRef} from 'react';

/** The newest value, for callbacks that live longer than a render: timers, streams, a grid's own listeners. */
export function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}
