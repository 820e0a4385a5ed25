import { useMemo } from 'react';
import type { DayView } from '../../../api.ts';
import { ColourScale } from '../../charts/ColourScale.tsx';
import { OpinionMatrix } from '../../charts/OpinionMatrix.tsx';
import { formatNumber } from '../../format/numbers.ts';
import { choose } from '../../hooks/use-selection.ts';

interface DayMatrixProps {
  readonly view: DayView;
  readonly type: string;
  readonly code: string;
}

/** Opinion of each type on each instrument, instruments from the highest score to the lowest. */
export function DayMatrix({ view, type, code }: DayMatrixProps) {
  const { types, instruments, opinions } = view;
  const rowNames = useMemo(() => types.map(({ id }) => id), [types]);
  const columnNames = useMemo(() => instruments.map((instrument) => instrument.code), [instruments]);
  const order = useMemo(
    () =>
      instruments.map((_, j) => j).sort((a, b) => (instruments[a]?.rank ?? 0) - (instruments[b]?.rank ?? 0)),
    [instruments],
  );
  const range = useMemo(() => rangeOf(opinions), [opinions]);
  return (
    <section className="block">
      <h2>Opinions: types by instruments</h2>
      <p className="note">
        Instruments stand from the highest score to the lowest. Choosing a cell follows its type and its
        instrument through the page and from day to day.
      </p>
      <OpinionMatrix
        label={`Opinions of ${types.length} types on ${instruments.length} instruments`}
        rowNames={rowNames}
        columnNames={columnNames}
        order={order}
        values={opinions}
        range={range}
        row={type}
        column={code}
        choose={(row, column) => choose({ type: row, code: column })}
        describe={(k, j) => {
          const opinion = opinions[k]?.[j] ?? null;
          const instrument = instruments[j];
          const what =
            opinion === null ? 'shown to nobody of it' : `opinion ${formatNumber(opinion, 'signedThree')}`;
          return `${types[k]?.id} on ${instrument?.code}: ${what}. Place ${instrument?.rank}, score ${formatNumber(instrument?.score, 'signedThree')}.`;
        }}
      />
      <ColourScale range={range} />
    </section>
  );
}

/** The same for most days, so that colours can be compared: the largest opinion, up to the next quarter. */
function rangeOf(opinions: DayView['opinions']): number {
  let most = 0;
  for (const row of opinions) for (const value of row) most = Math.max(most, Math.abs(value ?? 0));
  return Math.max(0.25, Math.ceil(most * 4) / 4);
}
