/**
 * Screens that are files of their own, so that the first paint does not wait for charts it does not show.
 *
 * 1. All of them are fetched once the page has stood for a while: a screen first opened while the line is down is there.
 * 2. A failed fetch is kept only until somebody tries again; React's own `lazy` would keep it for good.
 */
import {type ComponentType, isValidElement, type ReactNode, use} from 'react';

type Asked = {readonly fetch: () => Promise<unknown>; readonly forget: () => void};
const known = new Map<unknown, Asked>();

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
  const screen = suspending(fetch);
  known.set(screen, {fetch, forget});
  return screen;
}

function suspending<Props extends object>(fetch: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function Part(props: Props) {
    const Shown = use(fetch());
    return <Shown {...props} />;
  };
}

/** Begins to fetch a screen that will be shown; one that fails is fetched again when it is. */
export function fetchAhead(screen: ReactNode): void {
  const asked = isValidElement(screen) ? known.get(screen.type) : undefined;
  asked?.fetch().catch(asked.forget);
}

/** Fetches every screen, one after the other; those that fail are fetched when they are opened. */
export async function fetchParts(): Promise<void> {
  for (const {fetch, forget} of known.values()) await fetch().catch(forget);
}

/** What could not be fetched is fetched again when it is next shown. */
export function forgetFailedParts(): void {
  for (const {forget} of known.values()) forget();
}
