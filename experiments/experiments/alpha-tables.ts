/**
 * The layout of Tables 2 to 10 of arXiv 2409.06289, on data that there are, each number beside the paper's.
 *
 * Fixed before any result: markets, periods and lists (`alpha-tables/universes.ts`), arms (`alpha-tables/arms.ts`), seed 1, labels of 5 days,
 * and everything else the defaults of a scenario. Nothing here may be chosen by what comes out.
 */
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { counted } from '../wording.ts';
import {
  agentTable,
  missingArmTables,
  networkTable,
  shareTable,
  stateTable,
} from './alpha-tables/ablation-layout.ts';
import { categoryTable, foldTable, weightTable } from './alpha-tables/alpha-layout.ts';
import { findingsOf } from './alpha-tables/findings.ts';
import { INDEX, returnsOf } from './alpha-tables/readings.ts';
import {
  additiveTables,
  costTable,
  foldReturnTable,
  returnDifferenceTable,
  yearlyTable,
} from './alpha-tables/return-layout.ts';
import { runTables } from './alpha-tables/run.ts';
import type { TablesRun } from './alpha-tables/tables-run.ts';
import { availableUniverses, type Universe } from './alpha-tables/universes.ts';

const SEEDS = 3;

/** Tables of one market, in the paper's order. */
export function tablesOf(run: TablesRun): readonly ResultTable[] {
  const hasReturns = returnsOf(run, INDEX) !== undefined;
  return [
    categoryTable(run),
    weightTable(run),
    ...(hasReturns
      ? [...additiveTables(run), yearlyTable(run), costTable(run), returnDifferenceTable(run)]
      : []),
    foldTable(run),
    ...(hasReturns ? [foldReturnTable(run)] : []),
    agentTable(run),
    stateTable(run),
    ...(hasReturns ? [shareTable(run)] : []),
    networkTable(run),
    ...missingArmTables(run),
  ];
}

/** What was run on a market, a sentence each. */
export function setupOf({ description }: Pick<Universe, 'description'>, run: TablesRun): readonly string[] {
  const { name, settings, studied, unavailable, duplicates, instruments, folds } = run;
  const missing = unavailable.map(({ alpha }) => alpha.name);
  const [first, last] = [folds[0], folds.at(-1)];
  return [
    description,
    `${name}: ${counted(studied, 'alpha')} of ${instruments} instruments; ${counted(duplicates, 'formula')} said twice; not to be computed here: ${missing.length === 0 ? 'none' : `${missing.length} (${missing.join(', ')})`}.`,
    `${name}: ${counted(folds.length, 'half year')} of ${settings.retrainEvery} sessions, ${first?.first ?? 'n/a'} to ${last?.last ?? 'n/a'}; before each, agents judge by ${settings.window} days and models learn from ${settings.trainingDays}.`,
    ...(returnsOf(run, INDEX) === undefined
      ? [`${name}: it has no prices to trade at: tables of returns are left out.`]
      : []),
  ];
}

async function runAll({ seeds = SEEDS, progress }: ExperimentRequest): Promise<ExperimentResult> {
  const { available, absent } = await availableUniverses();
  const setup = [
    `Six statistical agents, rule all-above, labels of 5 days, top 13 with 5 exchanged a day, 0.05 % a side; market and draws by seed 1, ${counted(seeds, 'fit')} of each network (fit seeds 1 to ${seeds}; each keeps the best of three restarts). No confidence or risk agents: the share of the other side is 1.`,
    'The paper: SSE 50, CSI 300 and S&P 500, mostly 2023; another year, other data, a language model, one run per number. To be compared in direction only.',
  ];
  const tables: ResultTable[] = [];
  const findings: string[] = [...absent];
  for (const { universe, loaded } of available) {
    const one = await runTables({
      name: universe.name,
      loaded,
      seeds,
      ...(progress === undefined ? {} : { progress }),
    });
    setup.push(...setupOf(universe, one));
    tables.push(...tablesOf(one));
    findings.push(...findingsOf(one));
  }
  return { setup, tables, findings };
}

export const alphaTables: Experiment = {
  name: 'alpha-tables',
  description: 'How do the tables of the paper on alpha mining look on data that we have?',
  seeds: SEEDS,
  run: runAll,
};
