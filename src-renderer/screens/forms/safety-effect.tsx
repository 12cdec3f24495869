/** What a safety stock would do, before it is set: what others may still be promised, and what of it they have already. */
import {useDebouncedValue} from '@mantine/hooks';
import type {SafetyPreview} from '../../../src-shared/api/types.ts';
import {useAnswer} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';
import {useNow} from '../../ui/clock.tsx';
import {instantText} from '../../ui/dates.ts';
import {qty} from '../../ui/format.ts';

const TYPING_MS = 150;
type Asked = {
  readonly site: string;
  readonly item: string;
  readonly quantity: number;
  readonly segments: readonly string[];
};

export function SafetyEffect({asked}: {asked: Asked | undefined}) {
  const {client} = useEngine();
  const now = useNow(60_000);
  const text = asked === undefined ? undefined : JSON.stringify(asked);
  const [key] = useDebouncedValue(text, TYPING_MS);
  const {data, trouble} = useAnswer(key, (signal) =>
    client.allocation.previewSafety(JSON.parse(key ?? '{}') as Asked & {segments: string[]}, {signal}),
  );
  return (
    <>
      It has no end, and what comes fills it again. Promises made already stay.
      {asked !== undefined && data !== undefined && text === key && (
        <ul aria-label="What it would do" className="safety-effect">
          {wordsOf(asked, data, now).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {trouble !== undefined && <div className="tone-stop">{trouble.what}</div>}
    </>
  );
}

function wordsOf({quantity, segments}: Asked, preview: SafetyPreview, now: number): readonly string[] {
  const {free, left, there, promised, wholeFrom, siteZone} = preview;
  const isForNobody = segments.length === 0;
  const to = isForNobody ? '' : ' to others';
  const beside = there < Math.min(quantity, free) ? ' beside what is kept for segments' : '';
  return [
    `${isForNobody ? 'Anybody' : 'Others'} may be promised ${qty(left)} now, of ${qty(free)}.`,
    ...(promised > 0 ? [`${qty(promised)} of it are promised${to} already, and that stays.`] : []),
    ...(quantity - there - promised > 0 ? [`${qty(quantity - there - promised)} of it are not there${beside}.`] : []),
    ...(there === quantity
      ? []
      : [
          wholeFrom === null
            ? 'Nothing known to come fills it.'
            : `All of it is there from ${instantText(wholeFrom, siteZone, now)}.`,
        ]),
  ];
}
