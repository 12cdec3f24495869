// `npm test [-- stage…]`: everything, each stage with its time; the last line is `N passed, N failed` over all of it.
import {chosen, conclude, runStages} from './support/stage.ts';
import {testStages} from './support/stages.ts';

conclude(await runStages(chosen(testStages(), process.argv.slice(2))));
