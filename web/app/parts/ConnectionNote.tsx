import { useStudio } from '../data/studio-events.tsx';
import { NO_TOKEN } from '../format/words.ts';

/** Says while the server is away, to screen readers too. */
export function ConnectionNote() {
  const { connection } = useStudio();
  return (
    <div role="status" className="connection">
      {connection === 'away' && (
        <p>The studio's server does not answer. What is shown may be old; it is tried again by itself.</p>
      )}
      {connection === 'refused' && <p>{NO_TOKEN}</p>}
    </div>
  );
}
