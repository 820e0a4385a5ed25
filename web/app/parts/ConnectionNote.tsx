import { useStudio } from '../data/studio-events.tsx';

/** Says while the server is away, to screen readers too. */
export function ConnectionNote() {
  const { connection } = useStudio();
  return (
    <div role="status" className="connection">
      {connection === 'away' && (
        <p>The studio's server does not answer. What is shown may be old; it is tried again by itself.</p>
      )}
      {connection === 'refused' && (
        <p>The studio was started anew with another key: open the address that it printed.</p>
      )}
    </div>
  );
}
