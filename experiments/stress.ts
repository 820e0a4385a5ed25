/**
 * Stress tests: population sizes x seeds, each run in a process of its own, one after the other, so that times and memory are
 * the run's own.
 * 1. What is wrong with the request, the scenario or its data is thrown before the first run.
 * 2. A size holds when all its runs come to their end within the limits. The first that does not ends the test, and is named.
 */
import { availableMemoryMb, blaming } from '../core/index.ts';
import { checkRun, type LoadedScenario, loadScenario } from '../engine/index.ts';
import { breakOf, type StressBreak, type StressLimits, watcher } from './stress/limits.ts';
import type { StressJob, StressMeasures } from './stress/measured-run.ts';
import { checkCost, checkSets } from './stress/request-checks.ts';
import { doubling, faultOverrides, parsedSizes, sizeOverrides, typesOf } from './stress/sizes.ts';
import { childRunner, type StressRunner } from './stress/stress-child.ts';
import { firstSeeds } from './synthetic-runs.ts';

export interface StressRequest extends Omit<StressJob, 'set'> {
  readonly set?: readonly string[];
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

export interface StressRun extends StressMeasures {
  readonly investors: number;
  readonly seed: number;
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
  /** All that came to their end, by size and seed; also those over a limit. */
  readonly runs: readonly StressRun[];
  /** The largest size that held; null when none did. */
  readonly lastHeld: number | null;
  /** Null when every size held. */
  readonly broken: (StressBreak & { readonly investors: number; readonly seed: number }) | null;
  /** Whether it was ended from outside. */
  readonly stopped: boolean;
}

/** Share of the memory that the heap of a run may take: typed arrays, the other process and the system need some, too. */
const HEAP_SHARE = 0.6;
/** Heap for a run that has to stay below a limit: more is measured as broken, not as a crash. */
const HEAP_BEYOND_LIMIT = 1.5;
const LEAST_HEAP_MB = 512;

/** Throws `cli.usage` (also for a setting that would have no effect), and what `loadScenario` and `checkRun` throw. */
export async function runStress(request: StressRequest): Promise<StressResult> {
  const { limits = {}, progress = () => undefined, signal = new AbortController().signal } = request;
  const { workingFolder, kinds, days } = request;
  const own = request.set ?? [];
  const set = [...own, ...faultOverrides(request.faults)];
  if (kinds !== undefined) await loadScenario(kinds, { workingFolder });
  checkSets(await loadScenario(request.file, { set: own, workingFolder }), request);
  const loaded = await loadScenario(request.file, { set, workingFolder });
  const { scenario } = loaded;
  const { simulation } = scenario;
  checkCost(loaded);
  await checkRun(loaded);
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
  const runner = request.runner ?? childRunner(heapMb(limits));

  request.begin?.();
  const sizes: number[] = [];
  const runs: StressRun[] = [];
  let lastHeld: number | null = null;
  let broken: StressResult['broken'] = null;
  for (const investors of given ?? (hasLimit ? doubling(present, types) : [present])) {
    if (signal.aborted) break;
    sizes.push(investors);
    for (const seed of seeds) {
      const job = {
        file: request.file,
        workingFolder,
        set: overrides(investors, seed),
        ...(kinds === undefined ? {} : { kinds }),
        ...(days === undefined ? {} : { days }),
      };
      const watch = watcher(limits);
      const end = await runner(job, watch.hear, signal);
      if (end.kind === 'measured') runs.push({ investors, seed, ...end.measures });
      const found = watch.broken() ?? breakOf(end, limits);
      progress(
        `${investors} investors, seed ${seed}: ${found === undefined ? heldText(end) : breakText(found)}`,
      );
      if (found !== undefined) broken = { ...found, investors, seed };
      if (broken !== null || signal.aborted) break;
    }
    // The last run of a size may have come to its end although the test is to end.
    if (broken !== null || runs.filter((run) => run.investors === investors).length < seeds.length) break;
    lastHeld = investors;
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
    lastHeld,
    broken,
    stopped: signal.aborted,
  };
}

/** What broke, in words. */
export function breakText(broken: StressBreak): string {
  switch (broken.what) {
    case 'day-seconds':
      return `time a day: ${seconds(broken.found)} in the median, limit ${broken.limit} s`;
    case 'memory-mb':
      return `memory: ${broken.found.toFixed(0)} MB, limit ${broken.limit} MB`;
    case 'out-of-memory':
      return `out of memory: ${broken.text}`;
    case 'failure':
    default:
      return `failure: ${broken.text}`;
  }
}

function heldText(end: Awaited<ReturnType<StressRunner>>): string {
  if (end.kind !== 'measured') return 'given up';
  const { daySecondsMedian, peakMb } = end.measures;
  return `${seconds(daySecondsMedian)} a day, ${peakMb.toFixed(0)} MB`;
}

function seconds(value: number): string {
  return `${value.toPrecision(3)} s`;
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
