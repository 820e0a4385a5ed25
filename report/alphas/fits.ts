import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Chart } from '../chart.ts';
import { linesChart } from '../charts/lines.ts';
import { type FormatName, formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import { counted } from '../sections/words.ts';
import type { Table } from '../table.ts';
import { learnedNothing, measuredFits } from './losses.ts';
import { firstRows, writtenDate } from './study-data.ts';

/** What notes of fits are called, and how they are written; others by their own name. */
const known: Readonly<Record<string, { readonly label: string; readonly format: FormatName }>> = {
  trainingLoss: { label: 'Training loss', format: 'probability' },
  validationLoss: { label: 'Validation loss', format: 'probability' },
  zeroLoss: { label: 'Loss of saying 0', format: 'probability' },
  days: { label: 'Days', format: 'count' },
  rows: { label: 'Rows', format: 'count' },
  epochs: { label: 'Epochs', format: 'count' },
  restart: { label: 'Restart', format: 'count' },
  trends: { label: 'Trends', format: 'count' },
};

/** What every fit of the weights learned, if anything; absent before the first. */
export function fitSection({ fits, kinds }: AlphaStudyReport): readonly Section[] {
  if (fits.length === 0) return [];
  return [
    {
      id: 'fits',
      title: 'What the weights learned',
      text: [
        `The model "${kinds.weights}" was fitted ${counted(fits.length, 'time')}, each time to the latest days whose labels had ended.`,
        ...lossText(fits),
      ],
      tables: [fitTable(fits)],
      charts: lossChart(fits),
    },
  ];
}

function lossText(fits: AlphaStudyReport['fits']): readonly string[] {
  const measured = measuredFits(fits);
  if (measured.length === 0)
    return [
      'It tells no loss, because nothing is kept for validation: whether it learned anything shows in the backtest alone.',
    ];
  const empty = measured.filter(learnedNothing);
  const gain = measured.reduce((sum, { loss, zero }) => sum + 1 - loss / zero, 0) / measured.length;
  const said =
    empty.length === 0
      ? 'Every fit did better than that.'
      : `${empty.length === measured.length ? 'No fit' : `${measured.length - empty.length} of ${counted(measured.length, 'fit')}`} did better than that; ${empty.length === 1 ? 'one' : empty.length} learned nothing that held: ${shownDates(empty.map(({ fit }) => writtenDate(fit.date)))}.`;
  return [
    `The loss is the mean squared error on the latest days of each fit, which it does not learn from; returns are standardised, so that saying 0 for every instrument costs about 1. ${said} ${gain > 0 ? `On average a fit explained ${formatNumber(gain, 'percent')} of the variance there; a fraction of a per cent is what returns of some days allow.` : `On average the loss was ${formatNumber(-gain, 'percent')} above that of saying 0.`}`,
  ];
}

function shownDates(dates: readonly string[]): string {
  return dates.length <= 6
    ? dates.join(', ')
    : `${dates.slice(0, 5).join(', ')} and ${dates.length - 5} more`;
}

function fitTable(fits: AlphaStudyReport['fits']): Table {
  const told = new Set(fits.flatMap(({ notes }) => Object.keys(notes)));
  const names = [...new Set([...Object.keys(known).filter((name) => told.has(name)), ...told])];
  const measured = measuredFits(fits);
  const empty = new Set(measured.filter(learnedNothing).map(({ fit }) => fit));
  return {
    id: 'fits',
    title: 'Fits',
    columns: [
      { key: 'date', label: 'Fit of' },
      ...(measured.length === 0
        ? []
        : [
            {
              key: 'learned',
              label: 'Learned',
              texts: 'words' as const,
              hint: 'Whether its loss is below that of saying 0',
            },
          ]),
      { key: 'alphas', label: 'Alphas', format: 'count' },
      ...names.map((name) => ({
        key: name,
        ...(known[name] ?? { label: name, format: 'general' as const }),
      })),
    ],
    ...firstRows(
      fits.map((fit) => [
        writtenDate(fit.date),
        ...(measured.length === 0 ? [] : [empty.has(fit) ? 'nothing' : 'something']),
        fit.alphas.length,
        ...names.map((name) => fit.notes[name] ?? null),
      ]),
    ),
  };
}

function lossChart(fits: AlphaStudyReport['fits']): readonly Chart[] {
  const measured = measuredFits(fits);
  if (measured.length < 2) return [];
  const learned = fits.some(({ notes }) => typeof notes['trainingLoss'] === 'number');
  return [
    linesChart({
      id: 'losses',
      title: 'Loss on the days kept for validation, fit by fit',
      note: 'Below the dashed line the fit knew something of days that it had not seen.',
      x: measured.map(({ fit }) => writtenDate(fit.date)),
      format: 'probability',
      hasMarks: true,
      height: 280,
      lines: [
        {
          name: 'validation loss',
          colour: 'accent',
          dash: 'solid',
          values: measured.map(({ loss }) => loss),
        },
        { name: 'saying 0', colour: 'neutral', dash: 'dashed', values: measured.map(({ zero }) => zero) },
        ...(learned
          ? [
              {
                name: 'training loss',
                colour: 'series1' as const,
                dash: 'dotted' as const,
                values: measured.map(({ fit }) => fit.notes['trainingLoss'] ?? null),
              },
            ]
          : []),
      ],
    }),
  ];
}
