import {Signal} from '../../ui/signal.tsx';

/** What may be sent all the same, and is worth a look before. */
export const Caution = ({words}: {words: string}) => (
  <div className="row tight sub" role="status">
    <Signal aspect="caution" size={10} />
    {words}
  </div>
);
