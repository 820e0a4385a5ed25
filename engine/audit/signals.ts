import type { DayRecord } from '../../journal/index.ts';
import { type Aggregator, checkedSignals } from '../../optimizer/index.ts';
import type { Difference } from './finding.ts';
import { shownPair, valueDifference } from './values.ts';

/** Score, consensus and disagreement, computed again from the day's tally and distribution. */
export function signalDifferences(record: DayRecord, aggregator: Aggregator): readonly Difference[] {
  const { instruments, tally, distribution } = record;
  const signals = checkedSignals(aggregator, tally, distribution);
  return (['score', 'consensus', 'disagreement'] as const).flatMap((name) => {
    const values = valueDifference(
      { instruments, values: record[name] },
      { instruments, values: signals[name] },
    );
    if (values === undefined) return [];
    const { instrument, was, is, count } = values;
    const [kept, computed] = shownPair(was, is);
    const more = count === 1 ? '' : ` (${count} instruments differ)`;
    return {
      subject: name,
      message: `${name} of ${instrument} is ${kept} in the journal, and ${computed} from its tally and distribution${more}`,
    };
  });
}
