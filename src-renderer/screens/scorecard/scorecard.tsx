/** The shared weekly page: each figure with its target, its trend and the lines it is made of. */
import {Button, Menu} from '@mantine/core';
import {IconChevronDown, IconPrinter} from '@tabler/icons-react';
import {useState} from 'react';
import type {KpiTile, ScorecardPage} from '../../../src-shared/api/types.ts';
import {AgeBars, WeekLine, WeekStack} from '../../charts/weeks.tsx';
import {useAnswer} from '../../data/answer.ts';
import {useEngine} from '../../data/engine.tsx';
import {dayShort, isoWeek} from '../../ui/dates.ts';
import {count, qty} from '../../ui/format.ts';
import {Status} from '../../ui/frame.tsx';
import {useKeys} from '../../ui/keys.tsx';
import {Grow, PageBar, Tabs} from '../../ui/page-bar.tsx';
import {Pane} from '../../ui/pane.tsx';
import {go, linkTo, type Route} from '../../ui/router.ts';
import {Empty} from '../../ui/states.tsx';
import {useSiteScope} from '../shell.tsx';
import {Wait} from '../wait.tsx';
import {Cuts} from './cuts.tsx';
import {countedWord, listedWord} from './score-foot.ts';
import {ScoreLines} from './score-lines.tsx';
import {figureOf, KpiTiles, missedOf, writeKpi} from './tiles.tsx';

type TierKey = 'A' | 'B' | 'C';

export function Scorecard({route}: {route: Route}) {
  const {client} = useEngine();
  const [site] = useSiteScope();
  const [tier, setTier] = useState<TierKey | ''>('');
  const week = route.params.week === undefined ? undefined : Number(route.params.week);
  const chosen = route.params.kpi ?? 'otif-first';
  const key = JSON.stringify([week, site, tier]);
  const answer = useAnswer(key, (signal) =>
    client.scorecard.page(
      {...(week === undefined ? {} : {week}), ...(site === '' ? {} : {site}), ...(tier === '' ? {} : {tier})},
      {signal},
    ),
  );
  const page = answer.data;
  const show = (next: {week?: number | undefined; kpi?: string}) => {
    const at = 'week' in next ? next.week : week;
    go(linkTo('scorecard', [], {kpi: next.kpi ?? chosen, week: at === undefined ? undefined : String(at)}), true);
  };
  const step = (by: number) => {
    const at = page?.weeks.findIndex((one) => one.week === page.week) ?? -1;
    const next = page?.weeks[at + by];
    if (next !== undefined) show({week: next.week});
  };
  useKeys('Scorecard', [
    {key: '[', word: 'week before', run: () => step(-1), main: true, bar: {caps: ['[', ']'], word: 'week'}},
    {key: ']', word: 'week after', run: () => step(1)},
  ]);
  return (
    <>
      <PageBar title="Scorecard">
        <Tabs<TierKey | ''>
          label="Tiers"
          value={tier}
          onChange={setTier}
          items={[
            {key: '', word: 'All tiers'},
            {key: 'A', word: 'Tier A'},
            {key: 'B', word: 'Tier B'},
            {key: 'C', word: 'Tier C'},
          ]}
        />
        <Grow />
        {page !== undefined && <WeekMenu page={page} onChoose={(next) => show({week: next})} />}
        <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => print()}>
          Print
        </Button>
      </PageBar>
      {page !== undefined && (
        <Status>
          Week {isoWeek(page.weekOf)} · <b>{qty(page.ordersDue)}</b> orders, <b>{qty(page.linesDue)}</b> lines due
          {page.stillOpen > 0 && ` · now ${count(page.stillOpen, 'line')} past the day asked for and still open`}
        </Status>
      )}
      <Wait answer={answer} what="The scorecard" rows={12}>
        {(data) => <Body page={data} chosen={chosen} onChoose={(kpi) => show({kpi})} site={site} tier={tier} />}
      </Wait>
    </>
  );
}

function WeekMenu({page, onChoose}: {page: ScorecardPage; onChoose: (week: number) => void}) {
  const week = page.weeks.find((one) => one.week === page.week);
  return (
    <Menu position="bottom-end" shadow="md" width={210}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={12} />}>
          <b>Week {isoWeek(page.weekOf)}</b>
          <span className="nil beside">
            {dayShort(page.weekOf)} to {dayShort(page.weekOf + 6)}
            {week?.closed === false && ', still running'}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{overflowY: 'auto'}}>
        {page.weeks.toReversed().map((one) => (
          <Menu.Item key={one.week} onClick={() => onChoose(one.week)}>
            Week {isoWeek(one.monday)}, from {dayShort(one.monday)}
            {one.closed ? '' : ', still running'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type BodyProps = {
  readonly page: ScorecardPage;
  readonly chosen: string;
  readonly onChoose: (kpi: string) => void;
  readonly site: string;
  readonly tier: string;
};

function Body({page, chosen, onChoose, site, tier}: BodyProps) {
  const tile = page.tiles.find((one) => one.kpi === chosen) ?? page.tiles[0];
  if (tile === undefined)
    return (
      <Empty
        title="Nothing was due in this week"
        why="Choose another week with [ and ]; figures appear with the first line due."
        aspect="wait"
      />
    );
  return (
    <div className="body" style={{gridTemplateRows: 'auto minmax(0, 1fr)'}}>
      <KpiTiles tiles={page.tiles} before={`W${isoWeek(page.weekOf - 7)}`} chosen={tile.kpi} onChoose={onChoose} />
      <div className="score-body">
        <Pane title={tile.name} note={tile.definition}>
          <Trends tile={tile} page={page} />
        </Pane>
        <Pane title="Where" note={`${countedWord(tile.kpi)}s of the week`}>
          <Cuts page={page} tile={tile} before={`W${isoWeek(page.weekOf - 7)}`} />
        </Pane>
        <Pane title={`The ${listedWord(tile.kpi)}s counted`}>
          <ScoreLines page={page} tile={tile} site={site} tier={tier} />
        </Pane>
      </div>
    </div>
  );
}

function Trends({tile, page}: {tile: KpiTile; page: ScorecardPage}) {
  if (tile.trend.every((one) => one.due === 0))
    return <Empty small aspect="wait" title="No week to show yet" why="A figure appears with the first line due." />;
  // Weeks before those that can be chosen have a number too.
  const label = (week: number) => String(isoWeek(page.weekOf + 7 * (week - page.week)));
  const points = tile.trend.map((one) => ({week: label(one.week), value: figureOf(tile, one)}));
  const missed = tile.trend.map((one) => ({
    week: label(one.week),
    sales: 0,
    warehouse: Math.max(0, missedOf(tile, one)),
  }));
  return (
    <div className="fill trends">
      <span className="meta pad">
        {tile.unit === 'share' ? 'Share of what was due in the week' : 'Days, median of the week'}
      </span>
      <div className="fill">
        <WeekLine
          points={points}
          target={tile.target}
          write={(value) => writeKpi(tile, value)}
          title={`${tile.name} by week`}
          lowIsGood={tile.better === 'lower'}
        />
      </div>
      {tile.unit === 'share' ? (
        <>
          <span className="meta pad">Missed, by week</span>
          <div className="fill">
            <WeekStack points={missed} title={`${tile.name}, missed by week`} causes={false} />
          </div>
        </>
      ) : (
        <>
          <span className="meta pad">
            Back orders <b>as they stand now</b>, whatever the week: lines by age in working days
          </span>
          <div className="fill">
            <AgeBars
              points={page.ageing.map((one) => ({name: one.bucket, value: one.lines}))}
              write={qty}
              title="Backordered lines now, by age"
            />
          </div>
        </>
      )}
    </div>
  );
}
