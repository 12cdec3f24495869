/** What a promise check is asked. */
import type {DayNumber, Instant, ItemId, SiteId, Units} from '../../kernel/types.ts';
import type {Read} from '../events.ts';
import type {Company} from '../master-data/types.ts';
import type {Destination} from './route.ts';
import type {ChosenLot, OfKit} from './types.ts';

export type AskedLine = {
  readonly line: number;
  readonly item: ItemId;
  readonly quantity: Units;
  readonly requestedDay: DayNumber;
  readonly site?: SiteId | undefined;
  /** In so many shipments other units of the line have left, or will. */
  readonly otherShipments?: number | undefined;
  /** Promised no sooner than for this day: a later option was chosen. The request stays what it is. */
  readonly chosenDay?: DayNumber | undefined;
  /** Promised by this service or not at all: an option that goes by it was chosen. */
  readonly chosenService?: string | undefined;
  /** Promised as exactly these lots: an option of several was chosen. */
  readonly chosenLots?: readonly ChosenLot[] | undefined;
  /** Promised as this substitute, whole, by the chosen day, or not at all. */
  readonly chosenItem?: ItemId | undefined;
  /** It is a part of a kit: nothing is sent in its place. */
  readonly kit?: OfKit | undefined;
};

/** The lines of a command as they are asked, numbered from 1. */
export const askedLines = (lines: readonly Omit<AskedLine, 'line'>[]): AskedLine[] =>
  lines.map(({item, quantity, requestedDay, site, chosenDay, chosenService, chosenLots, chosenItem, kit}, i) => ({
    line: i + 1,
    item,
    quantity,
    requestedDay,
    site,
    chosenDay,
    chosenService,
    chosenLots,
    chosenItem,
    ...(kit !== undefined && {kit}),
  }));

export type CheckInput = {
  readonly read: Read;
  readonly company: Company;
  readonly to: Destination;
  readonly lines: readonly AskedLine[];
  readonly now: Instant;
  readonly shipComplete: boolean;
  /** The service that what leaves together goes by already: no other while there is this one. */
  readonly service?: string | undefined;
  /** Claims of the asker's own hold or of the lots being changed. */
  readonly except?: ReadonlySet<string>;
  /** What is kept for other segments, and quotas, do not count: an override by right. */
  readonly beyondPools?: boolean | undefined;
  /** What was promised to the asker already and he has given up to ask anew: that much stays his, whatever is kept for others. */
  readonly own?: readonly Taken[] | undefined;
  /** Also say where the units are and the next date when nothing is missing: for people, not for deciding. */
  readonly explain?: boolean;
  /** Also say what could be sent instead: within the customer's rule, or to who holds the right `substitute` all of it. */
  readonly substitutes?: 'by-rule' | 'by-right' | undefined;
};

/** Units that an earlier line, or an earlier lot of the same, takes from a site. */
export type Taken = {
  readonly site: SiteId;
  readonly item: ItemId;
  readonly due: Instant;
  readonly quantity: Units;
  /** `carrier/service` it leaves by, where one is known. */
  readonly service?: string | undefined;
};
