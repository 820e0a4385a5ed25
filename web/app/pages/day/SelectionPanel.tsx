import { Link } from 'wouter';
import type { DayView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { counted, formatNumber } from '../../format/numbers.ts';
import { choose } from '../../hooks/use-selection.ts';

interface SelectionPanelProps {
  readonly run: string;
  readonly view: DayView;
  readonly type: string;
  readonly code: string;
}

/** What the chosen type and instrument are on this day. */
export function SelectionPanel({ run, view, type, code }: SelectionPanelProps) {
  if (type === '' && code === '') return null;
  const k = view.types.findIndex(({ id }) => id === type);
  const j = view.instruments.findIndex((one) => one.code === code);
  const chosen = view.types[k];
  const instrument = view.instruments[j];
  const opinion = view.opinions[k]?.[j] ?? null;
  return (
    <aside className="panel selection" aria-label="Selection">
      {chosen !== undefined && (
        <p>
          <b>{chosen.id}</b>: weight {formatNumber(chosen.weight, 'three')},{' '}
          {counted(chosen.investors, 'investor')}.{' '}
          <Link href={addressOf.type(run, view.day, chosen.id)}>Ballots and history of the type</Link>
        </p>
      )}
      {code !== '' && (
        <p>
          <b>{code}</b>:{' '}
          {instrument === undefined
            ? 'no member on this day.'
            : `place ${formatNumber(instrument.rank, 'count')}, score ${formatNumber(instrument.score, 'signedThree')}.`}{' '}
          <Link href={addressOf.instrument(run, view.day, code)}>History of the instrument</Link>
        </p>
      )}
      {chosen !== undefined && instrument !== undefined && (
        <p>
          Opinion of the type on it:{' '}
          {opinion === null ? 'none, nobody was shown it.' : formatNumber(opinion, 'signedThree')}
        </p>
      )}
      <button type="button" onClick={() => choose({ type: '', code: '' })}>
        Clear the selection
      </button>
    </aside>
  );
}
