import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { ShardAnswer, ShardRequest } from '../../../actors/index.ts';
import type { FromThread, ToThread } from '../../../engine/workers/messages.ts';
import { DayPacker } from '../../../engine/workers/packed-day.ts';
import { SharedDays } from '../../../engine/workers/shared-days.ts';
import { MOST_DEATHS, type ThreadDeath, WorkerSeat } from '../../../engine/workers/worker-seat.ts';
import { workersLost } from '../../../engine/workers/workers-lost.ts';
import { snapshotOf } from '../../actors/fixtures.ts';

/** A thread whose part the test plays. */
class PlayedThread extends EventEmitter {
  readonly asked: ToThread[] = [];
  isTerminated = false;

  postMessage(message: ToThread): void {
    this.asked.push(message);
  }

  terminate(): Promise<number> {
    this.isTerminated = true;
    return Promise.resolve(1);
  }

  says(message: FromThread): void {
    this.emit('message', message);
  }

  answers(cast: number, messages: number): void {
    this.says({ kind: 'answered', cast, answers: [{ first: 0 } as ShardAnswer], messages });
  }
}

const snapshot = snapshotOf();
const packed = new DayPacker(new SharedDays()).pack(snapshot);
const typeDay = { type: 0, opened: { scope: 'failed', reason: 'x' } } as const;
const question = {
  packed,
  requests: [{ snapshot, typeDay, first: 0, count: 1, retired: [] }] satisfies ShardRequest[],
};

function seated(start?: () => Worker) {
  const threads: PlayedThread[] = [];
  const heard = {
    answers: [] as number[],
    failures: [] as unknown[],
    replaced: [] as ThreadDeath[],
    lost: [] as ThreadDeath[],
  };
  const seat = new WorkerSeat(3, {
    start:
      start ??
      (() => {
        const thread = new PlayedThread();
        threads.push(thread);
        return thread as unknown as Worker;
      }),
    onAnswers: (cast) => heard.answers.push(cast),
    onFailure: (error) => heard.failures.push(error),
    onReplaced: (death) => heard.replaced.push(death),
    onLost: (death) => heard.lost.push(death),
  });
  return { seat, threads, heard };
}

describe('the seat of a worker', () => {
  it('counts every answer once', () => {
    const { seat, threads, heard } = seated();
    seat.ask(1, question);
    threads[0]?.answers(1, 5);
    threads[0]?.answers(1, 6);
    threads[0]?.answers(9, 7);
    expect(heard.answers).toEqual([1]);
    expect(heard.failures).toEqual([]);
  });

  it('asks a fresh thread what was not answered, all that it needs included, and does not listen to the old one', () => {
    const { seat, threads, heard } = seated();
    for (const cast of [1, 2, 3]) seat.ask(cast, question);
    threads[0]?.answers(1, 5);
    threads[0]?.emit('exit', 1);
    expect(threads[1]?.asked.map(({ cast }) => cast)).toEqual([2, 3]);
    expect(threads[1]?.asked[0]?.day).toEqual(threads[0]?.asked[0]?.day);
    expect(threads[1]?.asked[0]?.day.specs.fresh).toHaveLength(snapshot.columns.length);
    threads[0]?.answers(2, 6);
    expect(heard.answers).toEqual([1]);
    threads[1]?.answers(2, 4);
    expect(heard.answers).toEqual([1, 2]);
    expect(heard.replaced).toEqual([{ worker: 3, error: undefined, exitCode: 1, unanswered: 2 }]);
    expect(seat.messages).toBe(9);
  });

  it('is given up after too many ends without an answer, and an answer begins the count anew', () => {
    const { seat, threads, heard } = seated();
    const end = () => threads.at(-1)?.emit('exit', 1);
    seat.ask(1, question);
    for (let i = 0; i < MOST_DEATHS; i++) end();
    threads.at(-1)?.answers(1, 1);
    for (let i = 0; i < MOST_DEATHS; i++) end();
    expect(heard.lost).toEqual([]);
    end();
    expect(heard.lost).toHaveLength(1);
    expect(threads).toHaveLength(2 * MOST_DEATHS + 1);
  });

  it('is given up when no thread can be had', () => {
    const error = new Error('no more threads');
    const { heard } = seated(() => {
      throw error;
    });
    expect(heard.replaced).toHaveLength(MOST_DEATHS);
    expect(heard.lost).toMatchObject([{ error, exitCode: undefined }]);
  });

  it('reports an answer that does not fit its question as a defect, once', () => {
    const { seat, threads, heard } = seated();
    seat.ask(1, question);
    threads[0]?.says({ kind: 'answered', cast: 1, answers: [], messages: 0 });
    threads[0]?.emit('exit', 0);
    expect(heard.failures).toMatchObject([{ code: 'internal.invariant' }]);
    expect(threads).toHaveLength(1);
  });

  it('ends its thread when it is closed, and takes no other', async () => {
    const { seat, threads, heard } = seated();
    seat.ask(1, question);
    await seat.close();
    threads[0]?.answers(1, 1);
    threads[0]?.emit('exit', 1);
    expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true]);
    expect(heard).toEqual({ answers: [], failures: [], replaced: [], lost: [] });
  });
});

describe('a worker that is lost', () => {
  it.each([
    [{ error: undefined, exitCode: 7 }, 'worker 3 ended, 4 times', 'exit code 7'],
    [{ error: new TypeError('odd'), exitCode: 1 }, 'worker 3 ended, 4 times', 'odd'],
    [{ error: { odd: 1 }, exitCode: 1 }, 'worker 3 ended, 4 times', '{ odd: 1 }'],
    [
      { error: Object.assign(new Error('limit'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }), exitCode: 1 },
      'worker 3 ran out of memory, 4 times',
      'out of memory',
    ],
  ])('says how its threads ended', (death, message, found) => {
    const error = workersLost({ worker: 2, unanswered: 5, ...death }, 4, 1_000);
    expect(error.problems[0].message).toContain(message);
    expect(error.problems[0].found).toBe(found);
    expect(error.cause).toBe(death.error);
  });
});
