/**
 * The business clock as a screen sees it. A demo company's clock runs fast, so nothing on a page may ask the machine
 * for the time: it asks here.
 */
import {createContext, type ReactNode, useContext, useEffect, useState} from 'react';

export type ScreenClock = {
  /** Epoch milliseconds of the company's clock. */
  readonly read: () => number;
  /** Company milliseconds per real millisecond: 1 in earnest, more in a demo. */
  readonly speed: number;
};

const machine: ScreenClock = {read: () => Date.now(), speed: 1};
const ClockContext = createContext<ScreenClock>(machine);

export const ClockProvider = ({clock, children}: {clock: ScreenClock; children: ReactNode}) => (
  <ClockContext value={clock}>{children}</ClockContext>
);

export const useClock = (): ScreenClock => useContext(ClockContext);

/** The company's time, read again every `everyMs` real milliseconds. */
export function useNow(everyMs = 1_000): number {
  const clock = useClock();
  const [now, setNow] = useState(clock.read);
  useEffect(() => {
    setNow(clock.read());
    const timer = setInterval(() => setNow(clock.read()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return now;
}
