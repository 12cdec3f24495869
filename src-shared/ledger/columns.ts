/** A table's columns under names the compiler knows: a column looked up by a name made at run time costs ten reads of it. */
import type {Dictionary} from './dictionary.ts';
import type {Table} from './table.ts';

/** A row accessor over a table's columns; they are looked up again when the table has grown. */
export class Columns<C> {
  readonly #table: Table;
  readonly #look: (t: Table) => C;
  #layout = -1;
  #columns: C;

  constructor(table: Table, look: (t: Table) => C) {
    this.#table = table;
    this.#look = look;
    this.#columns = look(table);
  }

  get now(): C {
    if (this.#layout !== this.#table.layout) {
      this.#columns = this.#look(this.#table);
      this.#layout = this.#table.layout;
    }
    return this.#columns;
  }
}

export const textsOf = (t: Table, name: string): Dictionary => t.dictionaries[name] as Dictionary;
