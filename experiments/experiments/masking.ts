/**
 * Does a model that recognises the past gain by it, and does masking take that away? A simulated model server answers, once
 * honestly and once with a memory of what followed each code and date, weighed like one column more. What it gains over the
 * honest model, investors and market being the same, is leakage. What masking costs the honest model is measured too.
 */
import { invariant, type TradingDate } from '../../core/index.ts';
import { simulate } from '../../engine/index.ts';
import { type SyntheticOptions, syntheticPanel } from '../../market/index.ts';
import { type Recollection, simulatedServerOptions, startSimulatedServer } from '../../models/index.ts';
import { type LoadedScenario, scenarioFromValue } from '../../scenarios/index.ts';
import type { Experiment, ExperimentRequest, ExperimentResult } from '../experiment.ts';
import { differences, meanOverSeeds, type SampleMean } from '../sample.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { scaled } from '../wording.ts';

/** Trading days of the label that a leaking model remembers, and that all arms are measured at. */
const HORIZON = 5;
/** Weight of the memory: as much as a column whose sign the prompt tells. */
const RECOGNISES = 1;

export interface MaskingDesign {
  readonly seeds: number;
  readonly days: number;
  readonly types: number;
  readonly investorsPerType: number;
}

export const maskingDesign: MaskingDesign = { seeds: 10, days: 40, types: 4, investorsPerType: 8 };

interface Arm {
  readonly remembers: boolean;
  readonly masked: boolean;
}

const arms: readonly Arm[] = [
  { remembers: false, masked: false },
  { remembers: false, masked: true },
  { remembers: true, masked: false },
  { remembers: true, masked: true },
];

export function nameOfArm({ remembers, masked }: Arm): string {
  return `${remembers ? 'remembering' : 'honest'} model, ${masked ? 'masked' : 'unmasked'}`;
}

function scenarioOf(
  { days, types, investorsPerType }: MaskingDesign,
  seed: number,
  masked: boolean,
  baseUrl: string,
): LoadedScenario {
  const file = 'experiment masking';
  const baseFolder = import.meta.dirname;
  const value = {
    version: 1,
    name: 'masking',
    simulation: {
      seed,
      market: { kind: 'synthetic', instruments: 30, industries: 6, days },
      population: { types, investorsPerType, floor: 2, pool: { size: 12 }, picks: 4 },
      analyst: { kind: 'openai', model: 'simulated', masking: { enabled: masked, salt: 'experiment' } },
    },
    execution: { models: { endpoints: [{ baseUrl }] } },
  };
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

/** What followed a code and a date in this very market: the label of `HORIZON` days. */
function memoryOf({ scenario }: LoadedScenario): Recollection {
  const { market, timing, seed } = scenario.simulation;
  const panel = syntheticPanel(market as unknown as SyntheticOptions, {
    fill: timing.fill,
    horizons: [HORIZON],
    seed,
  });
  const labels = panel.labels.get(HORIZON);
  invariant(labels !== undefined, 'the panel has the labels that were asked for');
  const days = new Map(panel.dates.map((date: TradingDate, day) => [date, day]));
  const places = new Map(panel.instruments.map((code, place) => [code, place]));
  return (code, date) => {
    const day = days.get(Number(date.replaceAll('-', '')) as TradingDate);
    const place = places.get(code);
    return day === undefined || place === undefined
      ? undefined
      : labels[day * panel.instruments.length + place];
  };
}

/** Rank IC of the score at `HORIZON` days, by arm and seed. */
export async function runMasking(
  design: MaskingDesign,
  progress?: (text: string) => void,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rankIcs = new Map<string, number[]>(arms.map((arm) => [nameOfArm(arm), []]));
  for (const seed of firstSeeds(design.seeds)) {
    for (const arm of arms) {
      progress?.(`seed ${seed} of ${design.seeds}, ${nameOfArm(arm)}`);
      const options = simulatedServerOptions.parse({
        seed,
        latency: { medianMs: 0 },
        recognises: arm.remembers ? RECOGNISES : 0,
      });
      const recollection = memoryOf(scenarioOf(design, seed, arm.masked, 'http://127.0.0.1/v1'));
      const server = await startSimulatedServer(options, { recollection });
      try {
        const scenario = scenarioOf(design, seed, arm.masked, server.baseUrl);
        const { evaluation } = await simulate(scenario, { controls: 'journal' });
        const rankIc = evaluation.statistics.score[HORIZON]?.rankIc;
        invariant(typeof rankIc === 'number', 'every arm has a rank IC');
        rankIcs.get(nameOfArm(arm))?.push(rankIc);
      } finally {
        await server.close();
      }
    }
  }
  return rankIcs;
}

/** Paired differences that answer the questions, by name. */
export function maskingEffects(
  rankIcs: ReadonlyMap<string, readonly number[]>,
): readonly (SampleMean & { readonly name: string })[] {
  const of = (arm: Arm) => rankIcs.get(nameOfArm(arm)) as readonly number[];
  const [honest, honestMasked, remembering, rememberingMasked] = arms.map(of) as [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const effect = (name: string, a: readonly number[], b: readonly number[]) => ({
    name,
    ...meanOverSeeds(differences(a, b)),
  });
  return [
    effect('leak: what remembering gains, unmasked', remembering, honest),
    effect('leak left: what remembering gains, masked', rememberingMasked, honestMasked),
    effect('cost: masked less unmasked, honest model', honestMasked, honest),
  ];
}

async function run({ seeds = maskingDesign.seeds, progress }: ExperimentRequest): Promise<ExperimentResult> {
  const design = { ...maskingDesign, seeds };
  const rankIcs = await runMasking(design, progress);
  const effects = maskingEffects(rankIcs);
  const columns = ['mean', 'error', 'low', 'high'].map((name) => ({ name, decimals: 2 }));
  const cells = ({ mean, error, low, high }: SampleMean) => [
    mean * 100,
    scaled(error),
    scaled(low),
    scaled(high),
  ];
  return {
    setup: [
      `Synthetic market with its default strengths, 30 instruments, ${design.days} days, ${design.types} types x ${design.investorsPerType} investors that ask the simulated model server, seeds 1 to ${seeds}; score against the ${HORIZON}-day label.`,
      'A remembering model adds the z-score of what really followed a code and a date that it reads in a prompt, weighed as one column with a told sign.',
    ],
    tables: [
      {
        title: 'Mean rank IC x 100 over seeds',
        columns: [{ name: 'model and prompt' }, ...columns],
        rows: [...rankIcs].map(([name, values]) => [name, ...cells(meanOverSeeds(values))]),
      },
      {
        title: 'Differences within seeds, rank IC x 100, with 95 % intervals',
        columns: [{ name: 'effect' }, ...columns],
        rows: effects.map((effect) => [effect.name, ...cells(effect)]),
      },
    ],
    findings: effects.map(
      ({ name, mean, low, high }) =>
        `${name}: ${(mean * 100).toFixed(2)} points of rank IC${low === null || high === null ? '' : `; the interval ${low > 0 || high < 0 ? 'excludes' : 'holds'} 0`}.`,
    ),
  };
}

export const masking: Experiment = {
  name: 'masking',
  description: 'Does a model that recognises codes and dates gain by it, and does masking end that?',
  seeds: maskingDesign.seeds,
  run,
};
