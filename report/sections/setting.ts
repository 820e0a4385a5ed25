import type { JudgementConventions } from '../../evaluation/index.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import type { Cell, Table } from '../table.ts';
import { counted } from './words.ts';

const fills: Readonly<Record<string, string>> = {
  'next-open': 'the open of the next session',
  'next-close': 'the close of the next session',
  'same-close': 'the close at which it was decided',
};

interface Simulation {
  readonly seed?: number | string;
  readonly preset?: string;
  readonly market?: Readonly<Record<string, unknown>>;
  readonly analyst?: { readonly kind?: string };
  readonly population?: Readonly<Record<string, unknown>>;
}

/** What was run, and the conventions behind every number. */
export function settingSection(data: RunData): Section {
  const { report, types } = data;
  const state = report.complete
    ? []
    : ['This run is not finished. The report shows the days that it has so far.'];
  return {
    id: 'setting',
    title: 'What was run',
    text: [
      `${counted(report.investors, 'investor')} of ${counted(types.length, 'type')} chose from ${counted(data.opinions.available, 'instrument')} on ${counted(report.days, 'trading day')}${report.days === 0 ? '' : `, ${report.firstDate} to ${report.lastDate}`}. Every investor sees only the kinds of data of its type. Their agreement is the consensus on an instrument, their differences are the disagreement, and the two together make the score that is judged below.`,
      ...state,
    ],
    tables: [
      settingTable(data),
      conventionTable(
        String(report.conventions['fill'] ?? 'n/a'),
        [...new Set(data.correlations.map(({ horizon }) => horizon))].sort((a, b) => a - b),
        data.judgement?.conventions,
      ),
    ],
    charts: [],
  };
}

function settingTable({ report, manifest, types, opinions }: RunData): Table {
  const simulation = manifest.scenario.simulation as Simulation;
  const { market = {}, population = {}, analyst } = simulation;
  const source = [market['kind'], market['path']].filter((part) => typeof part === 'string').join(', ');
  return {
    id: 'setting',
    title: 'Setting',
    columns: [
      { key: 'setting', label: 'Setting' },
      { key: 'value', label: 'Value' },
    ],
    rows: [
      ['scenario', report.name],
      ['file', textOf(manifest.notes['scenarioFile'])],
      ['preset', textOf(simulation.preset)],
      ['seed', textOf(simulation.seed)],
      ['market', source],
      [
        'trading days',
        report.days === 0 ? 'none yet' : `${report.days}, ${report.firstDate} to ${report.lastDate}`,
      ],
      ['instruments', String(opinions.available)],
      ['investors', `${report.investors.toLocaleString('en-US')} at the start, ${types.length} types`],
      ['who decides', analyst?.kind === 'rule' ? 'rules (no model is asked)' : textOf(analyst?.kind)],
      [
        'population',
        population['respawn'] === 'plan' ? 'follows the learned distribution' : textOf(population['respawn']),
      ],
      ['aggregation', parts(report.conventions, ['aggregator', 'alpha'])],
      [
        'learning',
        parts(report.conventions, [
          'optimizer',
          'optimizerOptions',
          'optimizerHorizon',
          'shorterHorizons',
          'lookback',
          'minimumDays',
          'halfLife',
          'fitness',
          'shrinkage',
          'inertia',
        ]),
      ],
      [
        'made',
        `${manifest.createdAt.slice(0, 16).replace('T', ' ')} UTC, mass-engine ${manifest.engineVersion}`,
      ],
    ].filter(([, value]) => value !== 'n/a' && value !== ''),
  };
}

/** What stands behind every number. `horizons` in trading days. */
export function conventionTable(
  fill: string,
  horizons: readonly number[],
  conventions: JudgementConventions | undefined,
): Table {
  const bps = (value: number) => `${formatNumber(value, 'general')} basis points`;
  const rows: readonly (readonly Cell[])[] = [
    ['timing', `decided at the close of a day from what is known then, traded at ${fills[fill] ?? fill}`],
    [
      'label',
      `return of an instrument from that fill to the fill ${horizons.join(', ')} trading days later; used only after it has ended`,
    ],
    [
      'rank IC',
      'Spearman correlation of a signal with the label over the instruments of a day; the mean over days is reported',
    ],
    ['t', 'Newey-West with lag horizon - 1, because labels overlap'],
    [
      'intervals',
      conventions === undefined
        ? '95 %, block bootstrap over days with blocks of at least twice the horizon'
        : `95 %, block bootstrap over days with blocks of at least twice the horizon, ${conventions.bootstrapSamples.toLocaleString('en-US')} samples, seed ${conventions.seed}`,
    ],
    ...(conventions === undefined
      ? []
      : [
          [
            'costs',
            `commission ${bps(conventions.commissionBps)} and slippage ${bps(conventions.slippageBps)} each way, tax on sells ${bps(conventions.sellTaxBps)}`,
          ],
          [
            'price limit',
            conventions.priceLimit === null ? 'none' : formatNumber(conventions.priceLimit, 'percentWhole'),
          ],
          [
            'delisted',
            `after ${counted(conventions.delistedAfterDays, 'session')} without a trade, at the last price`,
          ],
          ['days a year', String(conventions.daysPerYear)],
          ['risk-free rate', `${formatNumber(conventions.riskFreeRate, 'percent')} a year`],
          [
            'fewest sessions',
            `${conventions.leastSessions}: below that, ratios and annualised figures are n/a`,
          ],
          [
            'returns',
            'simple and net of costs; cumulative returns are compounded, the additive figure is their sum',
          ],
        ]),
  ];
  return {
    id: 'conventions',
    title: 'Conventions',
    columns: [
      { key: 'convention', label: 'Convention' },
      { key: 'meaning', label: 'Meaning' },
    ],
    rows,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'n/a';
}

/** `optimizerHorizon` as `optimizer horizon`. */
function parts(conventions: RunData['report']['conventions'], names: readonly string[]): string {
  return names
    .filter((name) => conventions[name] !== undefined)
    .map((name) => `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()} ${conventions[name]}`)
    .join(', ');
}
