/** Contradictions in what backward optimisation looks back on. */
import type { Finding } from './finding.ts';
import type { Simulation } from './schema.ts';

/** Labels of the optimizer's horizon are there. */
export function horizon({ optimizer, labels }: Simulation): readonly Finding[] {
  if (labels.horizons.includes(optimizer.horizon)) return [];
  return [
    {
      code: 'scenario.invalid',
      message: 'the optimizer learns from a horizon that has no labels',
      path: ['simulation', 'optimizer', 'horizon'],
      found: optimizer.horizon,
      expected: `one of ${labels.horizons.join(', ')} (labels.horizons)`,
      hint: 'add the horizon to labels.horizons',
    },
  ];
}

/** Horizons beside it have labels, are shorter, and stand there once. */
export function shorterHorizons({ optimizer, labels }: Simulation): readonly Finding[] {
  const { horizon: longest, shorterHorizons: shorter = [] } = optimizer;
  const possible = labels.horizons.filter((other) => other < longest);
  return shorter.flatMap((other, i): readonly Finding[] => {
    const path = ['simulation', 'optimizer', 'shorterHorizons', i];
    if (shorter.indexOf(other) < i)
      return [
        {
          code: 'scenario.invalid',
          message: 'a horizon is named twice',
          path,
          found: other,
          expected: 'each horizon once',
        },
      ];
    if (possible.includes(other)) return [];
    return [
      {
        code: 'scenario.invalid',
        message: `the optimizer cannot learn from this horizon beside that of ${longest} days`,
        path,
        found: other,
        expected: `horizons of labels.horizons below ${longest} (optimizer.horizon)${possible.length === 0 ? ', and there is none' : `: ${possible.join(', ')}`}`,
        hint: 'add the horizon to labels.horizons, or raise optimizer.horizon',
      },
    ];
  });
}

/** The window can hold the days that it waits for. */
export function minimumDays({ optimizer: { lookback, minimumDays: least } }: Simulation): readonly Finding[] {
  if (least === undefined || least <= lookback) return [];
  return [
    {
      code: 'scenario.invalid',
      message: 'the window never holds as many days as the optimizer waits for',
      path: ['simulation', 'optimizer', 'minimumDays'],
      found: least,
      expected: `at most ${lookback} (optimizer.lookback)`,
      hint: 'raise optimizer.lookback, or begin earlier',
    },
  ];
}
