import type { UseQueryResult } from '@tanstack/react-query';
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
                <GrowthChart judged={data.judged} />
              )}
              <RankIcChart charts={data} horizon={overview.horizon} pick={openDay} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
