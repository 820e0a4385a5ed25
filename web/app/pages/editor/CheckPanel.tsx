import type { CheckResult } from '../../../api.ts';
import { counted, formatNumber } from '../../format/numbers.ts';
import { ErrorPanel } from '../../parts/ErrorPanel.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Problems } from '../../parts/Problems.tsx';

interface CheckPanelProps {
  /** There is no text to check. */
  readonly isEmpty: boolean;
  readonly problems: CheckResult['problems'];
  readonly isChecking: boolean;
  readonly error: Error | null;
  readonly planned: CheckResult | undefined;
}

/** What the check found in the scenario, and what its run would be. */
export function CheckPanel({ isEmpty, problems, isChecking, error, planned }: CheckPanelProps) {
  return (
    <section className="check-panel" aria-label="Check and plan">
      <h2>Check</h2>
      <p role="status">
        {problems.length > 0
          ? counted(problems.length, 'problem')
          : isChecking
            ? 'Checking'
            : isEmpty
              ? 'There is no text yet.'
              : 'No problem found.'}
      </p>
      <Problems problems={problems} />
      {error !== null && <ErrorPanel error={error} />}
      <h2>Plan</h2>
      {planned === undefined ? (
        <p className="note">"Plan" opens the market and says what the run would be. Nothing is run.</p>
      ) : planned.forecast === null ? (
        <Problems problems={planned.problems} />
      ) : (
        <Forecast forecast={planned.forecast} />
      )}
      <p className="note">
        In the editor, <kbd>Ctrl</kbd>+<kbd>Space</kbd> offers what may stand there, <kbd>Ctrl</kbd>+
        <kbd>Enter</kbd> plans, <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves it.
      </p>
    </section>
  );
}

function Forecast({ forecast }: { readonly forecast: NonNullable<CheckResult['forecast']> }) {
  const count = (value: number) => formatNumber(value, 'count');
  return (
    <>
      <Facts
        facts={[
          ['days', count(forecast.days)],
          ['dates', `${forecast.firstDate} to ${forecast.lastDate}`],
          ['instruments', count(forecast.instruments)],
          ['investors', count(forecast.investors)],
          ['types', count(forecast.types)],
          ['ballots', count(forecast.days * forecast.investors)],
        ]}
      />
      {forecast.warnings.length > 0 && (
        <ul className="warnings">
          {forecast.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}
