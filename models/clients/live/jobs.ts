/**
 * The requests that are not answered yet.
 * Invariant: a job waits (in `queue`, or in `delayed` until its turn to be tried again) or is in flight, until it is answered or
 * given up.
 */
import type { Timers } from '../../../core/index.ts';
import type { RawAnswer } from '../../answer.ts';
import type { ModelRequest, Purpose } from '../../request.ts';
import { type Job, jobsByUrgency, newJob } from './job.ts';
import { PriorityQueue } from './priority-queue.ts';

export class Jobs {
  private readonly timers: Timers;
  private readonly all = new Map<string, Job>();
  private readonly queue = new PriorityQueue<Job>(jobsByUrgency);
  /** Jobs that wait to be tried again, with what ends their waiting. */
  private readonly delayed = new Map<Job, () => void>();

  constructor(timers: Timers) {
    this.timers = timers;
  }

  find({ digest }: ModelRequest): Job | undefined {
    return this.all.get(digest);
  }

  /** A new job, which waits. */
  add(request: ModelRequest, purpose: Purpose): Job {
    const job = newJob(request, purpose);
    this.all.set(request.digest, job);
    this.queue.push(job);
    return job;
  }

  /** The most urgent of those that wait. */
  next(): Job | undefined {
    return this.queue.peek();
  }

  /** The job of `next` goes out. */
  takeNext(): void {
    this.queue.pop();
  }

  /** A job that was in flight waits again. */
  again(job: Job): void {
    this.queue.push(job);
  }

  /** As `again`, after a while; then calls `onDue`. */
  againAfter(job: Job, milliseconds: number, onDue: () => void): void {
    const cancel = this.timers.after(milliseconds, () => {
      this.delayed.delete(job);
      this.queue.push(job);
      onDue();
    });
    this.delayed.set(job, cancel);
  }

  answered(job: Job, answer: RawAnswer): void {
    this.all.delete(job.request.digest);
    for (const asked of job.asks) asked.answer(answer);
  }

  giveUp(job: Job, reason: Error): void {
    this.all.delete(job.request.digest);
    for (const asked of job.asks) asked.fail(reason);
  }

  /** Those in flight are left to their calls. */
  giveUpWaiting(reason: Error): void {
    const waiting = [...this.delayed.keys()];
    for (const cancel of this.delayed.values()) cancel();
    this.delayed.clear();
    for (let job = this.queue.pop(); job !== undefined; job = this.queue.pop()) waiting.push(job);
    for (const job of waiting) this.giveUp(job, reason);
  }
}
