import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type PlayedCompany, playCompany, unequalTiles} from './played-company.ts';

const SEED = 20_260_302;
let played: PlayedCompany;
beforeAll(async () => {
  played = await playCompany({seed: SEED, weeks: 4, ordersPerDay: 10});
}, 120_000);
afterAll(() => played.dispose());

describe('the scorecard equals SQL over the exported decisions', () => {
  test('the run is not empty: every kind of thing that moves a figure happened', () => {
    const {accepted, orders} = played.report;
    expect(orders).toBeGreaterThan(200);
    const types = [
      'ChangeOrderLine',
      'CancelOrder',
      'RepromiseLot',
      'SubstituteLine',
      'ApplyAllocation',
      'UndoAllocation',
      'ReportShortPick',
      'RecordReturn',
      'ArchiveOrder',
      'PlaceOrder with a substitute',
    ];
    for (const type of types) expect(accepted[type] ?? 0, type).toBeGreaterThan(2);
    const {cells} = played.fresh.sql;
    expect(new Set(cells.map((cell) => cell.kpi)).size).toBe(15);
    const partly = new Set(cells.filter((cell) => cell.hits > 0 && cell.hits < cell.due).map((cell) => cell.kpi));
    expect([...partly].sort()).toEqual([...new Set(cells.map((cell) => cell.kpi))].sort());
  });

  test('per kpi, week and site', () => {
    expect(played.fresh.hub.cells).toEqual(played.fresh.sql.cells);
  });

  test('the median of the cycle, per week', () => {
    expect(played.fresh.hub.cycles).toEqual(played.fresh.sql.cycles);
  });

  test('read models that lived through it equal SQL over all of it, orders since archived included', () => {
    expect(played.living.hub.cells).toEqual(played.living.sql.cells);
    expect(played.living.hub.cycles).toEqual(played.living.sql.cycles);
  });

  test('the ageing of back-orders, and the tiles that REST gives, week by week and per site', () => {
    expect(played.rest.ageing).toEqual(played.fresh.sql.ageing);
    expect(played.rest.ageing.filter(({lines}) => lines > 0).length).toBeGreaterThan(1);
    expect(unequalTiles(played)).toEqual([]);
    expect(played.rest.tiles.filter(({due}) => due > 0).length).toBeGreaterThan(100);
  });

  test('a cancellation is marked as failed exactly when E.0 says so, and no change hides a miss', () => {
    expect(played.living.sql.wronglyMarked).toEqual([]);
  });

  test('changes after a miss, for the request only, by us, and of a lot’s site all happened', () => {
    const {added, requestFailed, byUs, otherSite} = played.living.sql.afterMiss;
    expect(
      Math.min(added, requestFailed, byUs, otherSite),
      JSON.stringify(played.living.sql.afterMiss),
    ).toBeGreaterThan(0);
  });
});
