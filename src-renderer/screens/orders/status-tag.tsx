import type {OrderRow} from '../../../src-shared/api/rows.ts';
import {Tag} from '../../ui/signal.tsx';

/** The derived status of an order; a clear one stays quiet. */
export function StatusTag({status, aspect}: {status: string; aspect: OrderRow['aspect']}) {
  return <Tag aspect={aspect === 'clear' ? 'plain' : aspect}>{status}</Tag>;
}
