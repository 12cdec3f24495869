/** The solver in a worker thread of Node, so that the server, or a script, goes on while it solves. */
import {Worker} from 'node:worker_threads';
import {type FromThread, remoteSolver} from '../../src-shared/allocation/remote-solver.ts';
import type {Solver} from '../../src-shared/allocation/solver.ts';

/** A solver of its own thread, which starts with the first solve and ends with `close`. */
export function threadSolver(): Solver {
  return remoteSolver(() => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {name: 'signalbox optimiser'});
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
