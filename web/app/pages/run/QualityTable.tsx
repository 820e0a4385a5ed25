import type { RunDetail } from '../../../api.ts';
import { formatInterval } from '../../format/numbers.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Num } from '../../parts/Num.tsx';

type Report = NonNullable<RunDetail['report']>;

interface Row {
  readonly horizon: string;
  readonly score: Report['statistics']['score'][string] | undefined;
  readonly uniform: number | null | undefined;
  readonly uniformWeights: number | null | undefined;
  readonly random: NonNullable<Report['controls']['random']>[string] | undefined;
  readonly best: NonNullable<Report['controls']['bestType']>[string] | undefined;
}

/** Rank IC of the score beside its controls, by horizon. */
export function QualityTable({ report }: { readonly report: Report }) {
  const { statistics, controls } = report;
  const rows = Object.keys(statistics.score).map(
    (horizon): Row => ({
      horizon,
      score: statistics.score[horizon],
      uniform: controls.uniform?.[horizon]?.rankIc,
      uniformWeights: controls.uniformWeights?.[horizon]?.rankIc,
      random: controls.random?.[horizon],
      best: controls.bestType?.[horizon],
    }),
  );
  return (
    <DataTable
      caption="Rank IC, %, of the score beside its controls"
      columns={[
        { title: 'Horizon, days', isHead: true, cell: ({ horizon }) => horizon },
        {
          title: 'Score',
          isNumber: true,
          cell: ({ score }) => (
            <>
              <Num value={score?.rankIc} as="points" />
              <small>{formatInterval(score?.rankIcLow ?? null, score?.rankIcHigh ?? null, 'points')}</small>
            </>
          ),
        },
        { title: 't', isNumber: true, cell: ({ score }) => <Num value={score?.rankIcT} as="signed" /> },
        { title: 'ICIR', isNumber: true, cell: ({ score }) => <Num value={score?.rankIcir} as="signed" /> },
        { title: 'Uniform plan', isNumber: true, cell: ({ uniform }) => <Num value={uniform} as="points" /> },
        {
          title: 'Uniform weights',
          isNumber: true,
          cell: ({ uniformWeights }) => <Num value={uniformWeights} as="points" />,
        },
        {
          title: 'Random investors',
          isNumber: true,
          cell: ({ random }) => (
            <>
              <Num value={random?.rankIc} as="points" />
              <small>{formatInterval(random?.rankIcLow ?? null, random?.rankIcHigh ?? null, 'points')}</small>
            </>
          ),
        },
        {
          title: 'Best type (hindsight)',
          isNumber: true,
          cell: ({ best }) => (
            <>
              <Num value={best?.rankIc} as="points" />
              <small>{best?.type}</small>
            </>
          ),
        },
        { title: 'Days', isNumber: true, cell: ({ score }) => <Num value={score?.days} as="count" /> },
      ]}
      rows={rows}
      keyOf={({ horizon }) => horizon}
      empty="No label has ended yet."
    />
  );
}
