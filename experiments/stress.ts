/**
 * Stress tests: places where investors live x population sizes x seeds, each run in a process of its own, one after the other, so
 * that times and memory are the run's own.
 * 1. What is wrong with the request, the scenario or its data is thrown before the first run, for every arm.
 * 2. A size holds in an arm when all its runs come to their end within the limits. The first that does not ends the arm, and is named.
 * 3. Sizes ascend, and all arms that still hold run one before any runs the next: a machine that slows down slows them alike.
 * 4. Runs of equal size and seed have equal digests in all arms; one that has not breaks its arm.
 */
import { availableMemoryMb, blaming } from '../core/index.ts';
import { checkRun, type LoadedScenario, loadScenario } from '../engine/index.ts';
import { type Agreement, agreementOf } from './stress/agreement.ts';
import { armOverrides, ownArm, parsedArms, type StressArm } from './stress/arms.ts';
import { type ArmResult, climbed } from './stress/climb.ts';
import type { StressLimits } from './stress/limits.ts';
import type { StressJob, StressRun } from './stress/measured-run.ts';
import { checkCost, checkSets } from './stress/request-checks.ts';
import { doubling, faultOverrides, parsedSizes, sizeOverrides, typesOf } from './stress/sizes.ts';
import { childRunner, type StressRunner } from './stress/stress-child.ts';
import { firstSeeds } from './synthetic-runs.ts';

export interface StressRequest extends Omit<StressJob, 'set'> {
  readonly set?: readonly string[];
  /** As typed: `actor,cohort,cohort@2`, or `all`. @default the scenario's own grain and workers */
  readonly grains?: string;
  /** Processors that `all` reckons with. @default 1 */
  readonly processors?: number;
  /** As typed: `512,4096`. @default doubles from the scenario's size where a limit is given, else that size alone */
  readonly sizes?: string;
  /** Seeds 1 .. seeds. @default 5 */
  readonly seeds?: number;
  /** As typed: `throw=0.01,hang=0.001,garbage=0.01`. @default the scenario's */
  readonly faults?: string;
  readonly limits?: StressLimits;
  /** Aborted when the test should end now: the run in progress is given up. */
  readonly signal?: AbortSignal;
  readonly progress?: (line: string) => void;
  /** Called when nothing keeps the test from its first run. */
  readonly begin?: () => void;
  /** @default child processes of this machine */
  readonly runner?: StressRunner;
}

export interface StressResult {
  readonly scenario: string;
  readonly types: number;
  readonly seeds: readonly number[];
  /** Trading days of the label that rank ICs are of. */
  readonly horizon: number;
  readonly faults: LoadedScenario['scenario']['simulation']['faults'];
  readonly limits: StressLimits;
  /** Sizes that were begun, ascending. */
  readonly sizes: readonly number[];
  /** All that came to their end, by size, arm and seed; also those over a limit. */
  readonly runs: readonly StressRun[];
  /** The largest size that held in every arm; null when none did. */
  readonly lastHeld: number | null;
  /** What broke first: the smallest size at which an arm broke, and the first arm that did. Null when none did. */
  readonly broken: (NonNullable<ArmResult['broken']> & { readonly arm: string }) | null;
  /** Whether it was ended from outside. */
  readonly stopped: boolean;
  /** Whose the arms are: those of `grains`, or the one of the scenario. */
  readonly placement: 'grains' | 'scenario';
  readonly arms: readonly ArmResult[];
  readonly agreement: Agreement;
}

/** Share of the memory that the heap of a run may take: typed arrays, the other process and the system need some, too. */
const HEAP_SHARE = 0.6;
/** Heap for a run that has to stay below a limit: more is measured as broken, not as a crash. */
const HEAP_BEYOND_LIMIT = 1.5;
const LEAST_HEAP_MB = 512;

/** Throws `cli.usage` (also for a setting that would have no effect), and what `loadScenario` and `checkRun` throw. */
export async function runStress(request: StressRequest): Promise<StressResult> {
  const { limits = {}, progress = () => undefined, signal = new AbortController().signal } = request;
  const { workingFolder, kinds, days, grains } = request;
  const own = request.set ?? [];
  const set = [...own, ...faultOverrides(request.faults)];
  const listed = grains === undefined ? undefined : parsedArms(grains, request.processors ?? 1);
  if (kinds !== undefined) await loadScenario(kinds, { workingFolder });
  checkSets(await loadScenario(request.file, { set: own, workingFolder }), request);
  const loaded = await loadScenario(request.file, { set, workingFolder });
  const { scenario } = loaded;
  const { simulation } = scenario;
  checkCost(loaded);
  if (listed === undefined) await checkRun(loaded);
  else
    await checkArms(listed, (overrides) =>
      loadScenario(request.file, { set: [...set, ...overrides], workingFolder }),
    );
  const types = typesOf(scenario);
  const present = types * simulation.population.investorsPerType;
  const hasLimit = limits.daySeconds !== undefined || limits.memoryMb !== undefined;
  const given = request.sizes === undefined ? undefined : parsedSizes(request.sizes, types);
  const overrides = (investors: number, seed: number) => [
    ...set,
    ...sizeOverrides(scenario, investors),
    `simulation.seed=${seed}`,
  ];
  for (const size of given ?? []) {
    try {
      await loadScenario(request.file, { set: overrides(size, 1), workingFolder });
    } catch (error) {
      throw blamingSize(error, size);
    }
  }
  const seeds = firstSeeds(request.seeds ?? 5);

  request.begin?.();
  const sizes: number[] = [];
  const runs: StressRun[] = [];
  const climb = {
    seeds,
    limits,
    runner: request.runner ?? childRunner(heapMb(limits)),
    signal,
    runs,
    job: (arm: StressArm, investors: number, seed: number) => ({
      file: request.file,
      workingFolder,
      set: [...overrides(investors, seed), ...(listed === undefined ? [] : armOverrides(arm))],
      ...(kinds === undefined ? {} : { kinds }),
      ...(days === undefined ? {} : { days }),
    }),
    progress: ({ name }: StressArm, line: string) =>
      progress(listed === undefined || listed.length === 1 ? line : `${name}, ${line}`),
  };
  const arms: ArmResult[] = (listed ?? [ownArm(scenario.execution)]).map((arm) => ({
    ...arm,
    sizes: [],
    lastHeld: null,
    broken: null,
  }));
  let first: StressResult['broken'] = null;
  for (const investors of given ?? (hasLimit ? doubling(present, types) : [present])) {
    if (signal.aborted || arms.every(({ broken }) => broken !== null)) break;
    sizes.push(investors);
    for (const [at, before] of arms.entries()) {
      if (before.broken !== null || signal.aborted) continue;
      const arm = await climbed(before, investors, climb);
      arms[at] = arm;
      if (arm.broken !== null) first ??= { ...arm.broken, arm: arm.name };
    }
  }
  return {
    scenario: scenario.name,
    types,
    seeds,
    horizon: simulation.optimizer.horizon,
    faults: simulation.faults,
    limits,
    sizes,
    runs,
    lastHeld: heldByAll(arms),
    broken: first,
    stopped: signal.aborted,
    placement: listed === undefined ? 'scenario' : 'grains',
    arms,
    agreement: agreementOf(runs),
  };
}

function heldByAll(arms: readonly ArmResult[]): number | null {
  const held = arms.map(({ lastHeld }) => lastHeld);
  return held.includes(null) ? null : Math.min(...held.map(Number));
}

/** Throws what keeps any arm from its first day; where investors cannot live there, `--grains` is blamed. */
async function checkArms(
  arms: readonly StressArm[],
  load: (overrides: readonly string[]) => Promise<LoadedScenario>,
): Promise<void> {
  for (const arm of arms) {
    try {
      await checkRun(await load(armOverrides(arm)));
    } catch (error) {
      throw blaming(error, ({ code, path }) =>
        code === 'population.grain' && /^execution\.(grain|workers)$/.test(path ?? '')
          ? `--grains ${arm.name}`
          : undefined,
      );
    }
  }
}

/** The user wrote a size, not the overrides that it stands for. */
function blamingSize(error: unknown, size: number): unknown {
  const own = new Set(['investorsPerType', 'floor'].map((key) => `--set simulation.population.${key}`));
  return blaming(error, ({ file }) => (own.has(file ?? '') ? `--sizes ${size}` : undefined));
}

function heapMb({ memoryMb }: StressLimits): number {
  const most = availableMemoryMb() * HEAP_SHARE;
  return memoryMb === undefined
    ? most
    : Math.min(most, Math.max(LEAST_HEAP_MB, memoryMb * HEAP_BEYOND_LIMIT));
}
