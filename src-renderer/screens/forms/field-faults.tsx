/**
 * What fields of a form could not read. A form cannot be sent while one stands: each field says so itself, so that no form can
 * forget to ask.
 */
import {createContext, use, useCallback, useId, useLayoutEffect, useMemo, useState} from 'react';

type Report = (field: string, fault: string | undefined) => void;

const Faults = createContext<Report | undefined>(undefined);
export const FieldFaults = Faults.Provider;

/** For a form: the first fault that stands in it, in words, and what to hand to `FieldFaults`. */
export function useFieldFaults(): {readonly fault: string | undefined; readonly report: Report} {
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useCallback<Report>((field, fault) => {
    setFaults((old) => {
      if (old.get(field) === fault) return old;
      const next = new Map(old);
      if (fault === undefined) next.delete(field);
      else next.set(field, fault);
      return next;
    });
  }, []);
  return useMemo(() => ({fault: faults.values().next().value, report}), [faults, report]);
}

/** For a field: its fault counts in the form around it while it stands there; before the page is painted, and so before a press. */
export function useReportFault(label: string, fault: string | undefined): void {
  const field = useId();
  const report = use(Faults);
  const words = fault === undefined ? undefined : `${label}: ${fault}.`;
  useLayoutEffect(() => {
    report?.(field, words);
    return () => report?.(field, undefined);
  }, [report, field, words]);
}
