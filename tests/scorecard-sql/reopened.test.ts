/** Read models that live long keep the figures that fresh ones reckon, whatever happens to orders already summed. */
import {expect, test} from 'vitest';
import type {Command} from '../../src-shared/domain/commands.ts';
import {DAY_MS, HOUR_MS} from '../../src-shared/kernel/types.ts';
import {Hub} from '../../src-shared/read-models/hub.ts';
import {company, days, MONDAY, place, receive, TODAY} from '../support/company.ts';
import {Book} from '../support/given.ts';
import {cellsOfHub} from './compare.ts';

class Story {
  readonly book = new Book();
  readonly living = this.#hub();

  do(...commands: readonly Command[]): this {
    for (const command of commands) expect(this.book.run(command), command.type).toMatchObject({kind: 'accepted'});
    return this;
  }
  /** The living models take in what happened and look at every order. */
  seenAt(at: number): this {
    this.book.run({at});
    this.taken();
    this.living.sweep();
    return this;
  }
  taken(): void {
    const changes = this.book.ledger.takeChanges();
    if (changes.all) this.living.reset();
    else this.living.change(changes, []);
  }
  fresh(): Hub {
    const hub = this.#hub();
    hub.sweep();
    return hub;
  }
  through(order: string): this {
    const lots = [{line: 1, lot: 1, quantity: this.book.order(order).lots[0]?.allocated ?? 0}];
    return this.do({type: 'ShipLots', order, lots}, {type: 'DeliverLots', order, lots});
  }
  #hub(): Hub {
    const {book} = this;
    const hub = new Hub({
      ledger: book.ledger,
      read: book.ledger.read,
      overlaid: () => false,
      seesStock: () => true,
      now: () => book.at,
    });
    hub.reset();
    return hub;
  }
}

const founded = () =>
  new Story().do(...company(), receive('A', 'x', 50), place([['x', 10]], {order: 'O-1', day: TODAY + 1}));

test('an order that was summed and grows again is reckoned anew', () => {
  const story = founded()
    .through('O-1')
    .seenAt(MONDAY + days(5));
  expect(cellsOfHub(story.living)).toEqual(cellsOfHub(story.fresh()));
  story.seenAt(MONDAY + days(6));
  story.do({type: 'ChangeOrderLine', order: 'O-1', line: 1, quantity: 15, by: 'customer', reason: 'five more'});
  story.seenAt(MONDAY + days(6));
  expect(cellsOfHub(story.living)).toEqual(cellsOfHub(story.fresh()));
  expect(cellsOfHub(story.living)).toContainEqual({
    kpi: 'unit-fill',
    week: Math.floor((TODAY + 1 + 3) / 7),
    site: 'A',
    hits: 10,
    due: 10,
  });
  // Asked for after the day had gone: a row of its own, due on the day it was asked.
  expect(story.book.order('O-1').lines[1]).toMatchObject({quantity: 5, request: {day: TODAY + 6}});
  story.seenAt(MONDAY + days(9));
  expect(cellsOfHub(story.living)).toEqual(cellsOfHub(story.fresh()));
});

test('an order in the row of an archived one counts beside it', () => {
  const story = founded()
    .through('O-1')
    .seenAt(MONDAY + days(5));
  story.do({type: 'ArchiveOrder', order: 'O-1'});
  story.do(place([['x', 7]], {order: 'O-2', day: TODAY + 9})).seenAt(MONDAY + days(5));
  expect(story.book.ledger.tables.orders.count).toBe(1);
  story.through('O-2').seenAt(MONDAY + 20 * DAY_MS);
  const units = cellsOfHub(story.living).filter(({kpi}) => kpi === 'unit-fill');
  expect(units.reduce((sum, {hits}) => sum + hits, 0)).toBe(17);
});

test('goods that come back are taken out of the sums, once, without summing all anew', () => {
  const story = founded();
  // At noon of the day it was promised for.
  story.book.run({at: MONDAY + days(1) + 4 * HOUR_MS});
  story.through('O-1').seenAt(MONDAY + days(5));
  const perfect = () => cellsOfHub(story.living).filter(({kpi}) => kpi === 'perfect-order');
  expect(perfect()).toMatchObject([{hits: 1, due: 1}]);
  const back = {
    type: 'RecordReturn',
    order: 'O-1',
    line: 1,
    quantity: 1,
    site: 'A',
    into: 'damaged',
    reason: 'broken',
  } as const;
  for (let n = 0; n < 2; n += 1) {
    story.do(back);
    story.taken();
    // No sweep since: the sums themselves were corrected.
    expect(perfect()).toMatchObject([{hits: 0, due: 1}]);
    expect(cellsOfHub(story.living)).toEqual(cellsOfHub(story.fresh()));
  }
});
