/** Days as text for pipes and screen readers: no pictures, one fact a line, which goes on indented where it is long, tables with blanks. */
import { formatDate } from '../../core/index.ts';
import {
  type DayPhase,
  dayPhases,
  type PortfolioDayView,
  type Position,
  type RunOverview,
} from '../../engine/index.ts';
import { plainText } from '../../market/index.ts';
import { count, counted, inWords, signed, WIDTH } from '../format.ts';
import { plainTable } from '../plain-table.ts';
import type { Learning, ShownDay, ShownPortfolio } from './model.ts';
import { perCent } from './numbers.ts';
import { eventTexts } from './panels/events.ts';
import { boughtIn } from './panels/portfolio.ts';
import { byScore, placeChange } from './panels/scores.ts';
import { wrapped } from './text-line.ts';

const MOST_SCORES = 5;
const MOST_HOLDINGS = 10;

/** A committed day, all phases in their order. */
export function dayBlock(
  day: ShownDay,
  portfolio: ShownPortfolio,
  run: Pick<RunOverview, 'totalDays'> & Learning,
): readonly string[] {
  return [
    `day ${day.day} (${day.day + 1} of ${run.totalDays ?? 'an unknown number'}), ${formatDate(day.date)}`,
    ...dayPhases.flatMap((phase) => phaseLines(phase, day, portfolio, run)),
    '',
  ];
}

/** One phase of a day: what it brought. */
export function phaseBlock(
  { day: number, phase }: Position,
  day: ShownDay,
  portfolio: ShownPortfolio,
  learning: Learning,
): readonly string[] {
  const lines = phaseLines(phase, day, portfolio, learning);
  const place = dayPhases.indexOf(phase) + 1;
  return [
    `day ${number}, ${formatDate(day.date)}, phase ${place} of ${dayPhases.length}: ${phase}`,
    ...(lines.length === 0 ? ['  every type has its strategy of the day'] : lines),
    '',
  ];
}

function phaseLines(
  phase: DayPhase,
  day: ShownDay,
  portfolio: ShownPortfolio,
  learning: Learning,
): readonly string[] {
  const told = (part: Partial<ShownDay>) => said(eventTexts({ day: { ...bare(day), ...part }, learning }));
  const { endedLabels, optimization, events, ballots, picks } = day;
  switch (phase) {
    case 'snapshot':
      return [`  ${counted(day.members, 'instrument')}`];
    case 'labels':
      return endedLabels === undefined || endedLabels.length === 0
        ? ['  no labels ended']
        : told({ endedLabels });
    case 'annealing':
      return optimization === undefined ? [] : told({ optimization });
    case 'respawn':
      return [
        ...(events === undefined ? [] : told({ events })),
        ...table(
          ['type', 'weight', 'change', 'investors', 'change'],
          day.types.map(({ id, weight, weightChange, investors, investorsChange }) => [
            plainText(id),
            weight.toFixed(4),
            signed(weightChange, 4),
            count(investors),
            `${investorsChange > 0 ? '+' : ''}${count(investorsChange)}`,
          ]),
        ),
      ];
    case 'ballots':
      return ballots === undefined ? [] : told({ ballots });
    case 'tally':
      return picks === undefined ? [] : told({ picks });
    case 'score':
      return scoreLines(day);
    case 'portfolio':
      return said([
        ...portfolioTexts(portfolio),
        ...(day.digest === undefined ? [] : [`digest ${day.digest}`]),
      ]);
    case 'strategies':
    default:
      return [];
  }
}

function bare({ day, date, members }: ShownDay): ShownDay {
  return { day, date, members, types: [], hasWeights: false, hasPlan: false };
}

function scoreLines({ instruments }: ShownDay): readonly string[] {
  if (instruments === undefined) return [];
  const ranked = byScore(instruments);
  const shown =
    ranked.length <= 2 * MOST_SCORES
      ? ranked
      : [...ranked.slice(0, MOST_SCORES), ...ranked.slice(-MOST_SCORES)];
  const which = shown.length < ranked.length ? `, highest and lowest ${MOST_SCORES}` : '';
  return [
    `  scores of ${counted(ranked.length, 'instrument')}${which}`,
    ...table(
      ['code', 'place', 'change', 'score', 'consensus', 'disagreement'],
      shown.map(({ code, rank, rankChange, score, consensus, disagreement }) => [
        plainText(code),
        String(rank),
        placeChange(rankChange),
        signed(score, 4),
        signed(consensus, 4),
        disagreement.toFixed(4),
      ]),
    ),
  ];
}

function portfolioTexts(portfolio: ShownPortfolio): readonly string[] {
  if ('missing' in portfolio) return [`portfolio: ${plainText(portfolio.missing)}`];
  const { holdings, left, cumulativeReturn } = portfolio;
  const bought = boughtIn(portfolio);
  const codes = (list: readonly string[]) => inWords(list.map(plainText));
  return [
    `portfolio ${plainText(portfolio.name)}: ${counted(holdings.length, 'holding')}, return ${perCent(portfolio.return)}, in all ${perCent(cumulativeReturn)}`,
    `bought: ${bought.length === 0 ? 'nothing' : codes(bought)}`,
    `left: ${left.length === 0 ? 'nothing' : codes(left)}`,
    ...heaviest(holdings),
  ];
}

function heaviest(holdings: PortfolioDayView['holdings']): readonly string[] {
  if (holdings.length === 0) return [];
  const shown = holdings.slice(0, MOST_HOLDINGS);
  const weights = shown.map(({ code, weight }) => `${plainText(code)} ${(weight * 100).toFixed(2)} %`);
  return [`${shown.length < holdings.length ? 'heaviest' : 'holds'}: ${weights.join(', ')}`];
}

/** Texts below the heading of their block. */
function said(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => wrapped(`  ${text}`, WIDTH));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const aligns = head.map((_, k) => (k === 0 ? ('left' as const) : ('right' as const)));
  return plainTable(head, rows, aligns).map((line) => `  ${line}`);
}
