/**
 * Answers by batch files instead of calls. Export and import walk the scenario in the same way; nothing is ever sent.
 * 1. A batch holds what is missing and can be formed now. Its answers lead to the next batch, until nothing is missing.
 * 2. An import is read and checked whole before the first answer is kept.
 * 3. An answer is kept for the question that this scenario asks under its digest, and only where the exported line asked it.
 */
import { existsSync } from 'node:fs';
import { analysts } from '../actors/index.ts';
import { type Digest, formatDate, MassError } from '../core/index.ts';
import {
  type BatchLineOptions,
  batchLine,
  CollectingClient,
  memoryRecording,
  openRecording,
  type Recording,
} from '../models/index.ts';
import type { LoadedScenario, Scenario } from '../scenarios/index.ts';
import { type WalkedDay, walkDays } from './model-walk.ts';
import { prepareRun } from './prepare-run.ts';
import { type Written, writeWhole } from './whole-file.ts';

/** `maxCompletionTokens`, `leaveOut`: what a server wants otherwise than others; a call finds it out, a batch is told. */
export interface BatchExportRequest extends Pick<BatchLineOptions, 'maxCompletionTokens' | 'leaveOut'> {
  readonly scenario: LoadedScenario;
  /** Absolute path of the recording; where there is none, nothing is recorded. */
  readonly recordingFile: string;
  /** Ask every investor that any plan could hold, so that no day waits for another. @default false */
  readonly coverPlan?: boolean;
  /** Absolute path of the file that is written. */
  readonly out: string;
}

/** Requests of a batch. `waitsFrom`: from this day on (yyyy-mm-dd) decisions depend on ballots that are not recorded. */
export interface BatchExport {
  readonly file: string;
  readonly written: Written;
  readonly requests: number;
  readonly strategies: number;
  readonly decisions: number;
  /** Of both, those that ask again after an answer of no use. */
  readonly furtherTries: number;
  /** Distinct requests of this scenario that are recorded already. */
  readonly recorded: number;
  /** Days whose requests could be formed, of all. */
  readonly days: number;
  readonly totalDays: number;
  readonly waitsFrom: string | null;
  /** Nothing is missing any more: the scenario runs from its recording alone. */
  readonly complete: boolean;
}

/**
 * Writes what is missing and can be formed now as a batch: day by day, strategies before decisions. Throws `models.batch` where
 * the analyst asks no model or a plan cannot be covered, and what `prepareRun` and `writeWhole` throw.
 */
export async function exportBatch(request: BatchExportRequest): Promise<BatchExport> {
  const { scenario: loaded, recordingFile, coverPlan = false, out } = request;
  checkAsksModels(loaded.scenario);
  const { endpoints } = loaded.scenario.execution.models;
  const [first] = endpoints;
  const mode = first === undefined || first.structured === 'auto' ? 'schema' : first.structured;
  const options = {
    mode,
    ...(first?.model === undefined ? {} : { model: first.model }),
    maxCompletionTokens: request.maxCompletionTokens ?? false,
    leaveOut: request.leaveOut ?? [],
  };
  const counts = { requests: 0, strategies: 0, decisions: 0, furtherTries: 0, days: 0 };
  const asked = new Set<Digest>();
  const found = new Set<Digest>();
  let waitsFrom: string | null = null;
  const walk = await openWalk(loaded, readRecording(recordingFile), coverPlan);
  try {
    const written = await writeWhole(out, async (write) => {
      for await (const { day, date, counts: investors, open, found: answers } of walk.days()) {
        if (investors === undefined) waitsFrom ??= formatDate(date);
        else counts.days = day + 1;
        for (const { recorded } of answers) found.add(recorded.digest);
        for (const { request: question, purpose } of open) {
          if (asked.has(question.digest)) continue;
          asked.add(question.digest);
          counts.requests++;
          if (purpose.kind === 'strategy') counts.strategies++;
          else counts.decisions++;
          if (purpose.attempt > 1) counts.furtherTries++;
          write(batchLine(question, options));
        }
      }
    });
    const { totalDays } = walk;
    if (counts.days < totalDays) waitsFrom ??= walk.firstWaiting();
    const complete = counts.requests === 0 && counts.days === totalDays;
    return { file: out, written, ...counts, recorded: found.size, totalDays, waitsFrom, complete };
  } finally {
    await walk.close();
  }
}

export interface ModelDays {
  readonly totalDays: number;
  days(): AsyncGenerator<WalkedDay>;
  /** First day (yyyy-mm-dd) that the walk did not reach, once it has ended early. */
  firstWaiting(): string | null;
  readonly close: () => Promise<void>;
}

/** A scenario met with its market and with the answers of a recording, which is closed with it. */
export async function openWalk(
  loaded: LoadedScenario,
  recording: Recording,
  coverPlan: boolean,
): Promise<ModelDays> {
  const client = new CollectingClient(recording);
  const { market, blueprint, close } = await prepareRun(loaded, {
    openModels: async () => ({
      client,
      recording,
      account: () => client.account(),
      recordingFile: recording.name,
      notes: recording.notes(),
      close: () => client.close(),
    }),
  });
  if (coverPlan && blueprint.decisions.memory !== undefined) {
    await close();
    throw new MassError({
      code: 'models.batch',
      path: 'simulation.analyst.reflection',
      message: 'a plan cannot be covered where investors remember: what they remember depends on the plan',
      hint: 'leave out --cover-plan, or leave out reflection',
    });
  }
  const learns = loaded.scenario.simulation.optimizer.kind !== 'fixed';
  let reached = 0;
  return {
    totalDays: market.description.days,
    async *days() {
      for await (const day of walkDays({ blueprint, market, client, learns, coverPlan })) {
        reached = day.day + 1;
        yield day;
      }
    },
    firstWaiting() {
      const feed = market.feed();
      for (let next = feed.next(); next !== undefined; next = feed.next()) {
        if (next.snapshot.day === reached) return formatDate(next.snapshot.date);
      }
      return null;
    },
    close,
  };
}

/** The recording as it stands; an empty one where there is no file. */
export function readRecording(file: string): Recording {
  return existsSync(file) ? openRecording(file, { access: 'read' }) : memoryRecording();
}

/** Throws `models.batch` when no server would be asked. */
export function checkAsksModels({ simulation: { analyst } }: Scenario): void {
  const kind = analysts.get(analyst.kind);
  if (kind.asksModels === true && kind.recording?.(analyst as never) === undefined) return;
  throw new MassError({
    code: 'models.batch',
    path: 'simulation.analyst',
    message:
      kind.asksModels === true
        ? 'all answers of this analyst come from a recording: there is nothing to ask'
        : 'this analyst asks no language model: there is nothing to ask',
    found: kind.kind,
    expected: 'an analyst that asks models, such as openai',
    hint: 'choose another with --set analyst.kind=openai',
  });
}
