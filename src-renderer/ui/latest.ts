import {type PointerEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState} from 'react';

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

/** A hand moves so little between press and release, px; more is a press that was thought better of. */
const SAME_PLACE = 4;

/**
 * A list that stands still while it is pressed, and whose pressed option is chosen though it moved: what is answered meanwhile, here or
 * elsewhere on the page, shifts it from under the pointer, and no click would come of it. `press` belongs to the list's pointer down.
 */
export function useStill<T>(value: T): {readonly shown: T; readonly press: (event: PointerEvent) => void} {
  const [still, setStill] = useState<{readonly value: T}>();
  const press = (event: PointerEvent) => {
    if (event.button !== 0) return; // another button chooses nothing
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="option"]') : null;
    setStill({value});
    const ended = new AbortController();
    const {signal} = ended;
    let isChosen = false;
    option?.addEventListener('click', () => (isChosen = true), {signal});
    const release = ({type, clientX, clientY}: MouseEvent) => {
      const stays = Math.hypot(clientX - event.clientX, clientY - event.clientY) <= SAME_PLACE;
      // The click comes after the release.
      setTimeout(() => {
        ended.abort();
        if (type === 'pointerup' && stays && !isChosen) option?.click();
        setStill(undefined);
      }, 0);
    };
    for (const kind of ['pointerup', 'pointercancel'] as const) addEventListener(kind, release, {signal, once: true});
  };
  return {shown: still === undefined ? value : still.value, press};
}
