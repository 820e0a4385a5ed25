import { styleText } from 'node:util';
import type { RunReport } from '../../engine/index.ts';
import type { SignalQuality } from '../../evaluation/index.ts';
import { signed, signedPercent } from '../format.ts';
import { plainTable } from '../plain-table.ts';

/** Horizons of a report in ascending order of days. */
export function horizonsOf(report: RunReport): readonly string[] {
  return Object.keys(report.statistics.score).sort((a, b) => Number(a) - Number(b));
}

/** Signal quality at each horizon beside the controls, 79 columns. */
export function qualityTable(report: RunReport, colour: boolean): readonly string[] {
  const rows: (readonly string[])[] = [];
  for (const horizon of horizonsOf(report)) {
    const heading = `${horizon === '1' ? '1 day' : `${horizon} days`} ahead`;
    rows.push([colour ? styleText('bold', heading, { validateStream: false }) : heading, '', '', '', '', '']);
    for (const [name, quality] of signalsAt(report, horizon)) rows.push([`  ${name}`, ...cells(quality)]);
  }
  return plainTable(
    ['', 'Rank IC %', '95 %', 'Rank ICIR', 't', 'Days'],
    rows,
    ['left', 'right', 'right', 'right', 'right', 'right'],
    [28, 10, 18, 10, 8, 6],
  );
}

type NamedQuality = readonly [name: string, quality: SignalQuality | undefined];

function signalsAt({ statistics, controls }: RunReport, horizon: string): readonly NamedQuality[] {
  return [
    ['score', statistics.score[horizon]],
    ['consensus', statistics.consensus[horizon]],
    ['minus disagreement', statistics.negDisagreement[horizon]],
    ['control: uniform plan', controls.uniform?.[horizon]],
    ['control: uniform weights', controls.uniformWeights?.[horizon]],
    ['control: random investors', controls.random?.[horizon]],
    ['control: best (hindsight)', controls.bestType?.[horizon]],
  ];
}

function cells(quality: SignalQuality | undefined): readonly string[] {
  if (quality === undefined) return ['n/a', 'n/a', 'n/a', 'n/a', 'n/a'];
  const { rankIc, rankIcLow, rankIcHigh, rankIcir, rankIcT, days } = quality;
  const interval =
    rankIcLow === null || rankIcHigh === null
      ? 'n/a'
      : `${signedPercent(rankIcLow)} to ${signedPercent(rankIcHigh)}`;
  return [signedPercent(rankIc), interval, signed(rankIcir), signed(rankIcT), String(days)];
}
