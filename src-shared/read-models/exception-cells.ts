/** What a row of the queue says of the exception of its line: whose it is, and what its clock says in working time of the site. */
import type {AtRiskRow} from '../api/rows.ts';
import {workingMinutesBetween} from '../domain/calendar.ts';
import {key} from '../domain/events.ts';
import {type Exception, exceptionId, isOverdue, isSnoozed} from '../domain/exceptions/types.ts';
import {MINUTE_MS} from '../kernel/types.ts';
import {siteOf, type World} from './world.ts';

export type ExceptionCells = Pick<
  AtRiskRow,
  'state' | 'severity' | 'owner' | 'takenBy' | 'due' | 'minutesLeft' | 'overdue'
>;
const NONE: ExceptionCells = {
  state: 'new',
  severity: '',
  owner: '',
  takenBy: '',
  due: null,
  minutesLeft: null,
  overdue: 0,
};

export function exceptionCells(world: World, order: string, line: number): ExceptionCells {
  const exception = world.read(key('exception', exceptionId(order, line)));
  // One that ended by itself is opened again when the server has looked.
  if (exception === undefined || exception.closed?.code === 'cause-gone') return NONE;
  const {severity, owner, user, due, closed} = exception;
  const isOver = isOverdue(exception, world.now());
  return {
    state: stateOf(world, exception, isOver),
    severity,
    owner,
    takenBy: user ?? '',
    due: closed === null ? due : null,
    minutesLeft: closed === null ? minutesLeft(world, exception) : null,
    overdue: isOver ? 1 : 0,
  };
}

function stateOf(world: World, exception: Exception, isOver: boolean): AtRiskRow['state'] {
  if (exception.closed !== null) return 'resolved';
  if (isSnoozed(exception, world.now())) return 'snoozed';
  return isOver ? 'overdue' : 'open';
}

const HOUR = 60;
const STEP = 5;
function minutesLeft(world: World, {site, due}: Exception): number {
  const at = siteOf(world, site);
  const now = world.now();
  const left = at === undefined ? (due - now) / MINUTE_MS : workingMinutesBetween(at.calendar, at.zone, now, due);
  // Cells that say another number every minute would never rest.
  return Math.abs(left) < HOUR ? Math.floor(left) : Math.floor(left / STEP) * STEP;
}
