/**
 * The business clock as a screen sees it. A demo company's clock runs fast, so nothing on a page may ask the machine
 * for the time: it asks here.
 */
import {createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState} from 'react';

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
export const useNow = (everyMs = 1_000): number => useReading(useClock(), everyMs);

/** This computer's time, for what is real also in a demo: the age of the line, the life of a hold. */
export const useRealNow = (everyMs = 1_000): number => useReading(machine, everyMs);

function useReading(clock: ScreenClock, everyMs: number): number {
  const [now, setNow] = useState(clock.read);
  const read = useEffectEvent(() => setNow(clock.read()));
  useEffect(() => {
    const timer = setInterval(() => read(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
