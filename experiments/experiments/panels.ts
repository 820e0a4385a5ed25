/**
 * The shipped scenarios on real panels, once, as they are shipped: their seed, their period, their settings. Nothing here
 * may be chosen by what comes out.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDate, rootKey } from '../../core/index.ts';
import { type Simulated, simulate } from '../../engine/index.ts';
import { horizonsOf, qualityRows } from '../../evaluation/index.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { learnedGain } from '../learned-gain.ts';
import { scaled } from '../wording.ts';

/** In the order of their tables. */
export const panelScenarios = ['sse50', 'us88', 'release-sse50'] as const;

/** A shipped scenario, with what differs from its file. */
export function shippedPanel(name: string, set: readonly string[] = []): Promise<LoadedScenario> {
  return loadScenario(fileURLToPath(new URL(`../../scenarios/library/${name}.yaml`, import.meta.url)), {
    set,
  });
}

/** The folder of a scenario's data, and whether it is there. */
export function dataFolder({ scenario, baseFolder }: LoadedScenario): {
  readonly path: string;
  readonly isThere: boolean;
} {
  const { path } = scenario.simulation.market as { readonly path?: string };
  const folder = resolve(baseFolder, path ?? '');
  return { path: path ?? '', isThere: existsSync(folder) };
}

/** Signals and controls of one run at each horizon. */
export function panelTable(title: string, { evaluation }: Simulated): ResultTable {
  const signals = qualityRows(evaluation);
  return {
    title,
    columns: [
      { name: 'signal, days ahead' },
      // Ratios with one decimal: the table fits 80 columns.
      ...['rank IC', 'low', 'high', 'rank ICIR', 't', 'IC', 'ICIR'].map((name) => ({
        name,
        decimals: name.endsWith('ICIR') ? 1 : 2,
      })),
      { name: 'days', decimals: 0 },
    ],
    rows: horizonsOf(evaluation).flatMap((horizon) =>
      signals.map(({ label, byHorizon }) => {
        const quality = byHorizon?.[horizon];
        return [
          `${label}, ${horizon}`,
          scaled(quality?.rankIc ?? null),
          scaled(quality?.rankIcLow ?? null),
          scaled(quality?.rankIcHigh ?? null),
          scaled(quality?.rankIcir ?? null),
          quality?.rankIcT ?? null,
          scaled(quality?.ic ?? null),
          scaled(quality?.icir ?? null),
          quality?.days ?? null,
        ];
      }),
    ),
  };
}

function gainTable(name: string, simulated: Simulated, { scenario }: LoadedScenario): ResultTable {
  const { simulation } = scenario;
  return {
    title: `${name}: what learning the weights added to rank IC x 100 (score minus the same ballots, equal weights)`,
    columns: [
      { name: 'days ahead' },
      ...['gain', 'low', 'high'].map((column) => ({ name: column, decimals: 2 })),
      { name: 'days', decimals: 0 },
    ],
    rows: simulation.labels.horizons.map((horizon) => {
      const gain = learnedGain(simulated, simulation, { horizon, key: rootKey(simulation.seed) });
      return [
        String(horizon),
        scaled(gain?.mean ?? null),
        scaled(gain?.interval?.low ?? null),
        scaled(gain?.interval?.high ?? null),
        gain?.days ?? null,
      ];
    }),
  };
}

async function run({ progress }: ExperimentRequest): Promise<ExperimentResult> {
  const tables: ResultTable[] = [];
  const setup: string[] = [
    'Shipped scenarios as they are. Percent; low and high: 95 % block-bootstrap interval, for random investors the band of their draws.',
  ];
  const findings: string[] = [];
  for (const name of panelScenarios) {
    const loaded = await shippedPanel(name);
    const data = dataFolder(loaded);
    if (!data.isThere) {
      findings.push(`${name}: not run, there is no data folder ${data.path}.`);
      continue;
    }
    progress?.(name);
    const simulated = await simulate(loaded);
    const { journal } = simulated;
    const days = journal.days();
    const [first, last] = [0, days - 1].map((day) => formatDate(journal.day(day, { ballots: false }).date));
    const { seed } = loaded.scenario.simulation;
    setup.push(`${name}: ${days} days, ${first} to ${last}, seed ${seed}.`);
    const { warnings = [] } = journal.manifest().notes as { readonly warnings?: readonly string[] };
    setup.push(...warnings.map((warning) => `${name}: ${warning}.`));
    tables.push(panelTable(`${name}, %`, simulated), gainTable(name, simulated, loaded));
  }
  return { setup, tables, findings };
}

export const panels: Experiment = {
  name: 'panels',
  description: 'What do the shipped scenarios score on real data, beside their controls?',
  seeds: null,
  run,
};
