import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunCharts, RunDetail } from '../../../api.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { GrowthChart } from './GrowthChart.tsx';
import { QualityTable } from './QualityTable.tsx';
import { RankIcChart } from './RankIcChart.tsx';

interface PerformancePartProps {
  readonly detail: RunDetail;
  readonly charts: UseQueryResult<RunCharts>;
  readonly openDay: (day: number) => void;
}

export function PerformancePart({ detail, charts, openDay }: PerformancePartProps) {
  const { overview, report } = detail;
  const labels = useMemo(() => labelsOf(report), [report]);
  return (
    <>
      {report !== null && <QualityTable report={report} />}
      <Loaded query={charts} height={800}>
        {(data) =>
          data.series.dates.length === 0 ? (
            <p className="panel empty">
              No day is committed yet. Charts appear with the first one, and grow with the run.
            </p>
          ) : (
            <>
              {data.judged === null ? (
                <p className="panel empty">
                  Returns and controls are computed when the run is evaluated, after its last day.
                </p>
              ) : (
                <GrowthChart judged={data.judged} labels={labels} />
              )}
              <RankIcChart charts={data} horizon={overview.horizon} labels={labels} pick={openDay} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** What the run calls its contenders. */
function labelsOf(report: RunDetail['report']): ReadonlyMap<string, string> {
  const rows = report?.judgement?.portfolios.flatMap((portfolio) => portfolio.rows) ?? [];
  const rivals = report?.judgement?.rivals ?? [];
  return new Map([
    ...rivals.map(({ name, label }) => [name, label] as const),
    ...rows.map(({ contender, label }) => [contender, label] as const),
  ]);
}
