/** Who may have scarce stock: what is scarce, runs that move promises, what is lent, pools, and the segments that both go by. */
import type {Route} from '../../ui/router.ts';
import {Debts} from './debts.tsx';
import {Pools} from './pools.tsx';
import {Runs} from './runs.tsx';
import {Scarce} from './scarce.tsx';
import {Segments} from './segments.tsx';
import {viewOf} from './views.tsx';
import {Work} from './work.tsx';

export function Allocation({route}: {route: Route}) {
  switch (viewOf(route.rest)) {
    case 'scarce':
      return <Scarce />;
    case 'runs':
      return <Runs />;
    case 'debts':
      return <Debts />;
    case 'pools':
      return <Pools route={route} />;
    case 'capacity':
      return <Work />;
    case 'segments':
      return <Segments />;
  }
}
