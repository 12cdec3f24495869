/**
 * Ids the deciders derive from a command's id: the same on every host, so a page knows them before the server answers.
 * They follow `decideHold` and `placeOrder`; tests/scenarios/ids.test.ts keeps them the same.
 */
import {shortId} from '../../src-shared/kernel/hash.ts';

export const holdIdOf = (commandId: string): string => `H-${shortId(commandId, 8)}`;
/** The first choice; only when that is taken (once in 10^12) the order has another id. */
export const orderIdOf = (commandId: string): string => `SO-${shortId(`${commandId}#0`, 8)}`;
