import { ApiFailure } from '../data/client.ts';
import { NO_TOKEN } from '../format/words.ts';
import { Problems } from './Problems.tsx';

interface ErrorPanelProps {
  readonly error: Error;
  readonly retry?: (() => void) | undefined;
}

/** An answer that could not be had, with what to do. */
export function ErrorPanel({ error, retry }: ErrorPanelProps) {
  const problems = error instanceof ApiFailure ? error.problems : [];
  return (
    <div className="panel error" role="alert">
      {problems.length > 0 ? <Problems problems={problems} /> : <p>{said(error)}</p>}
      {retry !== undefined && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function said(error: Error): string {
  if (!(error instanceof ApiFailure)) return `This page has a defect: ${error.message}`;
  if (error.isAway)
    return 'The studio does not answer. Is it still running? Start it again with "mass studio".';
  if (error.status === 401) return NO_TOKEN;
  return `The studio answered with status ${error.status}.`;
}
