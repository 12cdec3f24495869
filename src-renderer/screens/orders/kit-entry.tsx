/** A kit in an order being entered: its parts beneath its line, and what keeps it. */
import {Checkbox} from '@mantine/core';
import type {OfferedKit, OfferedPart} from '../../../src-shared/api/kits.ts';
import type {PromiseAnswer} from '../../../src-shared/api/types.ts';
import {useNow} from '../../ui/clock.tsx';
import {dayText} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Scroll} from '../../ui/pane.tsx';
import {Signal} from '../../ui/signal.tsx';
import {keptByWords} from '../kit-words.ts';
import {answerWords, lineAspect} from './options.tsx';
import {usePlaces} from './places.ts';
import {whyNotSooner} from './why-words.ts';

type Line = PromiseAnswer['lines'][number];

/** The parts of a line's kits, as rows of the entry's table beneath it. */
export function PartRows({kit: {parts}, today}: {kit: OfferedKit<Line>; today: number | undefined}) {
  return parts.map((part) => (
    <tr key={part.item} className="part-row">
      <td className="glyph">
        <Signal aspect={lineAspect(part)} size={10} />
      </td>
      <td className="trunc part-cell">
        <b>{part.item}</b> {part.itemName}
      </td>
      <td className="num nowrap" title={`${qty(part.per)} in each kit`}>
        {qty(part.quantity)}
      </td>
      <td className="num nowrap meta">{qty(part.per)} a kit</td>
      <td />
      <td>{answerWords(part, today)}</td>
      <td />
    </tr>
  ));
}

/** `1 kit of 4 could be had by the asked date: there is too little of TRAY for more.` */
export function kitNote(
  {kit, left, quantity, item, options: [best]}: Line & {kit: OfferedKit<Line>},
  today: number,
): string {
  if (kit.fault !== null) return `Kit ${item} cannot be sold now: ${kit.fault}.`;
  const all = `All ${count(quantity, 'kit')} can be had`;
  if (best?.onRequest === true) return `${all} by the asked date.`;
  if (left < quantity) {
    const had = `${left === 0 ? 'No kit' : count(left, 'kit')} of ${qty(quantity)} could be had by the asked date`;
    return `${had}: ${keptByWords(kit, left)}.`;
  }
  if (best === undefined)
    return 'Its parts are there, but the order leaves complete and another of its lines keeps it.';
  return `${all}, by ${dayText(Math.max(...best.lots.map((lot) => lot.day)), today)}.`;
}

/** Each part of the chosen line's kits: how many are asked, how many could be had, from where and by when, and why not sooner. */
export function KitPane({promise, today}: {promise: Line & {kit: OfferedKit<Line>}; today: number}) {
  const now = useNow(5_000);
  const places = usePlaces();
  return (
    <>
      <div className="row pad">
        <Signal aspect={promise.kit.fault === null ? lineAspect(promise) : 'stop'} size={10} />
        <span>{kitNote(promise, today)}</span>
      </div>
      <Scroll label="Parts of the kit">
        <table className="tbl kit-parts">
          <thead>
            <tr>
              <th>Part</th>
              <th className="num">In a kit</th>
              <th className="num">Asked</th>
              <th className="num">Can be had</th>
              <th>Promised</th>
              <th>From</th>
              <th>Why not sooner</th>
            </tr>
          </thead>
          <tbody>
            {promise.kit.parts.map((part) => (
              <tr key={part.item}>
                <td className="trunc part-name" title={part.itemName}>
                  <b>{part.item}</b> {part.itemName}
                </td>
                <td className="num">{qty(part.per)}</td>
                <td className="num">{qty(part.quantity)}</td>
                <td className={part.left < part.quantity ? 'num strong tone-stop' : 'num'}>{qty(part.left)}</td>
                <td className="nowrap">{answerWords(part, today)}</td>
                <td className="nowrap">{sitesOf(part, places.nameOf)}</td>
                <td className="wide-cell">{whyOf(part, places, now, today)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

const sitesOf = ({options: [best]}: OfferedPart<Line>, nameOf: (site: string) => string): string =>
  [...new Set((best?.lots ?? []).map((lot) => nameOf(lot.site)))].join(', ');

function whyOf(part: OfferedPart<Line>, places: ReturnType<typeof usePlaces>, now: number, today: number): string {
  const [best] = part.options;
  if (best !== undefined) return best.onRequest ? '' : whyNotSooner(best, places, now);
  return part.next === null
    ? 'No supply is known that would cover it.'
    : `All of it could be had on ${dayText(part.next.day, today)}.`;
}

/** Said for the whole order: a kit leaves complete unless this is said. */
export function ApartBox({isApart, onChange}: {isApart: boolean; onChange: (isApart: boolean) => void}) {
  return (
    <Checkbox
      size="xs"
      label="Parts of its kits may come apart"
      title="Without it the order leaves complete, since it has a kit"
      checked={isApart}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
