import { useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { scatterOption } from '../../charts/scatter.ts';
import { formatNumber } from '../../format/numbers.ts';
import { choose } from '../../hooks/use-selection.ts';
import { useColours } from '../../theme/theme.tsx';
import type { DayDetail } from './day-detail.ts';

interface ScatterPartProps {
  readonly detail: DayDetail;
  readonly code: string;
}

/** Consensus against disagreement, with what the portfolio holds. */
export function ScatterPart({ detail: { view, portfolio, note }, code }: ScatterPartProps) {
  const colours = useColours();
  const { instruments } = view;
  const held = useMemo(() => new Set(portfolio?.holdings.map((holding) => holding.code)), [portfolio]);
  const option = useMemo(
    () => scatterOption(instruments, held, code, colours),
    [instruments, held, code, colours],
  );
  const legend = useMemo(
    () => [
      { name: 'not held', colour: colours('muted'), mark: 'dot' as const },
      { name: 'held', colour: colours('accent'), mark: 'diamond' as const },
    ],
    [colours],
  );
  return (
    <Chart
      title="Consensus against disagreement"
      note={
        portfolio === null
          ? `No portfolio: ${note ?? 'not available'}.`
          : `Diamonds are held by the portfolio ${portfolio.name} after the close.`
      }
      summary={`${instruments.length} instruments, ${held.size} of them held.`}
      height={380}
      option={option}
      legend={legend}
      table={() => ({
        columns: ['Instrument', 'Consensus', 'Disagreement', 'Score', 'Place', 'Held'],
        rows: [...instruments]
          .sort((a, b) => a.rank - b.rank)
          .map((one) => [
            one.code,
            formatNumber(one.consensus, 'signedThree'),
            formatNumber(one.disagreement, 'three'),
            formatNumber(one.score, 'signedThree'),
            formatNumber(one.rank, 'count'),
            held.has(one.code) ? 'held' : '',
          ]),
      })}
      pickMark={(series, place) => {
        const marks = instruments.filter((one) => held.has(one.code) === (series === 'held'));
        const picked = series === 'selected' ? undefined : marks[place];
        if (picked !== undefined) choose({ code: picked.code });
      }}
    />
  );
}
