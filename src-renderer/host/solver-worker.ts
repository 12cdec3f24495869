/** The optimiser's solver in a worker of its own, beside the engine's. The server lets this one script compile wasm. */
import {highsSolver} from '../../src-shared/allocation/highs-solver.ts';
import {serveSolver, type ToThread} from '../../src-shared/allocation/remote-solver.ts';

const answer = serveSolver(highsSolver(), (message) => self.postMessage(message));
addEventListener('message', (event: MessageEvent<ToThread>) => answer(event.data));
