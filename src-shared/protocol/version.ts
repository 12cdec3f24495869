/**
 * The protocol's history. A wire change that an old side cannot ignore raises PROTOCOL and keeps the old behaviour at
 * the boundary; `version.test.ts` holds a hash of the frame schemas so that the wire cannot change by accident.
 *
 * 1  hello, submit, ack, beat, ask / welcome, snapshot-begin, -chunk, -end, batch, beat, answer, goodbye.
 * 2  a frame with few bytes is one message (`link/wire-parser.ts`): who speaks 1 could read hello and goodbye, and nothing with bytes.
 * 3  kits, approvals and corrections of lots: orders and events that who speaks 2 would not understand; a count may say what record it
 *    was compared with.
 */
export const PROTOCOL = 3;
export const PROTOCOL_MIN = 3;

/**
 * Raised whenever `evolve` or a table's columns change: caches and stored snapshots of another core are rebuilt.
 * A changed `decide` needs nothing: replicas apply the server's events.
 *
 * 3  an order's line asked for after a miss (`LineAdded`), ids of archived orders, transfers closed with a loss.
 * 4  a position knows what of it is picked for lots (`bound`), a hold what was asked for.
 * 5  an order's line knows whether it comes from one site only.
 * 6  a lot may leave from another site than it was promised from; a claim knows how much of it is with the floor.
 * 7  carriers; a promise knows by which service it goes.
 * 8  segments of customers, and what is kept for whom; allocation runs; price lists, and changes of a line that change its price;
 *    items have substitutes, and an order's line knows what it stands in for.
 * 9  sites have a capacity of work.
 * 10 segments that are re-evaluated by themselves; their runs are kept beside those of people. A line knows that its price is manual.
 * 11 pickups have a lift, sites zones of work; a claim knows by which service it leaves, a position what is picked for it.
 * 12 what was borrowed is owed for as long as its lender lacks it, and goes on with an order that is changed; all that is picked for
 *    lots waits to be loaded, also where no service is known.
 * 13 kits: an item has parts, an order's line knows which kits it is a part of; requests for approval, in a scope of all that they are
 *    about; lots of stock that are corrected; what leaves after a pool's day uses none of it; a debt knows since when, a transfer which
 *    lots of it are still under way, an order what
 *    counts for it instead of its customer's rules.
 */
export const CORE = 13;
