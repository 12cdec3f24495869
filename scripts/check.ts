// `npm run check [-- stage…]`: types, format, lint, unused code, layers.
import {chosen, conclude, runStages} from './support/stage.ts';
import {CHECKS, LAYERS} from './support/stages.ts';

conclude(await runStages(chosen([...CHECKS, LAYERS], process.argv.slice(2))));
