/** What counts now and from a known day on, one version beside the other: a change is planned, corrected or withdrawn here. */
import {Button} from '@mantine/core';
import {IconPlus, IconX} from '@tabler/icons-react';
import {dayText} from '../../ui/dates.ts';
import {Grow, Tabs} from '../../ui/page-bar.tsx';
import {Fault} from './calendar-fields.tsx';
import {DayField} from './fields.tsx';
import {type DraftVersion, mayAddVersion, versionOn} from './version-draft.ts';

type BarProps = {
  readonly label: string;
  readonly changes: readonly DraftVersion<object>[];
  /** Key of the version that is shown; 0: what it begins with. */
  readonly shown: number;
  readonly today: number;
  /** What is missing or would be refused of a version. `isSaid`: the words stand elsewhere, and only the version is marked. */
  readonly wrong: {readonly version: number; readonly words: string; readonly isSaid: boolean} | undefined;
  /** What counts from a day on, in words. */
  readonly counts: string;
  readonly onShow: (key: number) => void;
  readonly onAdd: () => void;
  readonly onFrom: (from: number | undefined) => void;
  readonly onRemove: () => void;
};

export function VersionBar({label, changes, shown, today, wrong, counts, onShow, onAdd, onFrom, onRemove}: BarProps) {
  const now = versionOn(changes, today);
  const day = (from: number) => dayText(from, from === today ? undefined : today);
  const first = changes[0]?.from;
  const marked = (key: number, word: string) => ({
    key: String(key),
    word: changes.length > 0 && key === now ? `${word}, now` : word,
    mark: wrong?.version === key ? wrong.words : undefined,
  });
  const items = [
    marked(0, first === undefined ? 'As it is' : `Before ${day(first)}`),
    ...changes.map(({key, from}) => marked(key, from === undefined ? 'A new change' : `From ${day(from)}`)),
  ];
  const change = changes.find((one) => one.key === shown);
  const own = wrong?.version === shown ? wrong : undefined;
  return (
    <section className="versions" aria-label={label}>
      <div className="row">
        <Tabs label={label} items={items} value={String(shown)} onChange={(key) => onShow(Number(key))} />
        <Grow />
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={!mayAddVersion(changes)}
          onClick={onAdd}
        >
          Plan a change
        </Button>
      </div>
      {change !== undefined && (
        <div className="row">
          <span className="sub">from</span>
          <DayField
            label="First day of the change"
            bare
            value={change.from}
            onChange={onFrom}
            error={own !== undefined && /begin|first day/.test(own.words)}
          />
          <span className="sub grow">
            {change.from !== undefined && change.from <= today
              ? 'Counts already; it stays for what is reckoned of the days before.'
              : counts}
          </span>
          <Button variant="default" size="compact-sm" leftSection={<IconX size={14} />} onClick={onRemove}>
            Withdraw it
          </Button>
        </div>
      )}
      {own?.isSaid === false && <Fault words={own.words} />}
    </section>
  );
}
