import { Link } from 'wouter';
import { addressOf } from '../data/addresses.ts';
import { useStudio } from '../data/studio-events.tsx';
import { Problems } from './Problems.tsx';

/** Runs that this studio started and that failed. */
export function FailureNotes() {
  const { failures, forget } = useStudio();
  return (
    <div role="alert" className="failures">
      {failures.map((failure) => (
        <div key={`${failure.run} ${failures.indexOf(failure)}`} className="failure">
          <p>
            The run <Link href={addressOf.run(failure.run)}>{failure.run}</Link> has stopped:
          </p>
          <Problems problems={failure.problems} />
          <button type="button" onClick={() => forget(failure)}>
            Close
          </button>
        </div>
      ))}
    </div>
  );
}
