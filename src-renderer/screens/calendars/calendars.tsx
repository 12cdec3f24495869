/** Who works when: sites with their pickups, carriers with services, suppliers with leads, customers with receiving days. */
import {Tabs} from '../../ui/page-bar.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Carriers} from './carriers.tsx';
import {Customers} from './customers.tsx';
import {Sites} from './sites.tsx';
import {Suppliers} from './suppliers.tsx';

type View = 'sites' | 'carriers' | 'suppliers' | 'customers';
const VIEWS: readonly {key: View; word: string}[] = [
  {key: 'sites', word: 'Sites'},
  {key: 'carriers', word: 'Carriers'},
  {key: 'suppliers', word: 'Suppliers'},
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
    case 'suppliers':
      return <Suppliers tabs={tabs} />;
    case 'customers':
      return <Customers tabs={tabs} />;
  }
}
