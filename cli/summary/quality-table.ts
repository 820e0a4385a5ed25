import { styleText } from 'node:util';
import type { RunReport } from '../../engine/index.ts';
import { horizonsOf, qualityRows, type SignalQuality } from '../../evaluation/index.ts';
import { signed, signedPercent } from '../format.ts';
import { plainTable } from '../plain-table.ts';

/** Signal quality at each horizon beside the controls, 79 columns. */
export function qualityTable(report: RunReport, colour: boolean): readonly string[] {
  const rows: (readonly string[])[] = [];
  for (const horizon of horizonsOf(report)) {
    const heading = `${horizon === '1' ? '1 day' : `${horizon} days`} ahead`;
    rows.push([colour ? styleText('bold', heading, { validateStream: false }) : heading, '', '', '', '', '']);
    for (const { label, isControl, byHorizon } of qualityRows(report)) {
      rows.push([`  ${isControl ? 'control: ' : ''}${label}`, ...cells(byHorizon?.[horizon])]);
    }
  }
  return plainTable(
    ['', 'Rank IC %', '95 %', 'Rank ICIR', 't', 'Days'],
    rows,
    ['left', 'right', 'right', 'right', 'right', 'right'],
    [28, 10, 18, 10, 8, 6],
  );
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
