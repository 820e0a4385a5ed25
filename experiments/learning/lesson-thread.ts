/** A thread that holds lessons, one after the other; started by `lessons.ts`. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../core/index.ts';
import type { Candidate } from './candidates.ts';
import { type Lesson, lessonOf } from './lesson.ts';
import { type MarketName, marketNamed } from './market-names.ts';

export interface LessonTask {
  readonly market: MarketName;
  readonly seed: number;
  readonly learners: readonly Candidate[];
}
/** A lesson; or what went wrong, as text. */
export type LessonAnswer = { readonly lesson: Lesson } | { readonly failure: string };

const port = parentPort;
invariant(port !== null, 'this file is the start of a worker thread');

async function answer({ market, seed, learners }: LessonTask): Promise<LessonAnswer> {
  try {
    const found = await marketNamed(market);
    invariant(!('missing' in found), 'lessons are given on markets that are there');
    return { lesson: await lessonOf(found, seed, learners) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on('message', (task: LessonTask) => void answer(task).then((found) => port.postMessage(found)));
