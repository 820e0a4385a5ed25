import type { InvestorType } from '../../actors/index.ts';
import { byCodeUnit, formatDate, isTradingDate } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { Difference } from './finding.ts';

/** Days follow each other, types and members are those of the run, and no ballot is lost. */
export function orderDifferences(
  record: DayRecord,
  before: DayRecord | undefined,
  types: readonly InvestorType[],
): readonly Difference[] {
  const { day, date, instruments, plan, distribution, tally, abstentions } = record;
  const { ballotsExpected, ballotsReceived } = record;
  const found: Difference[] = [];
  const check = (isRight: boolean, subject: string, message: string) => {
    if (!isRight) found.push({ subject, message });
  };
  check(day === (before?.day ?? -1) + 1, 'day', 'the day does not follow the one before');
  check(isTradingDate(date), 'date', `${date} is no date`);
  check(
    before === undefined || date > before.date,
    'date',
    `its date ${formatDate(date)} is not after the day before`,
  );
  check(
    instruments.every((code, i) => i === 0 || byCodeUnit(instruments[i - 1] as string, code) < 0),
    'members',
    'members do not stand in code order, each once',
  );
  check(
    distribution.length === types.length && tally.types === types.length,
    'types',
    `the day has ${distribution.length} types, and the scenario ${types.length}`,
  );
  check(
    distribution.every((weight) => weight > 0 && Number.isFinite(weight)),
    'distribution',
    'not all weights are positive',
  );
  const planned = plan.reduce((sum, count) => sum + count, 0);
  check(
    planned === ballotsExpected,
    'ballots',
    `the plan has ${planned} investors, and ${ballotsExpected} ballots were expected`,
  );
  check(
    ballotsExpected === ballotsReceived + abstentions.length,
    'ballots',
    `${ballotsExpected} ballots were expected, ${ballotsReceived} received and ${abstentions.length} abstained`,
  );
  const known = new Map(types.map((type) => [type.id as string, type.index]));
  const foreign = abstentions.find(({ type, ordinal }) => !(ordinal < (plan[known.get(type) ?? -1] ?? 0)));
  if (foreign !== undefined) {
    const { type, ordinal } = foreign;
    found.push({
      subject: 'abstentions',
      message: `investor ${ordinal} of type ${type} abstains, and is not in the plan`,
    });
  }
  const { bought, sold, shown } = tally;
  const wrong = shown.findIndex((count, i) => {
    const [buys, sells] = [bought[i] as number, sold[i] as number];
    return buys < 0 || sells < 0 || buys + sells > count;
  });
  if (wrong !== -1) {
    const type = types[Math.floor(wrong / instruments.length)]?.id;
    const instrument = instruments[wrong % instruments.length];
    found.push({
      subject: 'tally',
      message: `type ${type} has picked ${instrument} more often than it was shown`,
    });
  }
  return found;
}
