/** What agrees with the paper on one market and what does not, in words made from the numbers. */
import { trends } from '../../../alphas/index.ts';
import { optionNames } from './ablation-layout.ts';
import { categoryRows } from './alpha-layout.ts';
import { ablationArms, COMPOSITE, networkArm, sharesArm } from './arms.ts';
import { publishedNetworks, publishedShares } from './published.ts';
import {
  excludesZero,
  INDEX,
  rankIcDifference,
  rankIcOut,
  rankIcOverDays,
  returnsOf,
  sharpeOf,
  yearlyReturnDifference,
} from './readings.ts';
import { comparedArms, compositeFold, foldReturns } from './return-layout.ts';
import type { TablesRun } from './tables-run.ts';

type Line = (run: TablesRun) => string;

const verdict = (agrees: boolean) => (agrees ? 'agrees' : 'does not agree');
const hundredths = (value: number | null | undefined) =>
  value === null || value === undefined || Number.isNaN(value) ? 'n/a' : (value * 100).toFixed(2);
const ratio = (value: number | null | undefined) =>
  value === null || value === undefined ? 'n/a' : value.toFixed(2);

const categories: Line = (run) => {
  const rows = categoryRows(run).filter(({ category, selected }) => category !== 'all' && selected > 0);
  const all = categoryRows(run).at(-1);
  const within = rows.filter(({ before }) => before[1] > before[0]).length;
  const after = rows.filter((row) => row.after[1] > row.after[0]).length;
  return `Table 2 (selected alphas have the higher IC in every category) ${verdict(within === rows.length)} before the fit: in ${within} of ${rows.length}. That is by what they were selected. In the half year after it: in ${after} of ${rows.length} (all categories: ${hundredths(all?.after[1])} against ${hundredths(all?.after[0])}).`;
};

const removal: Line = ({ weights, latestIc }) => {
  const changes = weights.map(({ compositeWithout }) => compositeWithout - latestIc);
  const better = changes.filter((change) => change > 0).length;
  return `Table 3 (removing an alpha worsens the composite): without one of them the composite's IC of ${hundredths(latestIc)} changes by ${hundredths(Math.min(...changes))} to ${hundredths(Math.max(...changes))}; for ${better} of ${changes.length} it rises.`;
};

const returns: Line = (run) => {
  const sharpes = comparedArms
    .filter(({ arm }) => arm !== INDEX)
    .map(({ arm, label }) => ({ label, arm, sharpe: sharpeOf(run, arm)?.mean ?? Number.NaN }))
    .sort((a, b) => b.sharpe - a.sharpe);
  const place = sharpes.findIndex(({ arm }) => arm === COMPOSITE) + 1;
  const index = yearlyReturnDifference(run, COMPOSITE, INDEX);
  return `Table 4 (the composite has the highest Sharpe ratio of all) ${verdict(place === 1)}: it is number ${place} of ${sharpes.length}, ${ratio(sharpes[place - 1]?.sharpe)}; the first is "${sharpes[0]?.label}", ${ratio(sharpes[0]?.sharpe)}. Composite less index: ${hundredths(index.mean)} % a year (${hundredths(index.low)} to ${hundredths(index.high)}).`;
};

const halfYears: Line = (run) => {
  const beaten = run.folds.filter((fold) => {
    const [own, index] = [
      compositeFold(run, fold, 'cumulative')?.mean,
      foldReturns(run, fold, INDEX).cumulative,
    ];
    return own !== undefined && index !== null && own > index;
  }).length;
  return `Table 6 (the strategy beats the index in 6 of 6 half years) ${verdict(beaten === run.folds.length)}: in ${beaten} of ${run.folds.length}.`;
};

const agents: Line = (run) => {
  const parts = Object.entries(ablationArms)
    .filter(([, arm]) => arm !== COMPOSITE)
    .map(([label, arm]) => {
      const difference = rankIcDifference(run, COMPOSITE, arm);
      return {
        isBetter: (difference.mean ?? 0) > 0,
        isClear: excludesZero(difference),
        text: `full less ${label}: ${hundredths(difference.mean)} (${hundredths(difference.low)} to ${hundredths(difference.high)})`,
      };
    });
  const clear = parts.filter(({ isClear }) => isClear).length;
  return `Table 7 (both kinds of agent help) ${verdict(parts.every(({ isBetter }) => isBetter))} in the sign of rank IC out of sample; ${parts.map(({ text }) => text).join('; ')}. ${clear} of ${parts.length} intervals exclude 0.`;
};

const states: Line = (run) => {
  const ics = Object.entries(ablationArms).map(([label, arm]) => ({
    label,
    ics: trends.map((trend) => rankIcOverDays(run, arm, trend).mean ?? Number.NaN),
  }));
  const [full, ...others] = ics;
  const best = trends.filter((_, k) => others.every((other) => (full?.ics[k] ?? 0) > (other.ics[k] ?? 0)));
  const positive = ics.flatMap((one) => one.ics).filter((ic) => ic > 0).length;
  return `Table 8 (full is best in every state of the market, and every IC is above 0) ${verdict(best.length === trends.length && positive === 9)}: full is best in ${best.length} of ${trends.length}, and ${positive} of 9 ICs are above 0.`;
};

const shares: Line = (run) => {
  const rows = publishedShares.map(({ confidence, sharpe }) => ({
    confidence,
    published: sharpe[2],
    own: sharpeOf(run, sharesArm(confidence)),
  }));
  const means = rows.map(({ own }) => own?.mean ?? Number.NaN);
  const best = rows[means.indexOf(Math.max(...means))];
  const flips = (values: readonly number[]) =>
    values.filter((value, k) => k > 0 && Math.sign(value) !== Math.sign(values[k - 1] as number)).length;
  return `Table 9 (0.6/0.4 is best) ${verdict(best?.confidence === 0.6)}: the best share of theta is ${best?.confidence ?? 'n/a'}, ahead of the next by ${ratio(leadOf(means))}; Sharpe ratios lie from ${ratio(Math.min(...means))} to ${ratio(Math.max(...means))}, and seeds of one share up to ${ratio(widest(rows.map(({ own }) => own)))} apart. Between neighbours the sign changes ${flips(means)} times, in the paper ${flips(rows.map(({ published }) => published))}.`;
};

const options: Line = (run) => {
  const parts = publishedNetworks.map(({ option, sharpes }) => {
    const own = sharpes.map(([value]) => sharpeOf(run, networkArm(option, value)));
    const means = own.map((range) => range?.mean ?? Number.NaN);
    const best = sharpes[means.indexOf(Math.max(...means))]?.[0];
    const published = sharpes.toSorted((a, b) => b[1] - a[1])[0]?.[0];
    return { option, best, published, own, lead: leadOf(means) };
  });
  const same = parts.filter(({ best, published }) => best === published).length;
  return `Table 10 (10 units, 0.001 and 0.001 are best) ${verdict(same === parts.length)}: ${parts.map(({ option, best, lead }) => `${optionNames[option]} ${best ?? 'n/a'} (ahead by ${ratio(lead)})`).join(', ')} are best here. Seeds of one setting lie up to ${ratio(widest(parts.flatMap(({ own }) => own)))} apart in Sharpe ratio.`;
};

const network: Line = (run) => {
  const said = (other: string) => {
    const difference = rankIcDifference(run, COMPOSITE, other);
    return `less ${other} weights ${hundredths(difference.mean)} (${hundredths(difference.low)} to ${hundredths(difference.high)})${excludesZero(difference) ? '' : ', which holds 0'}`;
  };
  return `The arm that the paper lacks: rank IC of the network ${hundredths(rankIcOut(run, COMPOSITE)?.mean)}; ${said('equal')}; ${said('linear')}.`;
};

/** The largest less the next one. */
function leadOf(means: readonly number[]): number {
  const [first = Number.NaN, second = Number.NaN] = means.toSorted((a, b) => b - a);
  return first - second;
}

function widest(ranges: readonly ({ readonly least: number; readonly most: number } | null)[]): number {
  return Math.max(...ranges.map((range) => (range === null ? 0 : range.most - range.least)));
}

/** One line per table that the paper's statement can be held against; of portfolios only where there are any. */
export function findingsOf(run: TablesRun): readonly string[] {
  const hasReturns = returnsOf(run, INDEX) !== undefined;
  const lines = [
    ...(run.folds.length === 0 ? [] : [categories]),
    ...(run.weights.length === 0 ? [] : [removal]),
    ...(hasReturns ? [returns, halfYears] : []),
    agents,
    states,
    ...(hasReturns ? [shares, options] : []),
    network,
  ];
  return lines.map((line) => `${run.name}: ${line(run)}`);
}
