/** The worker thread of `solver.ts`. */
import {parentPort} from 'node:worker_threads';
import {highsSolver} from '../../src-shared/allocation/highs-solver.ts';
import {serveSolver, type ToThread} from '../../src-shared/allocation/remote-solver.ts';

const answer = serveSolver(highsSolver(), (message) => parentPort?.postMessage(message));
parentPort?.on('message', (ask: ToThread) => answer(ask));
