/**
 * Which sale a cancellation takes back: the newest of the same customer and item before it that still has units left
 * (last in, first out). Rows come in the order of time; what no sale accounts for is an opening-balance return.
 */
import type {BookReturn} from './types.ts';

type Sale = {readonly order: string; readonly row: number; left: number};

export class Sales {
  readonly #stacks = new Map<string, Sale[]>();

  sold(
    customer: string,
    item: string,
    sale: {readonly order: string; readonly row: number; readonly quantity: number},
  ): void {
    const name = `${customer} ${item}`;
    const entry = {order: sale.order, row: sale.row, left: sale.quantity};
    const stack = this.#stacks.get(name);
    if (stack === undefined) this.#stacks.set(name, [entry]);
    else stack.push(entry);
  }

  /** Takes back up to `quantity` units; the rest is `opening`. */
  takeBack(customer: string, item: string, quantity: number): Pick<BookReturn, 'of' | 'opening'> {
    const stack = this.#stacks.get(`${customer} ${item}`) ?? [];
    const of: {order: string; row: number; quantity: number}[] = [];
    let rest = quantity;
    while (rest > 0) {
      const sale = stack.at(-1);
      if (sale === undefined) break;
      const taken = Math.min(rest, sale.left);
      of.push({order: sale.order, row: sale.row, quantity: taken});
      sale.left -= taken;
      rest -= taken;
      if (sale.left === 0) stack.pop();
    }
    return {of, opening: rest};
  }
}
