/**
 * The place of one worker: always the same number, and so the same shards, whichever thread sits there.
 * Invariants:
 * 1. A thread that ends, for whatever reason but an error that its host threw, is replaced by a fresh one, which is asked again whatever
 *    was not answered.
 * 2. A question is answered once: what a thread says after it was replaced, or about a question that is answered, is dropped.
 * 3. A seat whose threads end more than `MOST_DEATHS` times without an answer in between is given up.
 */
import type { Worker } from 'node:worker_threads';
import type { ShardAnswer, ShardRequest } from '../../actors/index.ts';
import { invariant } from '../../core/index.ts';
import { DayWriter } from './day-writer.ts';
import type { FromThread, ToThread } from './messages.ts';
import type { PackedDay } from './packed-day.ts';
import { thrownAgain } from './thrown.ts';

/** Ends of a seat's threads without an answer in between that are forgiven. */
export const MOST_DEATHS = 3;

/** How a thread ended. */
export interface ThreadDeath {
  /** Number of the worker, from 0. */
  readonly worker: number;
  /** The error that nobody caught in it, if there was one. */
  readonly error: unknown;
  readonly exitCode: number | undefined;
  /** Shards that it was asked for and did not answer. */
  readonly unanswered: number;
}

export interface SeatCalls {
  /** A new thread. Throws when there can be none. */
  readonly start: () => Worker;
  readonly onAnswers: (cast: number, answers: readonly ShardAnswer[]) => void;
  /** Its host failed: the run cannot go on. */
  readonly onFailure: (error: unknown) => void;
  /** Its thread ended and is replaced. */
  readonly onReplaced: (death: ThreadDeath) => void;
  /** Its threads ended too often. */
  readonly onLost: (death: ThreadDeath, deaths: number) => void;
}

interface Question {
  readonly packed: PackedDay;
  readonly requests: readonly ShardRequest[];
}

export class WorkerSeat {
  private readonly worker: number;
  private readonly calls: SeatCalls;
  private readonly questions = new Map<number, Question>();
  private thread: Worker | undefined;
  private writer = new DayWriter();
  private deaths = 0;
  /** Nobody sits here any more, whatever happens: it was closed, failed or is given up. */
  private isOver = false;
  /** Messages between actors of threads that are gone, and of the one that sits here. */
  private earlier = 0;
  private current = 0;

  constructor(worker: number, calls: SeatCalls) {
    this.worker = worker;
    this.calls = calls;
    this.fill();
  }

  get messages(): number {
    return this.earlier + this.current;
  }

  /** `onAnswers` is called with the answers, in the order of the requests. */
  ask(cast: number, question: Question): void {
    this.questions.set(cast, question);
    this.send(cast, question);
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.thread?.terminate();
  }

  private send(cast: number, { packed, requests }: Question): void {
    if (this.thread === undefined) return;
    const message: ToThread = { cast, day: this.writer.write(packed, requests) };
    this.thread.postMessage(message);
  }

  private fill(): void {
    let thread: Worker;
    try {
      thread = this.calls.start();
    } catch (error) {
      this.mourn(error, undefined);
      return;
    }
    let uncaught: unknown;
    thread.on('message', (message: FromThread) => {
      if (thread !== this.thread || this.isOver) return;
      try {
        this.receive(message);
      } catch (error) {
        this.fail(error);
      }
    });
    thread.on('messageerror', (error) => this.fail(error));
    thread.on('error', (error) => {
      uncaught = error;
    });
    thread.on('exit', (code) => {
      if (thread === this.thread && !this.isOver) this.mourn(uncaught, code);
    });
    this.thread = thread;
    this.writer = new DayWriter();
    for (const [cast, question] of this.questions) this.send(cast, question);
  }

  private receive(message: FromThread): void {
    if (message.kind === 'failed') {
      this.fail(thrownAgain(message.thrown));
      return;
    }
    const { cast, answers, messages } = message;
    this.deaths = 0;
    this.current = messages;
    const question = this.questions.get(cast);
    if (question === undefined) return;
    this.questions.delete(cast);
    invariant(answers.length === question.requests.length, 'a thread answers for each of its shards');
    this.calls.onAnswers(cast, answers);
  }

  private fail(error: unknown): void {
    this.isOver = true;
    this.calls.onFailure(error);
  }

  private mourn(error: unknown, exitCode: number | undefined): void {
    this.thread = undefined;
    this.earlier += this.current;
    this.current = 0;
    this.deaths++;
    const unanswered = [...this.questions.values()].reduce((sum, { requests }) => sum + requests.length, 0);
    const death: ThreadDeath = { worker: this.worker, error, exitCode, unanswered };
    if (this.deaths > MOST_DEATHS) {
      this.isOver = true;
      this.calls.onLost(death, this.deaths);
      return;
    }
    this.calls.onReplaced(death);
    this.fill();
  }
}
