import type { RunDetail } from '../../../api.ts';
import { formatNumber, words } from '../../format/numbers.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';

/** What the run was made of: conventions, types, warnings, what models cost. */
export function AboutRun({ detail }: { readonly detail: RunDetail }) {
  const { overview, report } = detail;
  const traits = [...new Set(overview.types.flatMap((type) => Object.keys(type.traits)))];
  const warnings = [...new Set([...overview.warnings, ...(report?.warnings ?? [])])];
  const models = report?.models;
  return (
    <>
      {warnings.length > 0 && (
        <section>
          <h2>Warnings</h2>
          <ul className="warnings">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      )}
      {overview.fork !== undefined && (
        <section>
          <h2>Fork</h2>
          <p>
            It shares the days of {overview.fork.origin} before day {overview.fork.day}. Changes:{' '}
            {overview.fork.changes.length === 0 ? 'none' : overview.fork.changes.join(', ')}.
          </p>
        </section>
      )}
      <section>
        <h2>Costs</h2>
        {models === undefined ? (
          <p>No model was asked: the run cost nothing but time.</p>
        ) : (
          <DataTable
            caption="What was asked of models"
            columns={[
              { title: 'Server', isHead: true, cell: ({ name }) => name },
              { title: 'Calls', isNumber: true, cell: ({ calls }) => formatNumber(calls, 'count') },
              { title: 'Cost', isNumber: true, cell: ({ costUsd }) => formatNumber(costUsd, 'usd') },
              {
                title: 'Mean latency, ms',
                isNumber: true,
                cell: ({ meanLatencyMs }) => formatNumber(meanLatencyMs, 'count'),
              },
            ]}
            rows={models.endpoints}
            keyOf={({ name }) => name}
            empty={`No server was asked: ${formatNumber(models.reused, 'count')} answers came from the recording.`}
          />
        )}
      </section>
      {report !== null && (
        <section>
          <h2>Conventions</h2>
          <Facts
            facts={[
              ...Object.entries(report.conventions).map(
                ([name, value]) => [words(name), String(value)] as const,
              ),
              ['digest', <code key="digest">{report.digest}</code>],
              ['engine', overview.engineVersion],
              ['took', `${formatNumber(report.seconds, 'number')} s`],
            ]}
          />
        </section>
      )}
      <section>
        <h2>Investor types</h2>
        <DataTable
          caption="Types, what they see and how they are"
          isCaptionHidden
          columns={[
            { title: 'Type', isHead: true, cell: ({ id }) => id },
            { title: 'Sees', isLong: true, cell: ({ modalities }) => modalities.join(', ') },
            ...traits.map((trait) => ({
              title: words(trait),
              cell: (type: (typeof overview.types)[number]) => type.traits[trait] ?? '',
            })),
          ]}
          rows={overview.types}
          keyOf={({ id }) => id}
        />
      </section>
    </>
  );
}
