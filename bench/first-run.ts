import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemClock } from '../core/index.ts';
import { runScenario } from '../engine/index.ts';
import { marketSources } from '../market/index.ts';
import { loadScenario } from '../scenarios/index.ts';
import { type Bench, costRow, median, ratios } from './bench.ts';
import { plainRun } from './first-run/plain-run.ts';
import { inTemporaryFolder, massCommand, repository, timedNode } from './processes.ts';

export interface FirstRunOptions {
  /** Scenario file, relative to the repository, that the whole command runs. */
  readonly scenario: string;
  /** Overrides, as `mass run --set` takes them. */
  readonly set: readonly string[];
  /** Scenarios whose peak memory is measured too, where their data are present. */
  readonly panels: readonly { readonly scenario: string; readonly data: string }[];
  readonly rounds: number;
}

const defaults: FirstRunOptions = {
  scenario: 'scenarios/library/first-run.yaml',
  set: [],
  panels: [
    { scenario: 'scenarios/library/sse50.yaml', data: '../shared/data/mass-sse50' },
    { scenario: 'scenarios/library/us88.yaml', data: '../shared/data/us88-tweets' },
  ],
  rounds: 3,
};

function wholeRun(scenario: string, set: readonly string[], folder: string) {
  const overrides = set.flatMap((each) => ['--set', each]);
  const args = [massCommand, 'run', join(repository, scenario), '--out', folder, '--json', ...overrides];
  const { output, milliseconds } = timedNode(args);
  return { milliseconds, peakRssMb: (JSON.parse(output) as { readonly peakRssMb: number }).peakRssMb };
}

/** Seconds by phase of a run in this process: what the days, the controls and the exports take. */
async function phasesOf(
  { scenario, set }: FirstRunOptions,
  outDir: string,
): Promise<ReadonlyMap<string, number>> {
  const loaded = await loadScenario(join(repository, scenario), { set });
  const spent = new Map<string, number>();
  let current = 'market';
  let since = systemClock.elapsed();
  const enter = (phase: string) => {
    const now = systemClock.elapsed();
    spent.set(current, (spent.get(current) ?? 0) + (now - since) / 1000);
    since = now;
    current = phase;
  };
  await runScenario({
    scenario: loaded,
    outDir,
    observer: { phase: (phase) => enter(phase === 'committed' ? 'market' : phase) },
    // The controls report when a day is done: their first day counts as market. What follows the last is the exports.
    observe: (event) => {
      if (event.kind !== 'controls') return;
      if (event.done === 1) enter('controls');
      if (event.done === event.total) enter('exports');
    },
  });
  enter('end');
  return spent;
}

async function plainSeconds({ scenario, set }: FirstRunOptions): Promise<number> {
  const file = join(repository, scenario);
  const loaded = await loadScenario(file, { set });
  const { simulation } = loaded.scenario;
  const { start: _start, end: _end, ...market } = simulation.market;
  const opened = await marketSources.get(market.kind).open(market as never, {
    fill: simulation.timing.fill,
    horizons: simulation.labels.horizons,
    seed: simulation.seed,
    baseFolder: dirname(file),
  });
  const since = systemClock.elapsed();
  const sum = await plainRun(loaded.scenario, opened);
  const seconds = (systemClock.elapsed() - since) / 1000;
  opened.close();
  if (Number.isNaN(sum)) throw new Error('the plain run computed NaN');
  return seconds;
}

/** The benchmark with other sizes, for tests. */
export function firstRunBenchOf(options: FirstRunOptions): Bench {
  const rounds = Array.from({ length: options.rounds });
  return {
    name: 'first-run',
    description:
      'The whole process of the first run and its parts, against the same decisions in a plain loop; peak memory',
    ratio: ratios.cost,
    run: () =>
      inTemporaryFolder(async (folder) => {
        const empty: number[] = [];
        const version: number[] = [];
        const whole: number[] = [];
        const peak: number[] = [];
        const plain: number[] = [];
        const phases: ReadonlyMap<string, number>[] = [];
        for (const _ of rounds) {
          empty.push(timedNode(['-e', '0']).milliseconds / 1000);
          version.push(timedNode([massCommand, '--version']).milliseconds / 1000);
          const run = wholeRun(options.scenario, options.set, folder);
          whole.push(run.milliseconds / 1000);
          peak.push(run.peakRssMb);
          plain.push(await plainSeconds(options));
          phases.push(await phasesOf(options, folder));
        }
        const rows = [
          costRow('node -e 0', median(empty), 's'),
          costRow('mass --version, against node -e 0', median(version), 's', median(empty)),
          costRow('the decisions and annealing of all days in a plain loop', median(plain), 's'),
          costRow(
            'whole process (at most 20 s), against start-up + plain loop',
            median(whole),
            's',
            median(version) + median(plain),
          ),
          ...[...(phases[0] ?? new Map<string, number>()).keys()].map((phase) =>
            costRow(`of it: ${phase}`, median(phases.map((each) => each.get(phase) ?? 0)), 's'),
          ),
          costRow('memory: peak resident set, against a bound of 500', median(peak), 'MB', 500),
        ];
        for (const { scenario, data } of options.panels) {
          if (!existsSync(join(repository, data))) {
            rows.push(costRow(`memory: ${scenario} skipped, ${data} is absent`, 0, 'MB'));
            continue;
          }
          const run = wholeRun(scenario, [], folder);
          rows.push(
            costRow(
              `memory: ${scenario}, peak resident set, against a bound of 500`,
              run.peakRssMb,
              'MB',
              500,
            ),
          );
          rows.push(costRow(`${scenario}, whole process`, run.milliseconds / 1000, 's'));
        }
        return rows;
      }),
  };
}

export const firstRunBench = firstRunBenchOf(defaults);
