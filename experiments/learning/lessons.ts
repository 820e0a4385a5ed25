/**
 * Lessons of several seeds, in as many threads as there are processors.
 * 1. A thread has one task at a time; whoever is free takes the next one.
 * 2. Lessons stand in the order of the seeds, whichever ended first.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { invariant, startThread } from '../../core/index.ts';
import type { Candidate } from './candidates.ts';
import type { Lesson } from './lesson.ts';
import type { LessonAnswer, LessonTask } from './lesson-thread.ts';
import type { MarketName } from './market-names.ts';

export interface LessonsRequest {
  readonly market: MarketName;
  readonly seeds: readonly number[];
  readonly learners: readonly Candidate[];
  readonly progress?: (text: string) => void;
}

export async function lessons({
  market,
  seeds,
  learners,
  progress,
}: LessonsRequest): Promise<readonly Lesson[]> {
  const held = new Map<number, Lesson>();
  const waiting = [...seeds];
  const thread = async (): Promise<void> => {
    const worker = startThread(new URL('lesson-thread.ts', import.meta.url), undefined);
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        progress?.(`${market}, seed ${seed} (${seeds.indexOf(seed) + 1} of ${seeds.length})`);
        const answered = once(worker, 'message');
        const ended = once(worker, 'exit').then(() => [{ failure: 'its thread ended without an answer' }]);
        worker.postMessage({ market, seed, learners } satisfies LessonTask);
        const [answer] = (await Promise.race([answered, ended])) as [LessonAnswer];
        if ('failure' in answer) {
          // The others end with what they are at.
          waiting.length = 0;
          throw new Error(`${market}, seed ${seed}: ${answer.failure}`);
        }
        held.set(seed, answer.lesson);
      }
    } finally {
      await worker.terminate();
    }
  };
  const threads = Math.min(availableParallelism(), seeds.length);
  await Promise.all(Array.from({ length: threads }, thread));
  return seeds.map((seed) => {
    const lesson = held.get(seed);
    invariant(lesson !== undefined, `the lesson of seed ${seed} was held`);
    return lesson;
  });
}
