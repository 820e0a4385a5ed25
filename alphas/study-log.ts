/** What the stages of a study need of a journal: logs that entries are added to and read from. A run's journal fits. */
import { invariant } from '../core/index.ts';

export interface StudyLog {
  /** Adds an entry (JSON) to a log; it is kept once this returns. A log comes to be with its first entry. */
  append(log: string, entry: unknown): void;
  /** Entries in order, from number `first` (0) on; none of a log that nobody wrote. */
  entries(log: string, first?: number): Iterable<unknown>;
  entryCount(log: string): number;
}

/** Logs of a study, by stage. */
export const studyLogs = {
  evaluate: 'alphas.evaluations',
  select: 'alphas.selections',
  train: 'alphas.weights',
} as const;

/** Logs in memory, for tests and for studies without a run. Entries are kept as text, as any journal keeps them. */
export function memoryLog(): StudyLog {
  const logs = new Map<string, string[]>();
  return {
    append(log, entry) {
      const text = JSON.stringify(entry) as string | undefined;
      invariant(text !== undefined, 'an entry of a log is JSON');
      const texts = logs.get(log);
      if (texts === undefined) logs.set(log, [text]);
      else texts.push(text);
    },
    *entries(log, first = 0) {
      for (const text of logs.get(log)?.slice(first) ?? []) yield JSON.parse(text) as unknown;
    },
    entryCount: (log) => logs.get(log)?.length ?? 0,
  };
}
