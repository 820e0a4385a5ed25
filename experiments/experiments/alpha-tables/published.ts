/** Numbers of arXiv 2409.06289 by its tables, as printed; ICs as fractions. */

/** Table 2: mean size of the IC, all alphas of the factory and the selected ones. */
export const publishedCategories: Readonly<Record<string, readonly [factory: number, selected: number]>> = {
  momentum: [0.0092, 0.0208],
  'mean reversion': [0.0135, 0.0187],
  volatility: [0.0177, 0.0258],
  fundamental: [0.0118, 0.0192],
  growth: [0.0146, 0.0217],
};

/** Table 3 with the ICs of the published workbook, by the name that the alpha has here. */
export const publishedWeights: Readonly<Record<string, readonly [weight: number, ic: number]>> = {
  'workbook-37-1': [-0.146, 0.020882],
  'workbook-37-3': [-1.027, -0.022544],
  'workbook-37-9': [-0.198, 0.019326],
  'workbook-37-10': [0.056, -0.018602],
  'workbook-37-13': [-0.945, -0.018602],
  'workbook-37-15': [-0.405, -0.018503],
  'workbook-37-17': [-0.32, 0.019377],
  'workbook-37-20': [3.619, 0.027806],
  'workbook-37-21': [-0.183, 0.023559],
  'workbook-37-27': [-3.215, -0.019427],
  'workbook-37-30': [-0.006, 0.018661],
  'workbook-37-33': [-1.835, -0.021471],
};
/** Table 3: IC of the composite, and the two that the text gives for it without one alpha. */
export const publishedComposite = { ic: -0.0587, without: [-0.055, 0.0491] } as const;

export interface PublishedReturns {
  readonly name: string;
  /** Returns of the year added up, and daily deviation, both in per cent; ratios of daily numbers. */
  readonly numbers: readonly [
    additiveReturn: number,
    sharpe: number,
    volatility: number,
    sortino: number,
    calmar: number,
  ];
}

/** Table 4, SSE 50, 2023. The first is the paper's own. */
export const publishedReturns: readonly PublishedReturns[] = [
  { name: 'Ours', numbers: [53.173, 0.287, 0.762, 0.208, 1.052] },
  { name: 'XGBoost', numbers: [9.532, 0.038, 1.019, 0.067, 0.103] },
  { name: 'LightGBM', numbers: [7.125, 0.03, 0.993, 0.053, 0.066] },
  { name: 'MLP', numbers: [3.11, 0.013, 0.96, 0.023, 0.043] },
  { name: 'PPO_filter', numbers: [2.865, 0.013, 0.886, 0.024, 0.017] },
  { name: 'FinCon', numbers: [22.474, 0.077, 1.196, 0.126, 0.232] },
  { name: 'SEP', numbers: [17.891, 0.06, 1.217, 0.103, 0.157] },
  { name: 'SSE50', numbers: [-13.22, -0.063, 0.859, -0.111, -0.043] },
];

/** Table 6, in per cent: strategy and index. */
export const publishedFolds: readonly {
  readonly name: string;
  readonly annual: readonly [number, number];
  readonly cumulative: readonly [number, number];
  readonly drawdown: readonly [number, number];
}[] = [
  { name: 'CSI300 H1-21', annual: [29.7, 7.31], cumulative: [11.91, 3.1], drawdown: [-19.4, -10.86] },
  { name: 'CSI300 H1-22', annual: [12.78, -30.37], cumulative: [5.29, -14.37], drawdown: [-24.01, -28.59] },
  { name: 'CSI300 H1-23', annual: [192.27, 9.13], cumulative: [59.03, 3.85], drawdown: [-17.03, -8.44] },
  { name: 'SP500 H1-21', annual: [93.61, 29.67], cumulative: [35.19, 12.59], drawdown: [-7.89, -4.23] },
  { name: 'SP500 H1-22', annual: [2.77, -44.22], cumulative: [1.25, -23.39], drawdown: [-20.55, -23.51] },
  { name: 'SP500 H1-23', annual: [118.24, 35.22], cumulative: [42.78, 14.76], drawdown: [-11.52, -7.75] },
];

/** Table 7, SSE 50, 2010 to 2022: IC within and outside the training days, Sharpe ratio. By arm. */
export const publishedAblation: Readonly<
  Record<string, readonly [icIn: number, icOut: number, sharpe: number]>
> = {
  full: [0.059, 0.047, 1.94],
  'no confidence': [0.054, 0.032, 1.51],
  'no risk': [0.056, 0.039, 1.34],
};

/** Table 8: IC outside the training days in bull, bear and sideways markets. By arm. */
export const publishedStates: Readonly<
  Record<string, readonly [bull: number, bear: number, sideways: number]>
> = {
  full: [0.051, 0.042, 0.045],
  'no confidence': [0.046, 0.021, 0.029],
  'no risk': [0.049, 0.028, 0.037],
};

/** Table 9: Sharpe ratio in bull markets, bear markets and all, by share of theta. */
export const publishedShares: readonly {
  readonly confidence: number;
  readonly sharpe: readonly [bull: number, bear: number, all: number];
}[] = [
  { confidence: 1, sharpe: [4.32, 6.6, 8.1] },
  { confidence: 0.8, sharpe: [-3.41, -7.23, -2.68] },
  { confidence: 0.6, sharpe: [8.7, 10.37, 11.39] },
  { confidence: 0.5, sharpe: [-0.49, -1.62, -5.1] },
  { confidence: 0.4, sharpe: [-4.27, -4.41, -8.04] },
  { confidence: 0.2, sharpe: [5.68, 8.51, 9] },
  { confidence: 0, sharpe: [-0.61, 1.78, -4.35] },
];

/** Table 10: Sharpe ratio by option of the network. */
export const publishedNetworks: readonly {
  readonly option: 'hidden' | 'learningRate' | 'weightDecay';
  readonly sharpes: readonly (readonly [value: number, sharpe: number])[];
}[] = [
  {
    option: 'hidden',
    sharpes: [
      [5, 9.69],
      [10, 13.33],
      [20, 6.93],
    ],
  },
  {
    option: 'learningRate',
    sharpes: [
      [0.0005, 7.03],
      [0.001, 13.33],
      [0.002, 5.13],
    ],
  },
  {
    option: 'weightDecay',
    sharpes: [
      [0.0005, -1.88],
      [0.001, 13.33],
      [0.002, -6.91],
    ],
  },
];
