import { shellWord } from '../../core/index.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { type Difference, differenceChart, estimateText, type Place, placeOf } from '../sections/compared.ts';
import type { ContenderData } from '../sections/contenders.ts';
import { percent, portfolioSentences } from '../sections/headline.ts';
import { rankIc } from '../sections/quality.ts';
import { FEW_DAYS } from '../sections/verdict.ts';
import { counted, daysAhead, inWords } from '../sections/words.ts';
import { learnedNothing, measuredFits } from './losses.ts';
import { type AlphaReportData, COMPOSITE, contendersOfStudy, RANDOM_SIGNALS } from './study-data.ts';

/** In words made from the numbers, and never more certain than their intervals. */
export function studyVerdictSection({ study }: AlphaReportData): Section {
  const { judged } = study;
  const head = { id: 'verdict', title: 'Verdict', tables: [] };
  if (judged === null) return { ...head, text: unjudged(study), charts: [] };
  const horizon = String(study.horizon);
  const contenders = contendersOfStudy(judged);
  const differences = judged.judgement.differences.filter((one) => String(one.horizon) === horizon);
  const [controls, rivals] = split(differences, contenders);
  return {
    ...head,
    text: [
      ownSentences(study, contenders, horizon),
      ...controlSentences(controls, contenders),
      ...portfolioSentences({
        judgement: judged.judgement,
        portfolios: judged.series.portfolios,
        own: COMPOSITE,
        random: RANDOM_SIGNALS,
      }),
      ...rivalSentences(rivals, contenders),
      ...cautionSentences(differences),
      ...fitSentences(study),
      ...(study.market.days < FEW_DAYS
        ? [
            `${counted(study.market.days, 'day')}: too few for evidence; read these numbers as a check that all works.`,
          ]
        : []),
    ],
    charts:
      differences.length === 0 ? [] : [differenceChart(differences, contenders, { horizon, own: COMPOSITE })],
  };
}

function unjudged({ states, runDir, mined, evaluations }: AlphaStudyReport): readonly string[] {
  const so = [
    ...(mined === null
      ? []
      : [
          `mining took ${mined.counts.accepted} of ${counted(mined.counts.accepted + mined.counts.refused, 'proposal')}`,
        ]),
    ...(evaluations.length === 0 ? [] : [`agents judged the alphas ${counted(evaluations.length, 'time')}`]),
  ];
  const sofar = so.length === 0 ? '' : ` So far, ${inWords(so)}.`;
  return [
    `Whether the alphas are worth anything is not judged yet: the backtest is ${states.backtest === 'begun' ? 'not finished' : 'to be done'}, by "mass alphas backtest ${shellWord(runDir)}".${sofar}`,
  ];
}

function split(
  differences: readonly Difference[],
  contenders: readonly ContenderData[],
): readonly [readonly Difference[], readonly Difference[]] {
  const isControl = ({ against }: Difference) =>
    contenders.find(({ name }) => name === against)?.role === 'control';
  return [differences.filter(isControl), differences.filter((one) => !isControl(one))];
}

function ownSentences(
  { judged, horizon: trading }: AlphaStudyReport,
  contenders: readonly ContenderData[],
  horizon: string,
): string {
  const own = rankIc({ byHorizon: judged?.signal ?? null }, horizon);
  if (own.value === null)
    return `The composite has no defined rank IC ${daysAhead(trading)}: no alpha was weighed on a day whose label has ended.`;
  const days = judged?.signal?.[horizon]?.days ?? 0;
  const place = placeOf(own);
  const reading = {
    apart: ': the interval holds zero, so this study cannot tell it from noise',
    unknown: '; without an interval it is no evidence',
    above: ': the interval lies above zero',
    below: ': the interval lies below zero',
  }[place];
  const said = `Over ${counted(days, 'day')} the composite's mean rank IC ${daysAhead(horizon)} is ${estimateText(own)}${reading}.`;
  const chance = rankIc(contenders.find(({ name }) => name === 'random') ?? { byHorizon: null }, horizon);
  if (chance.low === null || chance.high === null) return said;
  const inside = own.value >= chance.low && own.value <= chance.high;
  return `${said} Chance, the same scores dealt to other instruments, reaches ${percent(chance.low)} to ${percent(chance.high)} in 95 of 100 cases: the composite lies ${inside ? 'inside' : own.value > chance.high ? 'above' : 'below'} that band.`;
}

/** Every control with its number: whether agents, selection and model were needed is the question of a study. */
function controlSentences(
  differences: readonly Difference[],
  contenders: readonly ContenderData[],
): readonly string[] {
  if (differences.length === 0) return [];
  const said = differences.map(
    (one) => `${labelOf(one, contenders)} ${estimateText({ value: one.mean, low: one.low, high: one.high })}`,
  );
  return [
    `The composite minus simpler uses of the same alphas, day by day: ${said.join('; ')}. So it ${readingOf(differences, contenders)}.`,
  ];
}

/** Rivals without their numbers, which stand in the picture below. */
function rivalSentences(
  differences: readonly Difference[],
  contenders: readonly ContenderData[],
): readonly string[] {
  return differences.length === 0
    ? []
    : [
        `Against what a user would pick instead, the composite ${readingOf(differences, contenders)}; the numbers are in the picture below.`,
      ];
}

function cautionSentences(differences: readonly Difference[]): readonly string[] {
  const told = differences.filter((one) => ['above', 'below'].includes(placeOfDifference(one)));
  return told.length === 0 || differences.length < 4
    ? []
    : [
        `Each of the ${differences.length} intervals is right 95 times in 100 by itself: of 20 comparisons without any difference, one looks like one.`,
      ];
}

function labelOf({ against }: Difference, contenders: readonly ContenderData[]): string {
  return contenders.find(({ name }) => name === against)?.label ?? against;
}

function placeOfDifference({ mean, low, high }: Difference): Place {
  return placeOf({ value: mean, low, high });
}

/** `is above "a" and cannot be told apart from "b"`. */
function readingOf(differences: readonly Difference[], contenders: readonly ContenderData[]): string {
  const by = (place: Place) =>
    differences
      .filter((one) => placeOfDifference(one) === place)
      .map((one) => `"${labelOf(one, contenders)}"`);
  const [above, below, apart, unknown] = [by('above'), by('below'), by('apart'), by('unknown')];
  return [
    ...(above.length === 0 ? [] : [`is above ${inWords(above)}`]),
    ...(below.length === 0 ? [] : [`is below ${inWords(below)}`]),
    ...(apart.length === 0
      ? []
      : [
          apart.length === differences.length
            ? 'can be told apart from none of them'
            : `cannot be told apart from ${inWords(apart)}`,
        ]),
    ...(unknown.length === 0 ? [] : [`has too few days to be compared with ${inWords(unknown)}`]),
  ].join(', and ');
}

function fitSentences({ fits }: AlphaStudyReport): readonly string[] {
  const measured = measuredFits(fits);
  const empty = measured.filter(learnedNothing).length;
  return measured.length === 0 || empty === 0
    ? []
    : [
        `In ${empty} of ${counted(measured.length, 'fit')} the weights explained the days kept for validation no better than saying 0 for every instrument would: these fits learned nothing that held.`,
      ];
}
