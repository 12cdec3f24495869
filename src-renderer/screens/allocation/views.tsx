/** The views of the workspace, each a place with a link of its own. */
import {Tabs} from '../../ui/page-bar.tsx';
import {go, linkTo} from '../../ui/router.ts';

export type AllocationView = 'scarce' | 'runs' | 'debts' | 'pools' | 'capacity' | 'segments';
const VIEWS: readonly {key: AllocationView; word: string}[] = [
  {key: 'scarce', word: 'Scarce'},
  {key: 'runs', word: 'Runs'},
  {key: 'debts', word: 'Debts'},
  {key: 'pools', word: 'Pools'},
  {key: 'capacity', word: 'Capacity'},
  {key: 'segments', word: 'Segments'},
];

export const viewOf = (rest: readonly string[]): AllocationView =>
  VIEWS.find((view) => view.key === rest[0])?.key ?? 'scarce';
export const toView = (view: AllocationView): string => linkTo('allocation', view === 'scarce' ? [] : [view]);

export function Views({of}: {of: AllocationView}) {
  return <Tabs<AllocationView> label="Views" items={VIEWS} value={of} onChange={(view) => go(toView(view))} />;
}
