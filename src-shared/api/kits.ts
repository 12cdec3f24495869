/** What a window is told of kits. */
import type {Item} from '../domain/master-data/types.ts';

/** A kit of the range: what it is made of, and how many can be made now of what may be promised to anybody. */
export type KitRow = {
  readonly definition: Item;
  readonly parts: readonly {
    readonly item: string;
    readonly itemName: string;
    readonly per: number;
    /** Units that can be promised now, over the sites in view. */
    readonly free: number;
  }[];
  /** Each site makes its own: a kit leaves complete from one. */
  readonly sites: readonly {readonly site: string; readonly siteName: string; readonly kits: number}[];
  /** Sites whose stock is not in view. */
  readonly notInView: readonly string[];
  readonly canMake: number;
  /** The part there is too little of to make more. */
  readonly binding: string;
  /** Why it cannot be sold today; null: it can. */
  readonly fault: string | null;
};
export type Kits = {readonly total: number; readonly rows: readonly KitRow[]};

/** A kit that an item is a part of: what is promised of it is promised of the item. */
export type KitName = {readonly item: string; readonly itemName: string};
/** The kits that an order's line is a part of and changes with: as many as are not cancelled, and what they cost each. */
export type LineKit = KitName & {
  readonly kits: number;
  /** Of these, those of which nothing is picked yet. */
  readonly cancellable: number;
  readonly unitPrice: number;
};

type Told = 'item' | 'itemName' | 'quantity' | 'requested' | 'options' | 'left' | 'next' | 'reductions' | 'notInView';
/** A part as it could be promised, told as a line of an answer is; the kit has the price. */
export type OfferedPart<Line> = Pick<Line, Told & keyof Line> & {readonly per: number};
/** What a line that asks for kits is promised as: its one option is that of all their parts, and its `left` counts kits. */
export type OfferedKit<Line> = {
  readonly parts: readonly OfferedPart<Line>[];
  /** The part there is too little of for more kits by the asked day. */
  readonly binding: string;
  readonly fault: string | null;
};
