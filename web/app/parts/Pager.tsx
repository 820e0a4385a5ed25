import { formatNumber } from '../format/numbers.ts';

interface PagerProps {
  readonly what: string;
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly go: (offset: number) => void;
}

/** Which rows are shown, and the way to others. */
export function Pager({ what, offset, limit, total, go }: PagerProps) {
  const last = Math.min(total, offset + limit);
  const count = (value: number) => formatNumber(value, 'count');
  return (
    <nav className="pager" aria-label={`Pages of ${what}`}>
      <span role="status">
        {total === 0 ? `No ${what}` : `${count(offset + 1)} to ${count(last)} of ${count(total)} ${what}`}
      </span>
      {total > limit && (
        <>
          <button type="button" disabled={offset === 0} onClick={() => go(Math.max(0, offset - limit))}>
            Previous
          </button>
          <button type="button" disabled={last >= total} onClick={() => go(offset + limit)}>
            Next
          </button>
        </>
      )}
    </nav>
  );
}
