/** Where arriving goods go, and what that means for who waits for them. */
import type {CommandOf} from '../../data/commands.ts';

export type Into = CommandOf<'ReceivePurchase'>['into'];

export const INTO: readonly {readonly key: Into; readonly word: string}[] = [
  {key: 'receiving', word: 'Receiving (on the dock)'},
  {key: 'inspection', word: 'Inspection'},
  {key: 'available', word: 'Available (put away)'},
  {key: 'quarantine', word: 'Quarantine'},
  {key: 'damaged', word: 'Damaged'},
];

export function intoEffect(into: Into): string {
  switch (into) {
    case 'available':
      return 'Sellable at once, after who waits for it.';
    case 'receiving':
    case 'inspection':
      return 'It counts as coming until it is put away; then it covers who waits for it.';
    default:
      return 'It supplies nothing until it is made available.';
  }
}
