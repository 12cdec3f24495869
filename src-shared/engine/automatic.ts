/** Commands a page sends by itself while somebody types: nobody asked for them, so they are nobody's requests. */
import type {Command} from '../domain/commands.ts';

export function isAutomatic(command: Command): boolean {
  if (command.type === 'HoldPromise') return command.kind === 'typing';
  return command.type === 'RenewHold' || command.type === 'ReleaseHold';
}
