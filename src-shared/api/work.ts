/** The work of a site as the page has it: its days, its zones with their shifts, and its pickups. */

/** What a site can pick on its next days, and what is promised of it; null = nothing limits it. */
export type SiteWork = {
  readonly site: string;
  readonly name: string;
  readonly zone: string;
  /** From Monday. */
  readonly week: readonly number[] | null;
  readonly days: readonly {
    readonly day: number;
    /** What it can still do that day: of today, the rest of the working time. */
    readonly capacity: number | null;
    /** What it does on all of that day, and what it would without a capacity of the day's own. */
    readonly whole: number | null;
    readonly usual: number | null;
    /** Leaves that day; today's with what is overdue. */
    readonly planned: number;
    /** What more can be promised for it, with work that is free before; under 0 where not all that is promised can be done by then. */
    readonly left: number | null;
    /** Set for this day alone. */
    readonly isOwn: boolean;
    readonly aspect: 'clear' | 'caution' | 'stop' | 'wait';
    /** False on a day off with nothing to do. */
    readonly works: boolean;
  }[];
  readonly zones: readonly ZoneLabour[];
  readonly pickups: readonly PickupLift[];
};
/** A working zone of a site, or its docks, shift by shift: the minutes there are on its next days, and what is promised of them. */
export type ZoneLabour = {
  readonly zone: string;
  readonly name: string;
  /** Docks: minutes are those of doors, each of which loads so many kilograms an hour. */
  readonly dock: {readonly kilosPerHour: number} | null;
  readonly shifts: readonly {
    readonly name: string;
    /** Minutes on the site's wall clock. */
    readonly from: number;
    readonly until: number;
    /** From Monday. */
    readonly week: readonly number[];
    readonly days: readonly {
      readonly day: number;
      /** What it can still do by its end: of a shift under way, the rest; of one that has too much, until the dispatch. */
      readonly capacity: number;
      /** What it does all of that day, and what it would without labour of the day's own. */
      readonly whole: number;
      readonly usual: number;
      /** What it does of what leaves that day; what no shift has time for is the last one's before the dispatch. */
      readonly planned: number;
      /** What more can be promised by its end; under 0 where not all that is promised can be done by then. */
      readonly left: number;
      readonly isOwn: boolean;
      readonly aspect: 'clear' | 'caution' | 'stop' | 'wait';
      readonly works: boolean;
    }[];
  }[];
};
/** What a service takes with its pickups of the next days, and what is promised of it, grams; null = nothing limits it. */
export type PickupLift = {
  /** `carrier/service`. */
  readonly service: string;
  readonly name: string;
  /** On which it comes, 1 = Monday. */
  readonly weekdays: readonly number[];
  /** From Monday. */
  readonly week: readonly number[] | null;
  readonly days: readonly {
    readonly day: number;
    /** The service is still to come that day. */
    readonly comes: boolean;
    readonly lift: number | null;
    /** What it takes without a lift of the day's own. */
    readonly usual: number | null;
    /** Leaves with it; the next one's with what missed its own. */
    readonly planned: number;
    /** Under 0 where more is promised than it takes. */
    readonly left: number | null;
    readonly isOwn: boolean;
    readonly aspect: 'clear' | 'caution' | 'stop' | 'wait';
  }[];
};
