import { canonicalJson, EMPTY_DIGEST, formatDate, type TypeId } from '../core/index.ts';
import type { Evaluation } from '../evaluation/index.ts';
import { isFinished, type RunFolder, readRun } from '../journal/index.ts';
import type { ModelAccount } from '../models/index.ts';
import { optimizers } from '../optimizer/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import { evaluatorSettings } from './blueprint.ts';
import { evaluateJournal } from './evaluation-pass.ts';
import type { RunNotes } from './notes.ts';
import type { Effort, RunReport } from './report.ts';
import { storedResults } from './stored-results.ts';

/** The report of a run folder as it stands, also while it is being written. Throws `journal.*`. */
export function readReport(runDir: string): RunReport {
  const folder = readRun(runDir);
  try {
    return reportOf(folder);
  } finally {
    folder.journal.close();
  }
}

/** As `readReport`, of an open folder. */
export function reportOf(folder: RunFolder): RunReport {
  const { journal, path } = folder;
  const manifest = journal.manifest();
  const notes = manifest.notes as unknown as RunNotes;
  const simulation = manifest.scenario.simulation as Simulation;
  const alpha = simulation.aggregation['alpha'];
  const days = journal.days();
  const complete = isFinished(journal);
  const stored = complete ? storedResults(journal) : undefined;
  const evaluation =
    stored?.evaluation ??
    evaluateJournal(
      journal,
      evaluatorSettings(
        simulation,
        notes.types.map(({ id }) => id as TypeId),
      ),
    );
  const models = journal.result('models') as ModelAccount | undefined;
  let abstentions = 0;
  for (const record of journal.records(0, { ballots: false })) abstentions += record.abstentions.length;
  const dateOf = (day: number): string =>
    days === 0 ? '' : formatDate(journal.day(day, { ballots: false }).date);
  const effort = (journal.result('effort') as Effort | undefined) ?? { seconds: 0, peakRssMb: 0 };
  return {
    runId: manifest.runId,
    runDir: path,
    name: manifest.name,
    digest: days === 0 ? EMPTY_DIGEST : journal.day(days - 1, { ballots: false }).digest,
    complete,
    days,
    firstDate: dateOf(0),
    lastDate: dateOf(days - 1),
    investors: notes.investors,
    ...effort,
    abstentions,
    conventions: {
      fill: notes.fill,
      ...learningConventions(simulation.optimizer),
      aggregator: simulation.aggregation.kind,
      ...(typeof alpha === 'number' ? { alpha } : {}),
    },
    warnings: [
      ...warningsOf(folder, evaluation),
      ...(stored?.isOfOtherFormat === true
        ? [
            'portfolios and rivals were judged by another version of mass-engine, in a format that this one does not read',
          ]
        : []),
    ],
    ...evaluation,
    ...(models === undefined ? {} : { models }),
  };
}

/** How a run learned; what it left to defaults that change nothing is left out. */
export function learningConventions({
  kind,
  horizon,
  shorterHorizons = [],
  lookback,
  minimumDays,
  halfLife,
  fitness,
  shrinkage = 0,
  inertia = 0,
  ...own
}: Simulation['optimizer']): RunReport['conventions'] {
  const optimizerOptions = optionsSet(kind, own);
  return {
    optimizer: kind,
    ...(optimizerOptions === '' ? {} : { optimizerOptions }),
    optimizerHorizon: horizon,
    ...(shorterHorizons.length === 0 ? {} : { shorterHorizons: shorterHorizons.join(' and ') }),
    lookback,
    ...(minimumDays === undefined ? {} : { minimumDays }),
    ...(halfLife === undefined ? {} : { halfLife }),
    fitness,
    ...(shrinkage === 0 ? {} : { shrinkage }),
    ...(inertia === 0 ? {} : { inertia }),
  };
}

/** What was set of the kind's own options. */
function optionsSet(kind: string, own: Readonly<Record<string, unknown>>): string {
  // A scenario may have brought a kind that is not known here: its defaults are not either, and all are told.
  const entry = optimizers.kinds().includes(kind) ? optimizers.get(kind) : undefined;
  const defaults: Readonly<Record<string, unknown>> = entry?.options.safeParse({ kind }).data ?? {};
  const isSet = ([name, value]: readonly [string, unknown]) =>
    value !== undefined && canonicalJson(value) !== canonicalJson(defaults[name] ?? null);
  return Object.entries(own)
    .filter(isSet)
    .map(([name, value]) => `${name} ${inShort(value)}`)
    .join(', ');
}

/** `hedge (rate 2) and ridge` for a list of sections with kinds. */
function inShort(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inShort).join(' and ');
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return canonicalJson(value);
  const { kind, ...options } = value as Readonly<Record<string, unknown>>;
  const rest = Object.entries(options)
    .map(([name, one]) => `${name} ${inShort(one)}`)
    .join(', ');
  if (typeof kind !== 'string') return rest;
  return rest === '' ? kind : `${kind} (${rest})`;
}

/** What a reader must know beside an evaluation of the run: what was seen while it ran, and what is not available. */
export function warningsOf({ journal }: RunFolder, { controls, judgement }: Evaluation): readonly string[] {
  const manifest = journal.manifest();
  const notes = manifest.notes as unknown as RunNotes;
  const { population } = manifest.scenario.simulation as Simulation;
  const isJudged = judgement !== null;
  const complete = isFinished(journal);
  return [
    ...notes.warnings,
    ...(complete
      ? []
      : [
          isJudged
            ? 'the run is not finished: the days that it has so far are judged'
            : 'the run is not finished: the controls uniform and random are computed at its end',
        ]),
    ...((complete || isJudged) && controls.uniform === null
      ? [
          `the control uniform is not available: models are not asked for it, and not all of its investors' answers are recorded${population.respawn === 'fixed' ? '' : ' (respawn: fixed records them)'}`,
        ]
      : []),
    ...((complete || isJudged) && controls.random === null
      ? ['the control random is not available: not all strategies that decide candidate pools are recorded']
      : []),
    ...(judgement?.notes ?? []),
    ...(controls.bestType === null
      ? ['the control bestType is not available: on no day has a type a defined rank correlation']
      : []),
  ];
}
