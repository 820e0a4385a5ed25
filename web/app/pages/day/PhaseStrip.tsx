import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { addressOf } from '../../data/addresses.ts';
import { counted, formatNumber } from '../../format/numbers.ts';
import type { DayDetail } from './day-detail.ts';

interface PhaseStripProps {
  readonly run: string;
  readonly detail: DayDetail;
}

/** What happened at the day's close, phase by phase, in the order in which it did. */
export function PhaseStrip({ run, detail: { view, portfolio, isWaiting } }: PhaseStripProps) {
  const { day, optimization, events, endedLabels, instruments } = view;
  const best = instruments.find(({ rank }) => rank === 1);
  const shown = view.types.reduce((sum, type) => sum + type.shown, 0);
  const count = (value: number) => formatNumber(value, 'count');
  const phases: readonly (readonly [string, ReactNode])[] = [
    ['snapshot', counted(instruments.length, 'instrument')],
    ['labels', endedLabels.length === 0 ? 'none ended' : `${count(endedLabels.length)} ended`],
    [
      'optimizer',
      optimization === null ? (
        'not yet'
      ) : (
        <Link href={addressOf.annealing(run, day)}>
          {`${formatNumber(optimization.startFitness, 'three')} to ${formatNumber(optimization.fitness, 'three')}`}
        </Link>
      ),
    ],
    [
      'respawn',
      <Link key="respawn" href={addressOf.respawn(run, day)}>
        {counted(events.length, 'change')}
      </Link>,
    ],
    ['strategies', counted(view.types.length, 'type')],
    ['ballots', `${count(view.ballotsReceived)} of ${count(view.ballotsExpected)}`],
    ['tally', `${count(shown)} shown`],
    ['score', best === undefined ? 'none' : `${best.code} first`],
    [
      'portfolio',
      portfolio === null ? (isWaiting ? 'soon' : 'n/a') : `${count(portfolio.holdings.length)} held`,
    ],
  ];
  return (
    <ol className="phases" aria-label="Phases of the day">
      {phases.map(([name, what]) => (
        <li key={name}>
          <b>{name}</b>
          <span>{what}</span>
        </li>
      ))}
    </ol>
  );
}
