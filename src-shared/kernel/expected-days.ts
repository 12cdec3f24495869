/** How far from today anybody can mean that something is expected, in days; the decider refuses, and the forms say so first. */
export const EXPECTED_DATE_LIMITS = {daysBackMax: 366, daysAheadMax: 1_098} as const;
