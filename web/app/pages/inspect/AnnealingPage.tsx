import { type ComponentProps, useMemo } from 'react';
import type { AnnealingView } from '../../../api.ts';
import { LinesChart } from '../../charts/LinesChart.tsx';
import { addressOf } from '../../data/addresses.ts';
import { useAnnealing } from '../../data/queries.ts';
import { counted, formatNumber } from '../../format/numbers.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Change, Num } from '../../parts/Num.tsx';
import { PagedTable } from '../../parts/PagedTable.tsx';
import { useColours } from '../../theme/theme.tsx';
import { InspectHead } from './InspectHead.tsx';

const LIMIT = 25;

/** The backward optimisation of a close, step by step. */
export default function AnnealingPage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  useTitle(`Backward optimisation, day ${day} of ${run}`);
  const query = useAnnealing(run, day);
  return (
    <div className="page">
      <InspectHead
        run={run}
        day={day}
        title="Backward optimisation"
        on={(to) => addressOf.annealing(run, to)}
      />
      <Loaded query={query} height={900}>
        {(view) =>
          view.record === null ? (
            <p className="panel empty">
              Nothing was learned at this close: labels of too few days had ended. The distribution stayed as
              it was.
            </p>
          ) : (
            <>
              <AnnealingFacts view={view} />
              <AnnealingCharts view={view} />
              <Outcome view={view} />
              <Steps view={view} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

/** Nothing to count where only the start and the outcome were evaluated. */
function triedFacts(record: AnnealingView['record']): ComponentProps<typeof Facts>['facts'] {
  if (record === null || record.evaluations <= 2) return [];
  return [
    ['accepted', <Num key="accepted" value={record.accepted} as="count" />],
    ['evaluations', <Num key="evaluations" value={record.evaluations} as="count" />],
  ];
}

function AnnealingFacts({ view: { record, optimizer, isSame, steps } }: { readonly view: AnnealingView }) {
  return (
    <Facts
      facts={[
        ['optimizer', optimizer],
        ['looks back on days', `${record?.windowFirstDay} to ${record?.windowLastDay}`],
        ['fitness before', <Num key="before" value={record?.startFitness} as="three" />],
        ['fitness after', <Num key="after" value={record?.fitness} as="three" />],
        ['steps', formatNumber(steps.length, 'count')],
        ...triedFacts(record),
        [
          'done again',
          isSame ? 'gives the distribution of the journal' : 'gives ANOTHER distribution than the journal',
        ],
      ]}
    />
  );
}

function AnnealingCharts({ view: { steps } }: { readonly view: AnnealingView }) {
  const colours = useColours();
  const categories = useMemo(() => steps.map(({ step }) => String(step)), [steps]);
  const fitness = useMemo(
    () => [
      { name: 'tried', colour: colours('faint'), width: 1, values: steps.map((step) => step.fitness) },
      { name: 'best so far', colour: colours('accent'), width: 2.4, values: steps.map((step) => step.best) },
    ],
    [colours, steps],
  );
  const temperature = useMemo(
    () => [
      {
        name: 'temperature',
        colour: colours('series4'),
        width: 2,
        values: steps.map((step) => step.temperature),
      },
    ],
    [colours, steps],
  );
  const hasTemperature = steps.some((step) => step.temperature !== null);
  if (steps.length === 0) return <p className="note">The optimizer says nothing of its steps.</p>;
  return (
    <div className={hasTemperature ? 'two' : ''}>
      <LinesChart
        title="Fitness by step"
        summary={`The best is ${formatNumber(steps.at(-1)?.best, 'three')}.`}
        categories={categories}
        lines={fitness}
        format="three"
        axis="fitness"
      />
      {hasTemperature && (
        <LinesChart
          title="Temperature by step"
          summary={`It ends at ${formatNumber(steps.at(-1)?.temperature, 'general')}.`}
          categories={categories}
          lines={temperature}
          format="general"
          axis="temperature"
        />
      )}
    </div>
  );
}

function Outcome({ view: { types, before, after } }: { readonly view: AnnealingView }) {
  const most = Math.max(...after, ...before, 1e-9);
  return (
    <PagedTable
      what="types"
      place="types"
      limit={32}
      caption="Distribution before and after"
      columns={[
        { title: 'Type', isHead: true, cell: (k: number) => types[k] },
        { title: 'Before', isNumber: true, cell: (k: number) => formatNumber(before[k], 'three') },
        { title: 'After', isNumber: true, cell: (k: number) => formatNumber(after[k], 'three') },
        {
          title: 'Change',
          isNumber: true,
          cell: (k: number) => <Change value={(after[k] ?? 0) - (before[k] ?? 0)} as="signedThree" />,
        },
        { title: 'Weight after', cell: (k: number) => <Bar share={(after[k] ?? 0) / most} /> },
      ]}
      rows={types.map((_, k) => k)}
      keyOf={(k) => types[k] as string}
    />
  );
}

function Steps({ view: { steps } }: { readonly view: AnnealingView }) {
  return (
    <PagedTable
      what="steps"
      place="offset"
      limit={LIMIT}
      caption={counted(steps.length, 'step')}
      columns={[
        { title: 'Step', isHead: true, cell: ({ step }) => step },
        { title: 'Move', isLong: true, cell: ({ move }) => move },
        { title: 'Fitness', isNumber: true, cell: ({ fitness }) => formatNumber(fitness, 'three') },
        { title: 'Best', isNumber: true, cell: ({ best }) => formatNumber(best, 'three') },
        {
          title: 'Temperature',
          isNumber: true,
          cell: ({ temperature }) => <Num value={temperature} as="general" />,
        },
        { title: 'Accepted', cell: ({ accepted }) => (accepted ? 'yes' : '') },
      ]}
      rows={steps}
      keyOf={({ step }) => step}
    />
  );
}
