import {describe, expect, test} from 'vitest';
import {readCsv} from './csv.ts';
import {readBook} from './read-book.ts';
import {reportLines} from './report.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const bookOf = (...rows: string[]) => readBook([HEADER, ...rows].join('\n'));
const DAY = Date.UTC(2011, 10, 1) / 86_400_000;

describe('rows', () => {
  test('an invoice becomes an order, and the same item twice stays two lines', () => {
    const {orders, items} = bookOf(
      '1,10001,RED CUP,6,2011-11-01 08:30,1.25,77,France',
      '1,10001,RED CUP,2,2011-11-01 08:30,1.255,77,France',
    );
    expect(orders).toEqual([
      {
        invoice: '1',
        customer: '77',
        day: DAY,
        minutes: 510,
        lines: [
          {row: 2, item: '10001', quantity: 6, unitPrice: 12_500},
          {row: 3, item: '10001', quantity: 2, unitPrice: 12_550},
        ],
      },
    ]);
    expect(items).toEqual([{id: '10001', name: 'RED CUP', listPrice: 12_500}]);
  });

  test('an item is called what it is called most often, and costs what is asked most often', () => {
    const {items} = bookOf(
      '1,10001,found,1,2011-11-01 08:30,9,77,France',
      '2,10001,RED CUP,1,2011-11-01 08:31,1.25,77,France',
      '3,10001a,,1,2011-11-01 08:32,1,77,France',
      '4,10001,RED CUP,1,2011-11-01 08:33,1.25,77,France',
    );
    expect(items).toEqual([
      {id: '10001', name: 'RED CUP', listPrice: 12_500},
      {id: '10001A', name: '10001A', listPrice: 10_000},
    ]);
  });

  test.each([
    ['1,10001,RED CUP,-5,2011-11-01 08:30,0,77,France', 'Quantity', 'negative quantity without a cancellation mark'],
    ['1,10001,RED CUP,5,2011-11-01 08:30,0,77,France', 'UnitPrice', 'price of zero'],
    ['A1,B,Adjust bad debt,1,2011-11-01 08:30,-11062.06,,France', 'UnitPrice', 'negative price'],
    ['1,10001,RED CUP,1.5,2011-11-01 08:30,1,77,France', 'Quantity', 'unreadable quantity'],
    ['1,10001,RED CUP,0,2011-11-01 08:30,1,77,France', 'Quantity', 'quantity of zero'],
    ['1,10001,RED CUP,1,2011-11-01 08:30,1.23456,77,France', 'UnitPrice', 'unreadable price'],
    ['1,10001,RED CUP,1,2011-02-30 08:30,1,77,France', 'InvoiceDate', 'unreadable date'],
    ['C1,10001,RED CUP,1,2011-11-01 08:30,1,77,France', 'Quantity', 'cancellation of a positive quantity'],
    [',10001,RED CUP,1,2011-11-01 08:30,1,77,France', 'InvoiceNo', 'missing invoice or stock code'],
    ['1,10001,RED CUP,1', 'InvoiceNo', 'unreadable row'],
  ])('%s is refused for its %s: %s', (row, column, reason) => {
    const {report, orders} = bookOf('9,10002,GOOD,1,2011-11-01 08:00,1,77,France', row);
    expect(report.refusedRows).toMatchObject([{row: 3, column, reason}]);
    expect(report.reconciled).toBe(true);
    expect(orders.flatMap((order) => order.lines)).toHaveLength(1);
  });

  test('a sale to nobody goes to the cash customer of its country, and is said to', () => {
    const {customers, report} = bookOf('1,10001,RED CUP,1,2011-11-01 08:30,1,,Channel Islands');
    expect(customers).toEqual([{id: 'CASH-Channel-Islands', country: 'Channel Islands', cash: true}]);
    expect([...report.assumedBy]).toEqual([['missing customer: cash customer of the country', 1]]);
  });

  test('postage, fees and vouchers are charges, not items, whatever their sign', () => {
    const {charges, items, report} = bookOf(
      '1,POST,POSTAGE,1,2011-11-01 08:30,18,77,France',
      'C2,D,Discount,-1,2011-11-01 08:31,20,77,France',
      '3,gift_0001_20,Voucher £20,1,2011-11-01 08:32,16.67,77,France',
      '4,m,Manual,1,2011-11-01 08:33,3,77,France',
      '5,WHATEVER,?,1,2011-11-01 08:33,3,77,France',
    );
    expect(charges.map((charge) => charge.kind)).toEqual(['postage', 'discount', 'voucher', 'manual', 'other']);
    expect(items).toEqual([]);
    expect(report.charges).toEqual({lines: 5, units: 4, gross: 4_067, returnedUnits: 1, returned: 2_000});
    expect(report.reconciled).toBe(true);
  });

  test('a text that is no order book is refused by its header', () => {
    expect(() => readBook('a,b\n1,2')).toThrow(/not an order book: row 1 is "a,b"/);
    expect(() => readBook('')).toThrow(/not an order book/);
  });
});

describe('returns', () => {
  const sale = (invoice: string, quantity: number, day: number, customer = '77') =>
    `${invoice},10001,RED CUP,${quantity},2011-11-0${day} 08:30,1,${customer},France`;
  const back = (quantity: number, day: number) => `C9,10001,RED CUP,-${quantity},2011-11-0${day} 09:00,1,77,France`;

  test('a cancellation takes back the newest sales first', () => {
    const {returns} = bookOf(sale('1', 5, 1), sale('2', 5, 2), back(7, 3));
    expect(returns).toMatchObject([
      {
        of: [
          {order: '2', row: 3, quantity: 5},
          {order: '1', row: 2, quantity: 2},
        ],
        opening: 0,
      },
    ]);
  });

  test('what no earlier sale of that customer accounts for is an opening-balance return', () => {
    const {returns, report} = bookOf(sale('1', 5, 1, '88'), sale('2', 2, 1), back(3, 2), sale('3', 9, 4));
    expect(returns).toMatchObject([{of: [{order: '2', quantity: 2}], opening: 1}]);
    expect(report.assumedBy.get('cancellation without an earlier sale: opening-balance return')).toBe(1);
    expect(report.reconciled).toBe(true);
  });

  test('a sale is not taken back twice', () => {
    const {returns} = bookOf(sale('1', 5, 1), back(4, 2), back(4, 3));
    expect(returns.map(({of, opening}) => [of.map((part) => part.quantity), opening])).toEqual([
      [[4], 0],
      [[1], 3],
    ]);
  });
});

test('the report names the parts and every reason', () => {
  const {report} = bookOf(
    '1,10001,RED CUP,5,2011-11-01 08:30,0,77,France',
    '2,10001,RED CUP,1,2011-11-01 08:30,1234.5,7,France',
  );
  expect(reportLines(report)).toEqual([
    'source: 2 lines, 6 units, £1,234.50; back 0 units, £0.00',
    '  sold: 1 lines, 1 units, £1,234.50; back 0 units, £0.00',
    '  returned: 0 lines, 0 units, £0.00; back 0 units, £0.00',
    '  charges: 0 lines, 0 units, £0.00; back 0 units, £0.00',
    '  not used: 1 lines, 5 units, £0.00; back 0 units, £0.00',
    '  the parts add up to the source',
    '  not used, price of zero: 1',
  ]);
});

test('quoted cells hold commas, quotes and line ends', () => {
  const cells = readCsv('a,b\r\n"x, ""y""\nz",2\n\n3,"4"\n5,"6').map((row) => row.cells);
  expect(cells).toEqual([
    ['a', 'b'],
    ['x, "y"\nz', '2'],
    ['3', '4'],
    ['5', '6'],
  ]);
});
