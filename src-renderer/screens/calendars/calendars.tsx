/** Who works when: sites with their pickups, carriers with their services, customers with their receiving days. */
import {Tabs} from '../../ui/page-bar.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Carriers} from './carriers.tsx';
import {Customers} from './customers.tsx';
import {Sites} from './sites.tsx';

type View = 'sites' | 'carriers' | 'customers';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'sites', word: 'Sites'},
  {key: 'carriers', word: 'Carriers'},
  {key: 'customers', word: 'Customers'},
];

export function Calendars({route}: {route: Route}) {
  const view = VIEWS.find(({key}) => key === route.rest[0])?.key ?? 'sites';
  const tabs = (
    <Tabs<View> label="Views" items={VIEWS} value={view} onChange={(next) => go(linkTo('calendars', [next]))} />
  );
  switch (view) {
    case 'sites':
      return <Sites tabs={tabs} />;
    case 'carriers':
      return <Carriers tabs={tabs} chosen={route.rest[1]} />;
    case 'customers':
      return <Customers tabs={tabs} />;
  }
}
