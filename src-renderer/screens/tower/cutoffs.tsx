/**
 * A track a site. A post stands when the lorry leaves; the bar before it is what must leave by then: solid what has left,
 * pale what is picked or packed, hollow what is to be picked, hatched red what of that has no stock.
 */
import type {TowerSummary} from '../../../src-shared/api/types.ts';
import {useClock, useNow} from '../../ui/clock.tsx';
import {instantText, timeText, zoneShort} from '../../ui/dates.ts';
import {countdown, qty} from '../../ui/format.ts';
import {Pane} from '../../ui/pane.tsx';
import {type Aspect, Signal, Tag} from '../../ui/signal.tsx';
import {Empty} from '../../ui/states.tsx';

type Cutoff = TowerSummary['cutoffs'][number];
type Scale = {readonly start: number; readonly end: number; readonly stepMs: number};

const HOUR = 3_600_000;
/** Past a long weekend; further away says nothing about the work at hand. */
const AHEAD_MAX = 90 * HOUR;
/** A working day from now. */
const SOON = 14 * HOUR;
const TICKS_MAX = 10;

export function Cutoffs({summary}: {summary: TowerSummary}) {
  const now = useNow(5_000);
  const clock = useClock();
  const known = summary.cutoffs
    .map((one) => counted(one, summary.complete))
    .filter((cutoff) => cutoff.at > now - HOUR && cutoff.at < now + AHEAD_MAX);
  // Today's work fills the track; only when the day is done it shows tomorrow's.
  const soon = known.filter((cutoff) => cutoff.at < now + SOON);
  const ahead = soon.length > 0 ? soon : known;
  const sites = [...new Map(ahead.map((cutoff) => [cutoff.site, cutoff])).values()];
  const next = ahead.filter((cutoff) => cutoff.at > now).sort((a, b) => a.at - b.at)[0];
  const scale = scaleOf(ahead, now);
  const short = ahead.filter((cutoff) => cutoff.aspect === 'stop').length;
  const tight = ahead.filter((cutoff) => cutoff.aspect === 'caution').length;
  return (
    <Pane
      title="Cutoffs"
      note="a post is when it must leave; its bar: solid has left, pale is picked or packed, hollow to pick, hatched has no stock"
      end={
        <>
          {short > 0 && <Tag aspect="stop">{short} short</Tag>}
          {tight > 0 && <Tag aspect="caution">{tight} tight</Tag>}
          {next !== undefined && (
            <span className="sub">
              next in {countdown(next.at - now)}
              {clock.speed > 1 && ' of demo time'}
            </span>
          )}
        </>
      }
    >
      {sites.length === 0 ? (
        <Empty small title="Nothing must leave soon" why="No site has a cutoff in the next days." />
      ) : (
        <div className="tracks fill">
          <Ruler scale={scale} zone={sites[0]?.zone ?? 'UTC'} now={now} />
          {sites.map((site) => (
            <Track
              key={site.site}
              scale={scale}
              now={now}
              cutoffs={ahead.filter((one) => one.site === site.site).sort((a, b) => a.at - b.at)}
            />
          ))}
        </div>
      )}
    </Pane>
  );
}

/** Before every order was looked at, no cutoff is known to be met. */
const counted = (cutoff: Cutoff, complete: boolean): Cutoff =>
  complete || cutoff.aspect === 'stop' ? cutoff : {...cutoff, aspect: 'wait'};

function scaleOf(cutoffs: readonly Cutoff[], now: number): Scale {
  const last = Math.max(now + 6 * HOUR, ...cutoffs.map((cutoff) => cutoff.at));
  const start = Math.floor((now - HOUR / 2) / HOUR) * HOUR;
  const end = last + HOUR / 2;
  const stepHours = [1, 2, 3, 6].find((hours) => (end - start) / (hours * HOUR) <= TICKS_MAX) ?? 12;
  return {start, end, stepMs: stepHours * HOUR};
}

const place = (at: number, scale: Scale): number => (100 * (at - scale.start)) / (scale.end - scale.start);

function Ruler({scale, zone, now}: {scale: Scale; zone: string; now: number}) {
  const ticks: number[] = [];
  for (let at = Math.ceil(scale.start / scale.stepMs) * scale.stepMs; at < scale.end; at += scale.stepMs)
    ticks.push(at);
  return (
    <div className="ruler">
      <span />
      <div className="lane">
        {ticks
          .filter((at) => Math.abs(place(at, scale) - place(now, scale)) > 4)
          .map((at) => (
            <span key={at} className="meta tick" style={{left: `${place(at, scale)}%`}}>
              {timeText(at, zone, zone)}
            </span>
          ))}
        <span className="now" style={{left: `${place(now, scale)}%`}}>
          {timeText(now, zone, zone)}
        </span>
      </div>
    </div>
  );
}

const WORDS: Readonly<Record<Aspect, string>> = {stop: 'Short', caution: 'Tight', clear: 'On plan', wait: 'Waiting'};

const shippedOf = ({units, toPick, ready}: Cutoff): number => units - toPick - ready;

/** `12 to pick · 8 picked or packed · 20 shipped`: where the units before a cutoff are. */
export function stagesOf(cutoff: Cutoff): string {
  if (cutoff.units === 0) return 'nothing to send';
  const stages: readonly (readonly [number, string])[] = [
    [cutoff.toPick, 'to pick'],
    [cutoff.ready, 'picked or packed'],
    [shippedOf(cutoff), 'shipped'],
  ];
  const some = stages.filter(([units]) => units > 0).map(([units, word]) => `${qty(units)} ${word}`);
  return some.length === 1 ? `all ${some[0]}` : some.join(' · ');
}

function Track({cutoffs, scale, now}: {cutoffs: readonly Cutoff[]; scale: Scale; now: number}) {
  const site = cutoffs[0];
  if (site === undefined) return null;
  const toPick = cutoffs.reduce((sum, cutoff) => sum + cutoff.toPick, 0);
  return (
    <div className="site-track">
      <div className="site-name">
        <div className="strong">
          {site.siteName} <span className="meta">{zoneShort(now, site.zone)}</span>
        </div>
        <div className="meta">{toPick === 0 ? 'nothing to pick' : `${qty(toPick)} to pick`}</div>
      </div>
      <div className="lane">
        <div className="rail-line" />
        <div className="now-line" style={{left: `${place(now, scale)}%`}} />
        {cutoffs.map((cutoff, i) => {
          const before = cutoffs[i - 1];
          return (
            <Post key={cutoff.at} cutoff={cutoff} from={Math.max(now, before?.at ?? now)} scale={scale} now={now} />
          );
        })}
      </div>
    </div>
  );
}

function Post({cutoff, from, scale, now}: {cutoff: Cutoff; from: number; scale: Scale; now: number}) {
  const at = place(cutoff.at, scale);
  const start = place(from, scale);
  const share = (units: number) => `${(100 * units) / Math.max(1, cutoff.units)}%`;
  const width = at - start;
  const label = `${timeText(cutoff.at, cutoff.zone)} at ${cutoff.siteName}: ${WORDS[cutoff.aspect]}`;
  // The first post's words would leave the track at its left edge; they go to its right there.
  const side =
    at < 24 ? {left: `calc(${at}% + 11px)`} : {right: `calc(${100 - at}% + 11px)`, textAlign: 'right' as const};
  return (
    <>
      {cutoff.units > 0 && (
        <div className="work" style={{left: `calc(${start}% + 2px)`, width: `calc(${Math.max(0, width)}% - 4px)`}}>
          <span className="work-done" style={{width: share(shippedOf(cutoff))}} />
          <span className="work-ready" style={{width: share(cutoff.ready)}} />
          <span className="work-short" style={{width: share(cutoff.uncovered ?? 0)}} />
        </div>
      )}
      <div className={`post ${cutoff.aspect}`} style={{left: `calc(${at}% - 1px)`}} />
      <div className="post-head" style={{left: `calc(${at}% - 8px)`}}>
        <Signal aspect={cutoff.aspect} size={14} label={label} />
      </div>
      <div className="post-words" style={side}>
        <div>
          <b>{instantText(cutoff.at, cutoff.zone, now).replace('Today ', '')}</b> dispatch
        </div>
        <div className="meta">
          {stagesOf(cutoff)}
          {cutoff.uncovered === null && cutoff.toPick > 0 && ' · stock not in your view'}
          {cutoff.uncovered !== null && cutoff.uncovered > 0 && (
            <span className="tone-stop strong"> · {qty(cutoff.uncovered)} uncovered</span>
          )}
        </div>
      </div>
    </>
  );
}
