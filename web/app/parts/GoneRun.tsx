import { Link } from 'wouter';
import { addressOf } from '../data/addresses.ts';
import { ApiFailure } from '../data/client.ts';
import { PageHead } from './PageHead.tsx';

interface GoneRunProps {
  readonly run: string;
  /** It was shown before. */
  readonly wasHere: boolean;
}

/** In place of a run that is not in the folder. */
export function GoneRun({ run, wasHere }: GoneRunProps) {
  return (
    <div className="page">
      <PageHead title={run} crumbs={[{ label: 'Runs', href: addressOf.runs() }]} />
      <p className="panel" role="status">
        {wasHere
          ? 'This run was deleted or moved.'
          : 'There is no run folder of this name: it was deleted or moved, or never was.'}{' '}
        <Link href={addressOf.runs()}>To the runs</Link>
      </p>
    </div>
  );
}

/** Whether an answer was that the folder has no run of this name. */
export function isGone(error: Error | null, run: string): boolean {
  return (
    error instanceof ApiFailure && error.status === 404 && error.problems.some(({ found }) => found === run)
  );
}
