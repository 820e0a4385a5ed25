import { linesChart } from '../charts/lines.ts';
import { matrixChart } from '../charts/matrix.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';

/** Agreement and disagreement, instrument by day. */
export function opinionSection({ opinions, days }: RunData): Section {
  const { instruments, available } = opinions;
  const dates = days.map(({ date }) => date);
  const left =
    instruments.length === available
      ? ''
      : ` To stay quick, ${instruments.length} of the ${available} are drawn, at even distances in that order, the first and the last among them; the files of the run hold all.`;
  return {
    id: 'opinions',
    title: 'Consensus and disagreement',
    text: [
      `Consensus is the weighted share of investors that bought an instrument, of those that could; disagreement is how far the types are apart on it. Instruments stand in the order of their mean consensus, the highest on top. Rows of one colour are lasting views; columns of one colour are days on which all moved together.${left}`,
    ],
    tables: [],
    charts:
      dates.length === 0 || instruments.length === 0
        ? []
        : [
            matrixChart({
              id: 'consensus',
              title: 'Consensus by instrument and day',
              note: 'Sliders zoom by time and by instrument. Empty: no member on that day.',
              columns: dates,
              rows: instruments,
              rowName: 'instrument',
              matrix: opinions.consensus,
              format: 'probability',
              ramp: 'sequential',
            }),
            matrixChart({
              id: 'disagreement',
              title: 'Disagreement by instrument and day',
              note: 'The same instruments in the same order.',
              columns: dates,
              rows: instruments,
              rowName: 'instrument',
              matrix: opinions.disagreement,
              format: 'probability',
              ramp: 'sequential',
            }),
            linesChart({
              id: 'mean-opinions',
              title: 'Mean consensus and disagreement a day',
              note: 'Over the instruments of the day.',
              x: dates,
              format: 'probability',
              canZoom: true,
              height: 280,
              lines: [
                {
                  name: 'consensus',
                  colour: 'accent',
                  values: days.map(({ meanConsensus }) => meanConsensus),
                },
                {
                  name: 'disagreement',
                  colour: 'series1',
                  values: days.map(({ meanDisagreement }) => meanDisagreement),
                },
              ],
            }),
          ],
  };
}
