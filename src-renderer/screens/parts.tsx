/**
 * Screens that are files of their own, so that the first paint does not wait for charts it does not show.
 *
 * 1. All of them are fetched once the page is idle: a screen first opened while the line is down is there.
 * 2. A failed fetch is kept only until somebody tries again; React's own `lazy` would keep it for good.
 */
import {type ComponentType, use} from 'react';

type Asked = {readonly fetch: () => Promise<unknown>; readonly forget: () => void};
const known: Asked[] = [];

/** A screen in a file of its own; it suspends while it is fetched and throws when it could not be. */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let asked: Promise<ComponentType<Props>> | undefined;
  let failed = false;
  const fetch = () => {
    asked ??= load().catch((error: unknown) => {
      failed = true;
      throw error;
    });
    return asked;
  };
  const forget = () => {
    if (failed) asked = undefined;
    failed = false;
  };
  known.push({fetch, forget});
  return function Part(props: Props) {
    const Shown = use(fetch());
    return <Shown {...props} />;
  };
}

/** Fetches every screen, one after the other; those that fail are fetched when they are opened. */
export async function fetchParts(): Promise<void> {
  for (const {fetch, forget} of known) await fetch().catch(forget);
}

/** What could not be fetched is fetched again when it is next shown. */
export function forgetFailedParts(): void {
  for (const {forget} of known) forget();
}
