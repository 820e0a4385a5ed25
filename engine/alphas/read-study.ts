import {
  MINED_LOG,
  minedCounts,
  minedEntries,
  type SelectionEntry,
  type StudyLog,
  stageEntries,
  studyLogs,
  type WeightEntry,
} from '../../alphas/index.ts';
import { MassError } from '../../core/index.ts';
import type { SignalJudged } from '../../evaluation/index.ts';
import { type RunFolder, readRun } from '../../journal/index.ts';
import type { ModelAccount } from '../../models/index.ts';
import type { AlphaStudyReport, AlphaUse, StudiedFit } from '../alpha-study.ts';
import { scenarioOfRun } from '../run-scenario.ts';
import { minedFile } from './mined-file.ts';
import { stageStates } from './stage-states.ts';
import { notedFormulas, notedMarket } from './study-data.ts';

/** Name of the backtest's result. */
export const JUDGED = 'alphas.judged';

/** A study as it stands, also while it is being written. Throws `journal.*`, and `alphas.market` for a run that studies no alphas. */
export function readAlphaStudy(runDir: string): AlphaStudyReport {
  const folder = readRun(runDir);
  try {
    return studyReport(folder);
  } finally {
    folder.journal.close();
  }
}

/** As `readAlphaStudy`, of an open folder. */
export function studyReport({ journal, path, resultsPath }: RunFolder): AlphaStudyReport {
  const manifest = journal.manifest();
  const { scenario } = scenarioOfRun(manifest, path);
  const { alphas, seed } = scenario.simulation;
  const market = notedMarket(journal);
  if (alphas === undefined || market === undefined) throw noStudy(path, alphas !== undefined);
  const noted = notedFormulas(journal);
  const weights = [...stageEntries(journal, 'train')];
  const selections = [...stageEntries(journal, 'select')];
  const mines = scenario.mining !== undefined;
  const { warnings } = manifest.notes as { readonly warnings?: readonly string[] };
  const file = minedFile({ resultsPath });
  return {
    runId: manifest.runId,
    runDir: path,
    name: manifest.name,
    seed,
    market,
    horizon: alphas.horizon,
    kinds: {
      selection: alphas.selection.kind,
      weights: alphas.weights.kind,
      agents: alphas.agents.map(({ kind }) => kind),
    },
    states: stageStates(journal, { mines, days: market.days }),
    alphas: noted?.alphas ?? [],
    duplicates: noted?.duplicates ?? [],
    mined:
      journal.entryCount(MINED_LOG) === 0
        ? null
        : {
            counts: minedCounts(journal),
            entries: [...minedEntries(journal)],
            ...(file === undefined ? {} : { file }),
          },
    evaluations: [...stageEntries(journal, 'evaluate')],
    selections,
    fits: fitsOf(weights),
    uses: usesOf(noted?.alphas.map(({ name }) => name) ?? [], selections, weights),
    judged: (journal.result(JUDGED) as SignalJudged | undefined) ?? null,
    models: (journal.result('models') as ModelAccount | undefined) ?? null,
    warnings: warnings ?? [],
    playedDays: journal.days(),
  };
}

/** Whether anything of a study stands in a journal. */
export function hasStudy(journal: Pick<StudyLog, 'entryCount'>): boolean {
  return [MINED_LOG, ...Object.values(studyLogs)].some((log) => journal.entryCount(log) > 0);
}

function fitsOf(weights: readonly WeightEntry[]): readonly StudiedFit[] {
  return weights.flatMap(({ day, date, fittedAt, alphas, notes }) =>
    day === fittedAt
      ? [
          {
            day,
            date,
            alphas: alphas.map(({ name, sign, weight }) => ({ name, sign, weight })),
            notes: notes ?? {},
          },
        ]
      : [],
  );
}

function usesOf(
  names: readonly string[],
  selections: readonly SelectionEntry[],
  weights: readonly WeightEntry[],
): readonly AlphaUse[] {
  const taken = new Map<string, number>();
  for (const { selected } of selections)
    for (const { name } of selected) taken.set(name, (taken.get(name) ?? 0) + 1);
  const sums = new Map<string, { days: number; weight: number; importance: number }>();
  for (const { alphas } of weights) {
    for (const { name, weight, importance } of alphas) {
      const sum = sums.get(name) ?? { days: 0, weight: 0, importance: 0 };
      sums.set(name, {
        days: sum.days + 1,
        weight: sum.weight + weight,
        importance: sum.importance + importance,
      });
    }
  }
  return names.map((name) => {
    const sum = sums.get(name);
    return {
      name,
      selected: selections.length === 0 ? 0 : (taken.get(name) ?? 0) / selections.length,
      meanWeight: sum === undefined ? null : sum.weight / sum.days,
      meanImportance: sum === undefined ? null : sum.importance / sum.days,
    };
  });
}

function noStudy(path: string, hasAlphas: boolean): MassError {
  return new MassError({
    code: 'alphas.market',
    file: path,
    message: 'nothing of a study of alphas stands in this run folder',
    found: hasAlphas ? 'a run whose alphas were not studied by themselves' : 'a run without alphas',
    hint: hasAlphas
      ? 'study them with "mass alphas backtest RUN"'
      : 'add a section simulation.alphas to the scenario, and run "mass alphas backtest FILE"',
  });
}
