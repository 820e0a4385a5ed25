/** Results of a batch become recorded answers. */
import { analysts } from '../actors/index.ts';
import { type Clock, digestOfJson, MassError } from '../core/index.ts';
import {
  chatBody,
  contentFaults,
  type OpenQuestion,
  openRecording,
  type RawAnswer,
  type RecordingEntry,
  readBatchRequests,
  readBatchResults,
} from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { checkAsksModels, openWalk, readRecording } from './batch.ts';
import { batchCostOf, type CallPrice, priceOf } from './call-price.ts';
import { noteAnalyst } from './models.ts';

/** Endpoint and run of answers that came by batch. */
const BATCH = 'batch';

export interface BatchImportRequest {
  readonly scenario: LoadedScenario;
  readonly recordingFile: string;
  /** As exported; results may be of a part of it. */
  readonly requestsFile: string;
  readonly resultsFile: string;
  readonly clock: Clock;
  /** What the user started; told to a second writer of the recording. */
  readonly command: string;
}

/** A line that brought no answer. */
export interface LineNote {
  readonly line: number;
  readonly id: string;
  readonly reason: string;
}

export interface BatchImport {
  readonly recordingFile: string;
  /** Answers that were kept; `useless` of them by reason (`contentFaults`): they are asked again by the next export. */
  readonly added: number;
  readonly useless: Readonly<Record<string, number>>;
  /** Results of requests that were recorded before. */
  readonly alreadyRecorded: number;
  /** Lines that tell of a failure: they stay missing. */
  readonly failed: readonly LineNote[];
  /** Lines whose custom_id is not in the requests file. */
  readonly unknown: readonly LineNote[];
  /** Lines whose request came before in the results; the first counts. */
  readonly duplicates: readonly LineNote[];
  /** Lines whose request this scenario does not ask (any more). */
  readonly foreign: readonly LineNote[];
  /** Requests of the file without a result. */
  readonly unanswered: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** At the batch price of the first endpoint; null where it has none. */
  readonly costUsd: number | null;
}

/**
 * Takes the results of a batch into the recording. The questions are derived again by the walk that exported them, so an answer
 * can only be kept for what this scenario asks; the requests file shows that it is what the batch was asked. Throws `models.batch`
 * with file and line, and keeps nothing, where a file is damaged, a request differs from the scenario's, or nothing belongs
 * to the scenario.
 */
export async function importBatch(request: BatchImportRequest): Promise<BatchImport> {
  const { scenario: loaded, recordingFile, resultsFile } = request;
  checkAsksModels(loaded.scenario);
  const asked = readAsked(request.requestsFile);
  const read = readAnswers(resultsFile, asked);
  const foreign: LineNote[] = [];
  const found = await questionsOf(loaded, recordingFile, read.answers, asked, request.requestsFile);
  const price = priceOf(loaded.scenario.execution.models.endpoints);
  const entries: RecordingEntry[] = [];
  for (const [id, answer] of read.answers) {
    const question = found.questions.get(id);
    if (question !== undefined) entries.push(entryOf(question, answer.answer, price, request.clock.now()));
    else if (!found.recorded.has(id)) {
      foreign.push({ line: answer.line, id, reason: 'this scenario does not ask it' });
    }
  }
  if (foreign.length > 0 && foreign.length === read.answers.size) {
    throw new MassError({
      code: 'models.batch',
      file: resultsFile,
      line: foreign[0]?.line ?? 1,
      message: 'none of these results answers what this scenario asks',
      found: foreign[0]?.id,
      hint: 'give the scenario and the --set options of the export, and the recording as it was then or later',
    });
  }
  const added = keep(request, entries);
  return {
    recordingFile,
    added,
    useless: uselessOf(entries),
    alreadyRecorded: found.recorded.size,
    failed: read.failed,
    unknown: read.unknown,
    duplicates: read.duplicates,
    foreign,
    unanswered: asked.size - read.answers.size,
    inputTokens: entries.reduce((sum, { recorded }) => sum + recorded.answer.inputTokens, 0),
    outputTokens: entries.reduce((sum, { recorded }) => sum + recorded.answer.outputTokens, 0),
    costUsd: price === undefined ? null : entries.reduce((sum, { recorded }) => sum + recorded.costUsd, 0),
  };
}

/** What the batch was asked: digest of each body's question, and its line. */
type Asked = ReadonlyMap<string, { readonly line: number; readonly question: string }>;

function readAsked(file: string): Asked {
  const asked = new Map<string, { line: number; question: string }>();
  for (const { line, id, body } of readBatchRequests(file)) {
    if (asked.has(id)) {
      throw new MassError({
        code: 'models.batch',
        file,
        line,
        message: 'the request stands in the file twice',
        found: id,
        hint: 'give the file as it was exported',
      });
    }
    asked.set(id, { line, question: questionDigest(body) });
  }
  return asked;
}

/** Names of models, sampling and ways of structured output may be changed for a server; calls adapt to servers, too. */
function questionDigest({ messages }: Readonly<Record<string, unknown>>): string {
  return digestOfJson(messages ?? null);
}

interface ReadAnswers {
  readonly answers: ReadonlyMap<string, { readonly line: number; readonly answer: RawAnswer }>;
  readonly failed: readonly LineNote[];
  readonly unknown: readonly LineNote[];
  readonly duplicates: readonly LineNote[];
}

function readAnswers(file: string, asked: Asked): ReadAnswers {
  const answers = new Map<string, { line: number; answer: RawAnswer }>();
  const failed: LineNote[] = [];
  const unknown: LineNote[] = [];
  const duplicates: LineNote[] = [];
  for (const result of readBatchResults(file)) {
    const { line, id } = result;
    if (!asked.has(id)) unknown.push({ line, id, reason: 'not in the requests file' });
    else if (result.kind === 'failed') failed.push({ line, id, reason: result.reason });
    else if (answers.has(id)) duplicates.push({ line, id, reason: `as line ${answers.get(id)?.line}` });
    else answers.set(id, { line, answer: result.answer });
  }
  const [first] = unknown;
  if (first !== undefined && answers.size + failed.length === 0) {
    throw new MassError({
      code: 'models.batch',
      file,
      line: first.line,
      message: 'none of these results answers a request of the requests file',
      found: first.id,
      hint: 'give the requests file that these are the results of',
    });
  }
  return { answers, failed, unknown, duplicates };
}

/** The questions behind the answers: first as far as the scenario goes by its plan, then under the plan's maximum. */
async function questionsOf(
  loaded: LoadedScenario,
  recordingFile: string,
  answers: ReadAnswers['answers'],
  asked: Asked,
  requestsFile: string,
): Promise<{
  readonly questions: ReadonlyMap<string, OpenQuestion>;
  readonly recorded: ReadonlySet<string>;
}> {
  const questions = new Map<string, OpenQuestion>();
  const recorded = new Set<string>();
  for (const coverPlan of [false, true]) {
    if (questions.size + recorded.size === answers.size) break;
    if (coverPlan && !canCover(loaded)) break;
    const recording = readRecording(recordingFile);
    const walk = await openWalk(loaded, recording, coverPlan);
    try {
      for (const id of answers.keys()) if (recording.find(id) !== undefined) recorded.add(id);
      for await (const { open } of walk.days()) {
        for (const question of open) {
          const { digest } = question.request;
          if (!answers.has(digest) || questions.has(digest)) continue;
          const at = asked.get(digest);
          const body = { ...chatBody(question.request, 'text') };
          if (at?.question !== questionDigest(body)) throw otherQuestion(requestsFile, at?.line ?? 1, digest);
          questions.set(digest, question);
        }
        if (questions.size + recorded.size === answers.size) break;
      }
    } finally {
      await walk.close();
    }
  }
  return { questions, recorded };
}

function canCover({ scenario: { simulation } }: LoadedScenario): boolean {
  const { analyst, population } = simulation;
  const remembers = analysts.get(analyst.kind).memory?.(analyst as never) !== undefined;
  return population.respawn === 'plan' && !remembers;
}

function otherQuestion(file: string, line: number, id: string): MassError {
  return new MassError({
    code: 'models.batch',
    file,
    line,
    message: 'the request asks another question than its custom_id names',
    found: id,
    expected: 'messages as exported',
    hint: 'give the requests file as it was sent; messages may not be changed',
  });
}

function entryOf(
  { request, purpose, read }: OpenQuestion,
  answer: RawAnswer,
  price: CallPrice | undefined,
  at: number,
): RecordingEntry {
  const reading = read(answer);
  return {
    request,
    purpose,
    recorded: {
      digest: request.digest,
      run: BATCH,
      endpoint: BATCH,
      at,
      answer,
      outcome: reading.ok ? { parsed: reading.parsed } : { fault: reading.fault, detail: reading.detail },
      latencyMs: 0,
      costUsd: batchCostOf(price, answer) ?? 0,
      attempts: 1,
    },
  };
}

function keep(
  { scenario: { scenario }, recordingFile, command, clock }: BatchImportRequest,
  entries: readonly RecordingEntry[],
): number {
  if (entries.length === 0) return 0;
  const recording = openRecording(recordingFile, { access: 'write', writer: { command, clock } });
  try {
    noteAnalyst(recording, scenario.simulation.analyst);
    return recording.add(entries);
  } finally {
    recording.close();
  }
}

function uselessOf(entries: readonly RecordingEntry[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of contentFaults) {
    const of = entries.filter(({ recorded: { outcome } }) => 'fault' in outcome && outcome.fault === name);
    if (of.length > 0) counts[name] = of.length;
  }
  return counts;
}
