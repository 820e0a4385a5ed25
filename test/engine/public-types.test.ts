import { readFileSync } from 'node:fs';
import {
  type Abstention,
  type Aggregator,
  type AggregatorKind,
  type AlphaProposer,
  type AlphaProposerKind,
  type Analyst,
  type AnalystKind,
  aggregators,
  alphaProposers,
  analysts,
  type DecisionRequest,
  type Digest,
  DigestBuilder,
  defineScenario,
  type Evaluation,
  type EvaluationAgent,
  type EvaluationAgentKind,
  emptyTally,
  evaluationAgents,
  extendRun,
  type Fitness,
  type FitnessKind,
  fitnesses,
  type InvestorType,
  type Journal,
  type Key,
  type LoadedScenario,
  loadScenario,
  type MarketRequest,
  type MarketSource,
  MassError,
  marketSources,
  modalities,
  type Objective,
  type Optimizer,
  type OptimizerKind,
  type OptimizerResult,
  type OptimizerStep,
  operators,
  optimizers,
  type Picks,
  type Problem,
  parseFormula,
  type RandomQuality,
  type Registry,
  type RunEvent,
  type RunReport,
  type RunRequest,
  readReport,
  resumeRun,
  riskPreferences,
  runScenario,
  type ScenarioInput,
  type Search,
  type SelectionRule,
  type SelectionRuleKind,
  type Selector,
  type SelectorKind,
  type SignalQuality,
  type Signals,
  type Simulated,
  type Snapshot,
  type Strategy,
  type Stream,
  searchOf,
  selectionRules,
  selectors,
  simulate,
  streamAt,
  subKey,
  type Tally,
  type TrainingDays,
  uniform53,
  type View,
  type WeightModel,
  type WeightModelKind,
  weightModels,
  z,
} from 'mass-engine';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as internal from '../../engine/index.ts';

// Checked by the compiler (`npm run types`); the tests that run hold what types cannot say.
describe('the public entry', () => {
  it('is the one that package.json names, by the name of the package', async () => {
    const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, string>>;
    };
    expect(packageJson.exports['.']).toBe('./engine/index.ts');
    const byName: object = await import('mass-engine');
    expect(byName).toBe(internal);
  });

  it('names every export: nothing of the engine slips out by a star', () => {
    expect(readFileSync('engine/index.ts', 'utf8')).not.toMatch(/export \*/);
  });

  it('runs scenarios, and resumes, extends, reads and simulates runs', () => {
    expectTypeOf(loadScenario).returns.resolves.toEqualTypeOf<LoadedScenario>();
    expectTypeOf(runScenario).parameters.toEqualTypeOf<[RunRequest]>();
    expectTypeOf<RunRequest['scenario']>().toEqualTypeOf<LoadedScenario>();
    for (const run of [runScenario, resumeRun, extendRun])
      expectTypeOf(run).returns.resolves.toEqualTypeOf<RunReport>();
    expectTypeOf(readReport).toEqualTypeOf<(runDir: string) => RunReport>();
    expectTypeOf(simulate).returns.resolves.toEqualTypeOf<Simulated>();
    expectTypeOf<Simulated['journal']>().toEqualTypeOf<Journal>();
    expectTypeOf<Simulated['evaluation']>().toEqualTypeOf<Evaluation>();
  });

  it('reports what the commands print', () => {
    expectTypeOf<RunReport>().toHaveProperty('runId').toEqualTypeOf<string>();
    expectTypeOf<RunReport>().toHaveProperty('runDir').toEqualTypeOf<string>();
    expectTypeOf<RunReport>().toHaveProperty('digest').toEqualTypeOf<Digest>();
    for (const count of ['days', 'investors', 'seconds', 'peakRssMb'] as const) {
      expectTypeOf<RunReport>().toHaveProperty(count).toEqualTypeOf<number>();
    }
    expectTypeOf<keyof RunReport['statistics']>().toEqualTypeOf<'score' | 'consensus' | 'negDisagreement'>();
    expectTypeOf<keyof RunReport['controls']>().toEqualTypeOf<
      'uniform' | 'uniformWeights' | 'random' | 'bestType'
    >();
    expectTypeOf<RunReport['statistics']['score'][string]>().toExtend<SignalQuality | undefined>();
    expectTypeOf<RandomQuality>().toExtend<SignalQuality>();
    expectTypeOf<SignalQuality>().toHaveProperty('rankIc');
  });

  it('tells events apart by their kind', () => {
    expectTypeOf<RunEvent['kind']>().toEqualTypeOf<
      'opened' | 'notice' | 'alphas' | 'day' | 'models' | 'controls' | 'interrupted'
    >();
    expectTypeOf<Extract<RunEvent, { kind: 'day' }>['digest']>().toEqualTypeOf<Digest>();
    expectTypeOf<Extract<RunEvent, { kind: 'controls' }>>().not.toHaveProperty('day');
  });

  it('has errors as data', () => {
    expectTypeOf<MassError['problems']>().toEqualTypeOf<readonly [Problem, ...Problem[]]>();
    expect(new MassError({ code: 'market.no-days', message: 'none' }).code).toBe('market.no-days');
    // @ts-expect-error a code must be in the catalogue
    expect(new MassError({ code: 'mine', message: 'none' }).code).toBe('mine');
  });
});

describe('a scenario in TypeScript', () => {
  it('is checked where every scenario has the field, and open where a kind declares it', () => {
    expectTypeOf(defineScenario).parameters.toEqualTypeOf<[ScenarioInput]>();
    const scenario = defineScenario({
      version: 1,
      simulation: {
        market: { kind: 'mine', ticks: 4 },
        analyst: { kind: 'mine', model: 'small' },
        aggregation: { kind: 'mine', caution: 1, unseen: 'exclude' },
        optimizer: { kind: 'mine', steps: 3, fitness: 'mine', lookback: 4 },
        population: { pool: { selector: 'mine' } },
      },
    });
    expect(scenario.version).toBe(1);
    // @ts-expect-error there is one version
    defineScenario({ version: 2 });
    // @ts-expect-error a section of this name does not exist
    defineScenario({ version: 1, simulation: { optimiser: {} } });
    // @ts-expect-error a rule for the unseen has one of two names
    defineScenario({ version: 1, simulation: { aggregation: { unseen: 'one' } } });
    // @ts-expect-error the look-back is a number of days
    defineScenario({ version: 1, simulation: { optimizer: { lookback: 'long' } } });
    // @ts-expect-error respawn has two ways
    defineScenario({ version: 1, simulation: { population: { respawn: 'sometimes' } } });
  });
});

describe('kinds of their own', () => {
  const options = z.strictObject({ kind: z.literal('mine'), strength: z.number().default(1) });
  type Options = z.infer<typeof options>;
  const base = { kind: 'mine', description: 'of the tests', options };

  it('are written against these contracts, with their own options', () => {
    const selector = ({ strength }: Options): Selector => {
      return ({ instruments }) => new Float64Array(instruments.length).fill(strength);
    };
    const fitness = ({ strength }: Options): Fitness => ({ ofDay: () => strength });
    const aggregator = ({ strength }: Options, unseen: 'zero' | 'exclude'): Aggregator => ({
      aggregate,
      moments: { unseen, score: { onConsensus: strength, onDisagreement: 0 } },
    });
    expectTypeOf({ ...base, create: selector }).toExtend<SelectorKind>();
    expectTypeOf({ ...base, create: (): Analyst => ({ strategy, decide }) }).toExtend<AnalystKind>();
    expectTypeOf({ ...base, create: aggregator }).toExtend<AggregatorKind>();
    expectTypeOf({ ...base, create: fitness }).toExtend<FitnessKind>();
    expectTypeOf({ ...base, create: (): Optimizer => ({ optimize }) }).toExtend<OptimizerKind>();
    expectTypeOf({ ...base, create: selector }).not.toExtend<FitnessKind>();
    expectTypeOf<Parameters<MarketSource['open']>[1]>().toEqualTypeOf<MarketRequest>();
    expect(
      fitness(options.parse({ kind: 'mine' })).ofDay(aggregate(emptyTally(1, 1)), new Float64Array(1)),
    ).toBe(1);
  });
  const optimize = (): undefined => undefined;
  const strategy = (type: InvestorType): Strategy => ({ outline: 'mine', ...type.style });
  const decide = ({ candidates, buys }: DecisionRequest): Picks => ({
    buys: candidates.slice(0, buys),
    sells: new Uint16Array(0),
  });
  const aggregate = ({ instruments }: Tally): Signals => {
    const nothing = new Float64Array(instruments);
    return { score: nothing, consensus: nothing, disagreement: nothing };
  };

  it('are written so for alphas, too', () => {
    const agent = ({ strength }: Options): EvaluationAgent => ({
      name: 'mine-neutral',
      role: 'confidence',
      preference: 'neutral',
      description: 'of the tests',
      evaluate: ({ alphas }) => ({ values: new Float64Array(alphas.length).fill(strength) }),
    });
    const rule = (): SelectionRule => ({ select: () => [] });
    const proposer = (chosen: Options, name: string): AlphaProposer => ({
      name,
      digest: new DigestBuilder().json('options', chosen).digest(),
      tries: 1,
      tasks: () => [{ source: { kind: 'generation', generation: 0 } }],
      propose: () => Promise.resolve({ proposals: [] }),
    });
    expectTypeOf({ ...base, create: agent }).toExtend<EvaluationAgentKind>();
    expectTypeOf({ ...base, create: rule }).toExtend<SelectionRuleKind>();
    expectTypeOf({ ...base, readsDocuments: false, create: proposer }).toExtend<AlphaProposerKind>();
    expectTypeOf({ ...base, create: rule }).not.toExtend<EvaluationAgentKind>();
    expectTypeOf<WeightModel['fit']>().parameters.toEqualTypeOf<[training: TrainingDays, stream: Stream]>();
    expectTypeOf<Parameters<WeightModelKind['create']>>().toEqualTypeOf<[options: never]>();
    expect(parseFormula('RANK(CLOSE)').digest).not.toBe(parseFormula('RANK(OPEN)').digest);
    expect(operators.map(({ name }) => name)).toContain('RANK');
    expect(riskPreferences).toContain(agent(options.parse({ kind: 'mine' })).preference);
  });

  it('have signatures that name their data', () => {
    expectTypeOf<Analyst['strategy']>().toEqualTypeOf<
      (type: InvestorType, view: View, ordinal?: number) => Strategy | Promise<Strategy>
    >();
    expectTypeOf<Analyst['decide']>().returns.toEqualTypeOf<
      Picks | Abstention | Promise<Picks | Abstention>
    >();
    expectTypeOf<Selector>().toEqualTypeOf<(snapshot: Snapshot, typeKey: Key) => Float64Array>();
    expectTypeOf<Fitness['ofDay']>().toEqualTypeOf<(signals: Signals, labels: Float64Array) => number>();
    expectTypeOf<Parameters<Optimizer['optimize']>>().toEqualTypeOf<
      [
        objective: Objective,
        start: Float64Array,
        stream: Stream,
        observe?: ((step: OptimizerStep) => void) | undefined,
      ]
    >();
    expectTypeOf<ReturnType<Optimizer['optimize']>>().toEqualTypeOf<OptimizerResult | undefined>();
    expectTypeOf(searchOf).returns.toEqualTypeOf<Search>();
  });

  it('are kept by registries of their kind alone', () => {
    expectTypeOf(selectors).toEqualTypeOf<Registry<SelectorKind>>();
    expectTypeOf(analysts).toEqualTypeOf<Registry<AnalystKind>>();
    expectTypeOf(aggregators).toEqualTypeOf<Registry<AggregatorKind>>();
    expectTypeOf(fitnesses).toEqualTypeOf<Registry<FitnessKind>>();
    expectTypeOf(optimizers).toEqualTypeOf<Registry<OptimizerKind>>();
    expectTypeOf(marketSources).toEqualTypeOf<Registry<MarketSource>>();
    expectTypeOf(evaluationAgents).toEqualTypeOf<Registry<EvaluationAgentKind>>();
    expectTypeOf(selectionRules).toEqualTypeOf<Registry<SelectionRuleKind>>();
    expectTypeOf(weightModels).toEqualTypeOf<Registry<WeightModelKind>>();
    expectTypeOf(alphaProposers).toEqualTypeOf<Registry<AlphaProposerKind>>();
    expectTypeOf<Parameters<typeof modalities.register>>().toEqualTypeOf<
      [{ readonly name: string; readonly bit: number; readonly description: string }]
    >();
    fitnesses.register({ ...base, create: () => ({ ofDay: () => 0 }) });
    expect(fitnesses.kinds()).toContain('mine');
    expect(() => fitnesses.register({ ...base, create: () => ({ ofDay: () => 0 }) })).toThrow(
      /registered already/,
    );
  });

  it('draw from addressed streams', () => {
    const key: Key = subKey({ hi: 1, lo: 2 }, 'mine');
    expectTypeOf(streamAt).toEqualTypeOf<(key: Key, a: number, b: number) => Stream>();
    expect(uniform53(streamAt(key, 3, 4), 0)).toBe(uniform53(streamAt(key, 3, 4), 0));
  });
});
