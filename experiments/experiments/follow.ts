/**
 * How many days do the weights take to follow when another modality begins to predict returns, and the old one ends?
 *
 * Fixed before any weight was looked at: the first modality by bit (valuation) until day 120, the last one (price) from then
 * on; each with the multiple of 0.01 at which its expectation's mean rank IC with the 5-day label, over ten seeds x 120
 * days, is nearest to 0.15 (valuation 0.05: 0.14, price 0.06: 0.15); as many days after the change as before it.
 */
import { type Arm, paperAnnealing, randomSearch, releaseAnnealing } from '../arms.ts';
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { firstSeeds, simulateBare } from '../synthetic-runs.ts';
import { seesOnly, weightShare } from '../weight-share.ts';
import { interval, percent, scaled } from '../wording.ts';

export const followed = {
  before: { name: 'valuation', strength: 0.05 },
  after: { name: 'price', strength: 0.06 },
} as const;
const CHANGE_DAY = 120;
const DAYS = 240;
/** Days that a level is taken over: the last ones before the change, and the last ones of the run. */
const LEVEL_DAYS = 60;
/** A level counts as reached when it holds for as many days as the look-back window has. */
const HOLD_DAYS = 5;
const LEVEL_REACHED = 0.8;
const arms: readonly Arm[] = [paperAnnealing, releaseAnnealing, randomSearch];

export interface FollowDesign {
  readonly seeds: number;
  readonly days: number;
  readonly changeDay: number;
}

/** Excess per seed and day of the run (NaN before the first annealed day), of types that see the one and not the other. */
export interface FollowRuns {
  readonly before: readonly Float64Array[];
  readonly after: readonly Float64Array[];
}

export async function runFollow(
  arm: Arm,
  { seeds, days, changeDay }: FollowDesign,
  progress?: (text: string) => void,
): Promise<FollowRuns> {
  const { before, after } = followed;
  const runs: { before: Float64Array[]; after: Float64Array[] } = { before: [], after: [] };
  for (const seed of firstSeeds(seeds)) {
    progress?.(`${arm.name}, seed ${seed} of ${seeds}`);
    const simulated = await simulateBare({
      name: 'follow',
      seed,
      days,
      strength: { [before.name]: before.strength },
      schedule: [{ fromDay: changeDay, strength: { [after.name]: after.strength } }],
      optimizer: arm.optimizer,
    });
    const excessOf = (name: string, other: string) => {
      const share = weightShare(simulated, seesOnly(name, other));
      const byDay = new Float64Array(days).fill(Number.NaN);
      share.days.forEach((day, i) => {
        byDay[day] = share.excess[i] as number;
      });
      return byDay;
    };
    runs.before.push(excessOf(before.name, after.name));
    runs.after.push(excessOf(after.name, before.name));
  }
  return runs;
}

/** Per seed the mean over the days `first` .. `end` - 1, undefined ones left out. */
function levels(series: readonly Float64Array[], first: number, end: number): readonly number[] {
  return series.map((byDay) => {
    const values = byDay.slice(first, end).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** Days from `first` on until the daily mean over seeds reaches `level` and holds it for `hold` days; null = never. */
export function daysUntil(
  series: readonly Float64Array[],
  level: number,
  { first, hold }: { readonly first: number; readonly hold: number },
): number | null {
  const days = series[0]?.length ?? 0;
  const mean = Array.from(
    { length: days },
    (_, day) => series.reduce((sum, byDay) => sum + (byDay[day] as number), 0) / series.length,
  );
  for (let day = first; day + hold <= days; day++) {
    if (mean.slice(day, day + hold).every((value) => value > level)) return day - first;
  }
  return null;
}

/** How an arm met the change. */
export interface Followed {
  /** Excess of types that see the new modality only minus that of those that see the old one only. */
  readonly leadBefore: SampleMean;
  readonly leadAfter: SampleMean;
  /** Excess of the types that see the new modality only, over the last days. */
  readonly level: SampleMean;
  /** Days after the change until the lead is positive, and until 80 % of the level is reached; null = never. */
  readonly daysToLead: number | null;
  readonly daysToLevel: number | null;
}

export function followedBy({ before, after }: FollowRuns, { days, changeDay }: FollowDesign): Followed {
  const lead = after.map((series, i) =>
    series.map((value, day) => value - ((before[i] as Float64Array)[day] as number)),
  );
  const level = meanOverSeeds(levels(after, days - LEVEL_DAYS, days));
  const from = { first: changeDay, hold: HOLD_DAYS };
  return {
    leadBefore: meanOverSeeds(levels(lead, changeDay - LEVEL_DAYS, changeDay)),
    leadAfter: meanOverSeeds(levels(lead, days - LEVEL_DAYS, days)),
    level,
    daysToLead: daysUntil(lead, 0, from),
    daysToLevel: level.mean > 0 ? daysUntil(after, LEVEL_REACHED * level.mean, from) : null,
  };
}

async function run({ seeds = 10, progress }: ExperimentRequest): Promise<ExperimentResult> {
  const design = { seeds, days: DAYS, changeDay: CHANGE_DAY };
  const results = new Map<Arm, FollowRuns>();
  for (const arm of arms) results.set(arm, await runFollow(arm, design, progress));
  const summaries = new Map([...results].map(([arm, runs]) => [arm, followedBy(runs, design)]));
  const { before, after } = followed;
  return {
    setup: [
      `Synthetic market of 60 instruments and ${DAYS} days, 16 types x 32 investors, paper preset, seeds 1 to ${seeds}.`,
      `Planted: ${before.name} with strength ${before.strength} before day ${CHANGE_DAY}, ${after.name} with ${after.strength} from then on.`,
      'Excess: share of weight of the types that see the one and not the other, minus their share of types. Lead: new minus old.',
      'The first label that holds a day of the new market ends 1 day after the change; 10 days after it the window holds no other.',
      `Days: the mean over seeds holds for ${HOLD_DAYS} days above 0 (lead), or above 80 % of the excess of the last ${LEVEL_DAYS} days (level).`,
      'Intervals are 95 % t intervals over seeds.',
    ],
    tables: [summaryTable(summaries), blockTable(results, design)],
    findings: [...summaries].map(([arm, summary]) => sentence(arm, summary)),
  };
}

function sentence(arm: Arm, { leadBefore, leadAfter, daysToLead, daysToLevel }: Followed): string {
  const learned =
    leadBefore.high !== null && leadBefore.high < 0 && leadAfter.low !== null && leadAfter.low > 0;
  const days = (count: number | null) => (count === null ? 'never' : `after ${count} days`);
  const verdict = learned ? 'it follows' : 'not shown to follow: an interval holds 0';
  return `${arm.name}: lead ${percent(leadBefore.mean)} points (${interval(leadBefore)}) before the change, ${percent(leadAfter.mean)} (${interval(leadAfter)}) at the end: ${verdict}. Lead positive ${days(daysToLead)}, 80 % of the level ${days(daysToLevel)}.`;
}

function summaryTable(summaries: ReadonlyMap<Arm, Followed>): ResultTable {
  return {
    title: 'Lead of types that see the new modality, points of weight (%)',
    columns: [
      { name: 'arm' },
      ...['before', 'low', 'high', 'at the end', 'low end', 'high end'].map((name) => ({
        name,
        decimals: 2,
      })),
      { name: 'days to lead', decimals: 0 },
      { name: 'days to level', decimals: 0 },
    ],
    rows: [...summaries].map(([arm, { leadBefore, leadAfter, daysToLead, daysToLevel }]) => [
      arm.name,
      leadBefore.mean * 100,
      scaled(leadBefore.low),
      scaled(leadBefore.high),
      leadAfter.mean * 100,
      scaled(leadAfter.low),
      scaled(leadAfter.high),
      daysToLead,
      daysToLevel,
    ]),
  };
}

/** Excess in blocks of 20 days around the change. */
function blockTable(results: ReadonlyMap<Arm, FollowRuns>, { days, changeDay }: FollowDesign): ResultTable {
  const blocks = Array.from(
    { length: Math.floor((days - changeDay) / 20) + 1 },
    (_, i) => changeDay - 20 + 20 * i,
  );
  return {
    title: 'Excess around the change, points of weight (%), mean over seeds',
    columns: [
      { name: 'days from change' },
      ...[...results.keys()].flatMap(({ name }) => [
        { name: `${name} old`, decimals: 2 },
        { name: `${name} new`, decimals: 2 },
      ]),
    ],
    rows: blocks.map((first) => [
      `${first - changeDay} to ${first - changeDay + 19}`,
      ...[...results.values()].flatMap((runs) =>
        [runs.before, runs.after].map(
          (series) => meanOverSeeds(levels(series, first, first + 20)).mean * 100,
        ),
      ),
    ]),
  };
}

export const follow: Experiment = {
  name: 'follow',
  description: 'How many days do the weights take to follow when another modality begins to predict?',
  seeds: 10,
  run,
};
