import type { LiveStatus, RunItem } from '../../api.ts';

interface StatusBadgeProps {
  readonly status: RunItem['status'];
  readonly live?: LiveStatus | null;
}

/** A run's status in a word, beside a mark of its own shape: colour alone says nothing. */
export function StatusBadge({ status, live }: StatusBadgeProps) {
  const words = status === 'running' && live != null ? live.state : status;
  return (
    <span className={`badge ${words}`}>
      <i aria-hidden="true" />
      {words}
    </span>
  );
}
