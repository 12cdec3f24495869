/** Imports on a live server: what a file does not say stays, an import id means one file, and a file is taken over whole or not at all. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ImportRefused, readRows} from '../../src-server/rest/csv-rows.ts';
import {KINDS} from '../../src-server/rest/import-kinds.ts';
import {Pace} from '../../src-server/rest/pace.ts';
import {Rest} from '../support/rest.ts';
import {TestServer} from '../support/server.ts';

let server: TestServer;
let admin: Rest;
beforeAll(async () => {
  server = await TestServer.start({demo: false, args: ['--starter', '--speed', '1']});
  admin = await Rest.as(server.url, 'admin');
});
afterAll(() => server.dispose());

type Report = {rows: number; imported: number; results: unknown[]};
type Faults = {data: {faults: {row: number; column: string; fault: string}[]}};
let files = 0;
const send = (kind: string, csv: string, importId = `t-${++files}`, who = admin) =>
  who.ask('POST', `/imports/${kind}`, {csv, importId});
async function taken(kind: string, csv: string, importId?: string): Promise<Report> {
  const {status, body} = await send(kind, csv, importId);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Report;
}
async function refused(kind: string, csv: string, importId?: string, who?: Rest): Promise<Faults['data']['faults']> {
  const {status, body} = await send(kind, csv, importId, who);
  expect(status, JSON.stringify(body)).toBe(422);
  return (body as Faults).data.faults;
}
/** The document as the newest command that defined it says. */
async function defined(
  type: 'DefineItems' | 'DefineCustomers' | 'DefineSupplier',
  id: string,
): Promise<Record<string, unknown>> {
  const {decisions} = await admin.get<{
    decisions: {
      command: Partial<Record<'items' | 'customers', Record<string, unknown>[]>> & {supplier?: Record<string, unknown>};
    }[];
  }>(`/audit?commandType=${type}&outcome=accepted&limit=20`);
  for (const {command} of decisions) {
    const found = [...(command.items ?? []), ...(command.customers ?? []), command.supplier ?? {}].findLast(
      (one) => one.id === id,
    );
    if (found) return found;
  }
  throw new Error(`${id} was never defined`);
}
const available = async (item: string) => Number((await admin.position('RDG', item)).available);
const head = async () => (await admin.get<{seq: number}>('/orders?limit=1')).seq;

describe('what a file does not say', () => {
  test('of an item stays as it is; a new item takes the defaults and must say the rest', async () => {
    const whole = 'id,name,unit,packs,multiple,weightGrams,class,supplier,leadDays,listPrice,active\n';
    await taken('items', `${whole}40001,Lamp,each,carton=12; pallet=480,6,350,A,S1,21,18.40,yes\n`);
    expect(await taken('items', 'id,listPrice\n40001,19.90\n')).toEqual({rows: 1, imported: 1, results: []});
    expect(await defined('DefineItems', '40001')).toEqual({
      id: '40001',
      name: 'Lamp',
      unit: 'each',
      packs: [
        {name: 'carton', units: 12},
        {name: 'pallet', units: 480},
      ],
      multiple: 6,
      weightGrams: 350,
      class: 'A',
      supplier: 'S1',
      leadDays: 21,
      listPrice: 199_000,
      active: true,
    });
    const faults = await refused('items', 'id,listPrice\n40001,1\n40002,2\n');
    expect(faults).toEqual([{row: 2, column: 'name', fault: expect.stringContaining('item 40002 is not there')}]);
    await taken('items', 'id,name,supplier,listPrice\n40002,Vase,S1,2\n');
    expect(await defined('DefineItems', '40002')).toMatchObject({class: 'C', multiple: 1, leadDays: 14, active: true});
  });

  test('of a customer stays as it is, rules too; a rule is a column', async () => {
    const place = 'id,name,territory,country,zone';
    const ruled = 'tier,backorders,splitSites,latestDays,minimumShipment,creditLimit';
    await taken('customers', `${place},${ruled}\nK1,Kay,UK,United Kingdom,Europe/London,A,yes,no,14,50,1000.50\n`);
    await taken('customers', 'id,lateDays,name\nK1,2,\n');
    expect(await defined('DefineCustomers', 'K1')).toMatchObject({
      name: 'Kay',
      tier: 'A',
      creditLimit: 100_050,
      rules: {
        shipComplete: false,
        backorders: true,
        splitSites: false,
        earlyDays: 0,
        lateDays: 2,
        latestDays: 14,
        minimumShipment: 50,
      },
    });
    // What the ledger keeps beside the document is not the file's business.
    expect(Object.keys(await defined('DefineCustomers', 'K1'))).not.toContain('exposure');
  });

  test('of a supplier stays as it is, its calendar too; its lead is a column', async () => {
    await taken('suppliers', 'id,name,zone,country\nV1,Vee,Asia/Shanghai,China\n');
    const plain = {id: 'V1', name: 'Vee', zone: 'Asia/Shanghai', country: 'China', active: true};
    expect(await defined('DefineSupplier', 'V1')).toEqual(plain);
    const days = {workdays: [1, 2, 3, 4, 5, 6], holidays: [20_500], changes: [{from: 20_600, workdays: [1, 2]}]};
    await admin.all({type: 'DefineSupplier', supplier: {...plain, days}});
    await taken('suppliers', 'id,leadDays\nV1,18\n');
    expect(await defined('DefineSupplier', 'V1')).toEqual({...plain, days, leadDays: 18});
    expect(await refused('suppliers', 'id,leadDays\nV1,-1\n')).toMatchObject([{row: 1, column: 'leadDays'}]);
  });

  test('two rows about one item add up', async () => {
    await taken('items', 'id,name,supplier,listPrice,leadDays\n40005,Bowl,S1,3,\n40005,,,,9\n');
    expect(await defined('DefineItems', '40005')).toMatchObject({name: 'Bowl', listPrice: 30_000, leadDays: 9});
  });

  test('a column that is not known, or twice there, is named, and nothing is imported', async () => {
    const before = await head();
    expect(await refused('items', 'id,listprice,listPrice,id\n40001,1,2,40001\n')).toEqual([
      {row: 0, column: 'listprice', fault: expect.stringContaining('no such column; there are id, name')},
      {row: 0, column: 'id', fault: 'the column is there twice'},
    ]);
    expect(await refused('stock', 'site,item,quantity\nRDG,20001\n')).toEqual([
      {row: 1, column: '', fault: '2 cells under 3 columns'},
    ]);
    expect(await refused('items', 'id,packs\n40001,twelve\n')).toMatchObject([{row: 1, column: 'packs'}]);
    expect(await head()).toBe(before);
  });

  test('the description of the door names the columns', async () => {
    const response = await fetch(`${server.url}/api/v1/openapi.json`);
    expect(await response.text()).toContain('latestDays, minimumShipment');
  });
});

describe('an import id', () => {
  const stock = (...rows: readonly string[]) => `site,item,quantity\n${rows.join('\n')}\n`;

  test('used again with another file refuses that file whole; the same file gets the same answer, also after a restart', async () => {
    const before = await available('20003');
    const first = stock('RDG,20003,5', 'RDG,20003,6');
    const answer = await taken('stock', first, 'week-1');
    expect(answer).toEqual({rows: 2, imported: 2, results: []});
    const others = [
      stock('RDG,20003,5'),
      stock('RDG,20003,5', 'RDG,20003,6', 'RDG,20003,7'),
      stock('RDG,20003,9', 'RDG,NOWHERE,1', 'RDG,20003,7'),
    ];
    for (const other of others) {
      expect(await refused('stock', other, 'week-1')).toEqual([
        {row: 0, column: 'importId', fault: expect.stringContaining('import id week-1 was used for another file')},
      ]);
    }
    expect(await available('20003')).toBe(before + 11);
    expect(await taken('stock', first, 'week-1')).toEqual(answer);
    await server.stop();
    await server.start();
    admin = await Rest.as(server.url, 'admin');
    expect(await taken('stock', first, 'week-1')).toEqual(answer);
    expect(await refused('stock', others[0] as string, 'week-1')).toHaveLength(1);
    expect(await available('20003')).toBe(before + 11);
  });

  test('of one person is not another one’s, and a corrected file may use the id of a refused one', async () => {
    const file = stock('RDG,20004,2');
    await taken('stock', file, 'mine');
    const priya = await Rest.as(server.url, 'priya');
    expect(await refused('stock', file, 'mine', priya)).toMatchObject([{row: 0, column: 'importId'}]);
    await refused('stock', stock('RDG,20004,none'), 'again');
    expect(await taken('stock', file, 'again')).toMatchObject({imported: 1});
  });
});

describe('a large file', () => {
  const rows = 12_000;
  const csv = `site,item,quantity\n${Array.from({length: rows}, (_, n) => `RDG,${20_005 + (n % 3)},1`).join('\n')}\n`;
  const sum = async () => (await available('20005')) + (await available('20006')) + (await available('20007'));

  test('with one bad row changes nothing, and others are answered while it is tried', async () => {
    const before = await head();
    let done = false;
    const trying = refused('stock', `${csv}RDG,NOWHERE,1\n`).finally(() => {
      done = true;
    });
    let answered = 0;
    while (!done) {
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      answered += 1;
    }
    expect(await trying).toEqual([{row: rows + 1, column: 'item', fault: 'not-found: item NOWHERE'}]);
    // One go would let two or three through, before and after.
    expect(answered).toBeGreaterThan(20);
    expect(await head()).toBe(before);
  });

  test('cut off by a crash is finished at the next start, each row once', async () => {
    const before = await sum();
    const start = await head();
    const cut = send('stock', csv, 'cut').catch(() => null);
    await expect.poll(head, {timeout: 20_000, interval: 5}).toBeGreaterThan(start + 200);
    await server.kill();
    expect(await cut).toBeNull();
    await server.start();
    admin = await Rest.as(server.url, 'admin');
    expect(server.log).toContain(`import cut, cut off by a crash: finished, ${rows} of ${rows} rows`);
    expect(await sum()).toBe(before + rows);
    expect(await taken('stock', csv, 'cut')).toEqual({rows, imported: rows, results: []});
    expect(await sum()).toBe(before + rows);
  });
});

describe('reading in pieces', () => {
  const {stock} = KINDS;
  if (stock === undefined) throw new Error('no stock');
  test('gives the rows of reading in one go: quotes over lines, empty lines, a byte order mark', async () => {
    const line = (n: number) => `RDG,2000${n % 9},${n + 1},"said ""${n}"",\r\nand more"`;
    const text = Array.from({length: 3_000}, (_, n) => (n % 7 === 0 ? `\r\n${line(n)}` : line(n))).join('\r\n');
    const rows = await readRows(`\uFEFFsite,item,quantity,reason\r\n${text}`, stock, new Pace());
    expect(rows).toHaveLength(3_000);
    expect(rows[2_999]).toEqual({site: 'RDG', item: '20002', quantity: 3_000, reason: 'said "2999",\r\nand more'});
  });

  test('a quote that is never closed is a fault, not a hang', async () => {
    const csv = `site,item,quantity\n"RDG,1,1\n${'RDG,1,1\n'.repeat(50_000)}`;
    await expect(readRows(csv, stock, new Pace())).rejects.toThrow(ImportRefused);
  });
});
