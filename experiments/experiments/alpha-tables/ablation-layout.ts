/** Tables 7 to 10, and the arm that the paper lacks: what agents, shares, options of the network and the network itself are worth. */
import { trends } from '../../../alphas/index.ts';
import type { ResultTable } from '../../experiment.ts';
import { hundredth, numbers } from './alpha-layout.ts';
import { ablationArms, COMPOSITE, networkArm, sharesArm } from './arms.ts';
import { publishedAblation, publishedNetworks, publishedShares, publishedStates } from './published.ts';
import { overSeeds, rankIcDifference, rankIcOut, rankIcOverDays, sharpeOf } from './readings.ts';
import type { TablesRun } from './tables-run.ts';

export function agentTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 7: without one side of the agents. Rank IC x 100 on the training days and out of sample (with its 95 % interval over days), yearly Sharpe ratio; means over fit seeds (their range: Table 9, shares 0.6/0.4, 0/1 and 1/0)`,
    columns: [
      { name: 'agents' },
      ...numbers(2, 'IC in', 'IC out', 'low', 'high', 'Sharpe'),
      ...numbers(1, 'paper in', 'paper out'),
      ...numbers(2, 'paper Sh.'),
    ],
    rows: Object.entries(ablationArms).map(([label, arm]) => {
      const { mean, low, high } = rankIcOverDays(run, arm);
      const [icIn, icOut, published] = publishedAblation[label] ?? [];
      return [
        label,
        ...[overSeeds(run, arm, (one) => one.icIn)?.mean, mean, low, high].map(hundredth),
        sharpeOf(run, arm)?.mean ?? null,
        hundredth(icIn),
        hundredth(icOut),
        published ?? null,
      ];
    }),
  };
}

export function stateTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 8: rank IC x 100 out of sample by the market's trend at the close, mean over fit seeds, with 95 % intervals over days`,
    columns: [
      { name: 'agents, trend' },
      ...numbers(2, 'IC', 'low', 'high'),
      ...numbers(0, 'days'),
      ...numbers(1, 'paper IC'),
    ],
    rows: Object.entries(ablationArms).flatMap(([label, arm]) =>
      trends.map((trend, place) => {
        const { mean, low, high, days } = rankIcOverDays(run, arm, trend);
        return [
          `${label}, ${trend}`,
          ...[mean, low, high].map(hundredth),
          days,
          hundredth(publishedStates[label]?.[place]),
        ];
      }),
    ),
  };
}

export function shareTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 9: yearly Sharpe ratio by shares of theta and rho, in bull and bear markets and in all; mean over fit seeds, and for all the least and the most`,
    columns: [
      { name: 'w_c/w_r' },
      ...numbers(1, 'alphas'),
      ...numbers(2, 'bull', 'bear', 'all', 'least', 'most', 'paper bull', 'paper bear', 'paper all'),
    ],
    rows: publishedShares.map(({ confidence, sharpe }) => {
      const arm = sharesArm(confidence);
      const all = sharpeOf(run, arm);
      return [
        `${confidence}/${Number((1 - confidence).toFixed(6))}`,
        overSeeds(run, arm, (one) => one.alphas)?.mean ?? null,
        sharpeOf(run, arm, 'bull')?.mean ?? null,
        sharpeOf(run, arm, 'bear')?.mean ?? null,
        all?.mean ?? null,
        all?.least ?? null,
        all?.most ?? null,
        ...sharpe,
      ];
    }),
  };
}

export const optionNames = {
  hidden: 'hidden',
  learningRate: 'learning rate',
  weightDecay: 'regularisation',
} as const;

export function networkTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 10: options of the network. Rank IC x 100 out of sample and yearly Sharpe ratio, with the least and the most over fit seeds`,
    columns: [
      { name: 'option' },
      ...numbers(2, 'IC', 'least', 'most', 'Sharpe', 'least', 'most', 'paper Sharpe'),
    ],
    rows: publishedNetworks.flatMap(({ option, sharpes }) =>
      sharpes.map(([value, published]) => {
        const arm = networkArm(option, value);
        const [ic, sharpe] = [rankIcOut(run, arm), sharpeOf(run, arm)];
        return [
          `${optionNames[option]} ${value}`,
          ...[ic?.mean, ic?.least, ic?.most].map(hundredth),
          sharpe?.mean ?? null,
          sharpe?.least ?? null,
          sharpe?.most ?? null,
          published,
        ];
      }),
    ),
  };
}

/** What is compared in rank IC: the network with simpler weights, agents and selection with all alphas. */
export const comparedSignals: readonly (readonly [string, string])[] = [
  [COMPOSITE, 'equal'],
  [COMPOSITE, 'linear'],
  ['linear', 'equal'],
  [COMPOSITE, 'all network'],
  ['equal', 'all equal'],
  ...Object.values(ablationArms)
    .filter((arm) => arm !== COMPOSITE)
    .map((arm) => [COMPOSITE, arm] as const),
];

export function missingArmTables(run: TablesRun): readonly ResultTable[] {
  const arms = [COMPOSITE, 'equal', 'linear', 'all network', 'all boosting', 'all linear', 'all equal'];
  const { random } = run.judged;
  const band = random?.[String(run.settings.horizon)];
  return [
    {
      title: `${run.name}, not in the paper: rank IC x 100 out of sample by weights, mean over fit seeds with its 95 % interval over days, and the least and the most over fit seeds${band === undefined ? '' : ". Random signals: the composite's scores dealt to other stocks"}`,
      columns: [
        { name: 'signal' },
        ...numbers(2, 'IC', 'low', 'high', 'least', 'most'),
        ...numbers(0, 'days'),
      ],
      rows: [
        ...arms.map((arm) => {
          const { mean, low, high, days } = rankIcOverDays(run, arm);
          const seeds = rankIcOut(run, arm);
          return [arm, ...[mean, low, high, seeds?.least, seeds?.most].map(hundredth), days];
        }),
        ...(band === undefined
          ? []
          : [
              [
                'random signals, band',
                ...[band.rankIc, band.rankIcLow, band.rankIcHigh].map(hundredth),
                null,
                null,
                null,
              ],
            ]),
      ],
    },
    {
      title: `${run.name}, not in the paper: differences of daily rank ICs x 100, paired by day, with 95 % intervals`,
      columns: [{ name: 'pair' }, ...numbers(2, 'mean', 'low', 'high'), ...numbers(0, 'days')],
      rows: comparedSignals.map(([arm, other]) => {
        const { mean, low, high, days } = rankIcDifference(run, arm, other);
        return [`${arm} less ${other}`, ...[mean, low, high].map(hundredth), days];
      }),
    },
  ];
}
