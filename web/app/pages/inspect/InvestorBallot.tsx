import { Link } from 'wouter';
import type { InvestorView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { counted } from '../../format/numbers.ts';
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx';
import { Headlines } from '../../parts/Headlines.tsx';
import { MacroFacts } from '../../parts/MacroFacts.tsx';
import { Num } from '../../parts/Num.tsx';

interface InvestorBallotProps {
  readonly run: string;
  readonly view: InvestorView;
}

/** The pool as the investor saw it, and what it chose from it. */
export function InvestorBallot({ run, view: { view, ballot, day } }: InvestorBallotProps) {
  const candidates = view?.candidates ?? ballot?.candidates ?? [];
  const bought = new Set(ballot?.buys);
  const sold = new Set(ballot?.sells);
  const columns: readonly TableColumn<number>[] = [
    {
      title: 'Candidate',
      isHead: true,
      cell: (j) => (
        <Link href={addressOf.instrument(run, day, candidates[j] as string)}>{candidates[j]}</Link>
      ),
    },
    {
      title: 'Choice',
      cell: (j) => {
        const code = candidates[j] as string;
        return bought.has(code) ? (
          <b className="up">buys</b>
        ) : sold.has(code) ? (
          <b className="down">sells</b>
        ) : (
          ''
        );
      },
    },
    ...(view?.columns ?? []).map(
      (column): TableColumn<number> => ({
        title: <abbr title={`${column.description} (${column.modality})`}>{column.name}</abbr>,
        isNumber: true,
        cell: (j) => <Num value={column.values[j]} as="general" />,
      }),
    ),
  ];
  const headlines = view?.headlines ?? null;
  return (
    <section>
      <h2>View and ballot</h2>
      <p className="note">{said(ballot)}</p>
      {view !== null && <MacroFacts macro={view.macro} />}
      <DataTable
        caption={`Pool of ${counted(candidates.length, 'candidate')}, as it saw them`}
        columns={
          headlines === null
            ? columns
            : [...columns, { title: 'News', cell: (j) => <Headlines headlines={headlines[j] ?? []} /> }]
        }
        rows={candidates.map((_, j) => j)}
        keyOf={(j) => j}
        isStrong={(j) => bought.has(candidates[j] as string) || sold.has(candidates[j] as string)}
        empty="Its pool cannot be told."
      />
    </section>
  );
}

function said(ballot: InvestorView['ballot']): string {
  if (ballot === null) return 'The run keeps no ballots, and this one could not be cast again.';
  if (ballot.status === 'abstention') return `It abstained: ${ballot.reason ?? 'no reason was noted'}.`;
  const sells = ballot.sells.length === 0 ? '' : ` and sells ${ballot.sells.join(', ')}`;
  return `It buys ${ballot.buys.length === 0 ? 'nothing' : ballot.buys.join(', ')}${sells}.`;
}
