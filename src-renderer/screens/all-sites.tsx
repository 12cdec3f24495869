/** On a page that no site cuts, while a site is chosen in the frame: what stands here is of all. */
import {Tag} from '../ui/signal.tsx';
import {useSiteScope} from './shell.tsx';

export function AllSites() {
  const [site] = useSiteScope();
  return site === '' ? null : <Tag aspect="wait">All sites</Tag>;
}
