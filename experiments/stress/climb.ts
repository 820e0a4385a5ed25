/** One arm of a stress test on its way up the sizes. */
import { differenceText } from './agreement.ts';
import type { StressArm } from './arms.ts';
import { breakOf, breakText, type StressBreak, type StressLimits, secondsText, watcher } from './limits.ts';
import type { StressJob, StressRun } from './measured-run.ts';
import type { StressEnd, StressRunner } from './stress-child.ts';

export interface ArmResult extends StressArm {
  /** Sizes that it began, ascending. */
  readonly sizes: readonly number[];
  /** The largest size that held; null when none did. */
  readonly lastHeld: number | null;
  /** Null when every size that it began and finished held. */
  readonly broken: (StressBreak & { readonly investors: number; readonly seed: number }) | null;
}

/** What the arms of a test have in common. */
export interface ClimbSettings {
  readonly seeds: readonly number[];
  readonly limits: StressLimits;
  readonly runner: StressRunner;
  readonly signal: AbortSignal;
  readonly job: (arm: StressArm, investors: number, seed: number) => StressJob;
  /** Runs of all arms that came to their end so far, in their order. The arm adds its own. */
  readonly runs: StressRun[];
  readonly progress: (arm: StressArm, line: string) => void;
}

/** Runs all seeds of one size; the arm as it is then. It breaks at the first that does not hold. */
export async function climbed(
  before: ArmResult,
  investors: number,
  settings: ClimbSettings,
): Promise<ArmResult> {
  const { seeds, limits, runner, signal, runs, progress } = settings;
  const { name, grain, workers } = before;
  const arm: StressArm = { name, grain, workers };
  const begun = { ...before, sizes: [...before.sizes, investors] };
  let measured = 0;
  for (const seed of seeds) {
    const watch = watcher(limits);
    const end = await runner(settings.job(arm, investors, seed), watch.hear, signal);
    let different: string | undefined;
    if (end.kind === 'measured') {
      const run = { arm: name, investors, seed, ...end.measures };
      runs.push(run);
      measured++;
      different = differenceText(runs, run);
    }
    const found: StressBreak | undefined =
      different === undefined
        ? (watch.broken() ?? breakOf(end, limits))
        : { what: 'digest', text: different };
    progress(
      arm,
      `${investors} investors, seed ${seed}: ${found === undefined ? heldText(end) : breakText(found)}`,
    );
    if (found !== undefined) return { ...begun, broken: { ...found, investors, seed } };
    if (signal.aborted) break;
  }
  // The last run of a size may have come to its end although the test is to end.
  return measured === seeds.length ? { ...begun, lastHeld: investors } : begun;
}

function heldText(end: StressEnd): string {
  if (end.kind !== 'measured') return 'given up';
  const { daySecondsMedian, peakMb } = end.measures;
  return `${secondsText(daySecondsMedian)} a day, ${peakMb.toFixed(0)} MB`;
}
