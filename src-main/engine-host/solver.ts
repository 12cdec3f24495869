/** The optimiser's solver in a thread of its own: it never blocks the one that pumps the windows. */
import {Worker} from 'node:worker_threads';
import {type FromThread, remoteSolver} from '../../src-shared/allocation/remote-solver.ts';
import type {Solver} from '../../src-shared/allocation/solver.ts';

/** `file` is the address of the built or the source `solver-worker.ts`. The thread starts with the first solve. */
export function openSolver(file: URL): Solver {
  return remoteSolver(() => {
    const worker = new Worker(file, {name: 'signalbox optimiser'});
    return {
      post: (message) => worker.postMessage(message),
      listen: ({message, end}) => {
        worker.on('message', (from: FromThread) => message(from));
        worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
        worker.on('exit', () => end(new Error('the solver’s thread has ended')));
      },
      terminate: () => {
        worker.terminate().catch(() => undefined);
      },
    };
  });
}
