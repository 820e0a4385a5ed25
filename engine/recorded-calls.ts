import type { LoadedScenario } from '../scenarios/index.ts';
import { openWalk, readRecording } from './batch.ts';
import { type CallKind, isCallKind } from './call-kinds.ts';
import { type MeasuredCalls, measuredCalls } from './measured-calls.ts';

/** First tries of one kind on a day, those that an earlier day asked already left out. */
export interface KnownCalls {
  readonly recorded: number;
  /** Recorded or not; undefined where more could follow from answers that are not recorded. */
  readonly calls: number | undefined;
}

export interface RecordedCalls {
  /** Of each day that could be walked. */
  readonly days: ReadonlyMap<number, Readonly<Record<CallKind, KnownCalls>>>;
  /** Further tries that are known to be missing: which try each is. */
  readonly further: Readonly<Record<CallKind, readonly number[]>>;
  readonly measured: MeasuredCalls | undefined;
}

/** What is recorded of this scenario, as far as its days can be walked, and what the recording knows of the model. */
export async function recordedCalls(
  loaded: LoadedScenario,
  recordingFile: string,
  model: string | null,
): Promise<RecordedCalls> {
  const recording = readRecording(recordingFile);
  const measured = model === null ? undefined : measuredCalls(recording, model);
  const days = new Map<number, Record<CallKind, KnownCalls>>();
  const further: Record<CallKind, number[]> = { strategy: [], decision: [] };
  if (measured === undefined) {
    recording.close();
    return { days, further, measured };
  }
  const seen = new Set<string>();
  const isNew = (digest: string) => !seen.has(digest) && seen.add(digest) !== undefined;
  const walk = await openWalk(loaded, recording, false);
  try {
    for await (const { day, isWhole, found, open } of walk.days()) {
      const recorded = { strategy: 0, decision: 0 };
      const missing = { strategy: 0, decision: 0 };
      for (const { purpose, recorded: answer } of found) {
        const { kind, attempt } = purpose;
        if (isCallKind(kind) && attempt === 1 && isNew(answer.digest)) recorded[kind]++;
      }
      for (const { purpose, request } of open) {
        const { kind, attempt } = purpose;
        if (!isCallKind(kind) || !isNew(request.digest)) continue;
        if (attempt === 1) missing[kind]++;
        else further[kind].push(attempt);
      }
      const known = (kind: CallKind, isKnown: boolean): KnownCalls => ({
        recorded: recorded[kind],
        calls: isKnown ? recorded[kind] + missing[kind] : undefined,
      });
      days.set(day, { strategy: known('strategy', true), decision: known('decision', isWhole) });
    }
  } finally {
    await walk.close();
  }
  return { days, further, measured };
}
