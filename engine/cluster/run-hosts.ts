/**
 * The hosts of the runs that a worker serves.
 * Invariants:
 * 1. One host a run and its settings. One that failed is forgotten, so that whoever asks again gets a new one.
 * 2. A host is stopped when nobody has asked it for `idleMs`, or when more than `most` are there and it is not answering: what it kept
 *    can be made again.
 * 3. A host's modalities are registered as long as it is there.
 */
import type { ShardLink } from '../../actors/index.ts';
import type { Timers } from '../../core/index.ts';
import { modalities } from '../../market/index.ts';
import type { RunContents } from './wire/codec.ts';

interface Hosted {
  readonly host: ShardLink;
  readonly letGo: readonly (() => void)[];
  answering: number;
  /** Messages that answers have told of. */
  told: number;
  cancelIdle: () => void;
}

export interface HostLimits {
  readonly most: number;
  readonly idleMs: number;
}

export class RunHosts {
  private readonly hosts = new Map<string, Hosted>();
  private readonly create: (run: RunContents) => ShardLink;
  private readonly limits: HostLimits;
  private readonly timers: Timers;

  constructor(create: (run: RunContents) => ShardLink, limits: HostLimits, timers: Timers) {
    this.create = create;
    this.limits = limits;
    this.timers = timers;
  }

  /** Does `work` with the host of a run and its settings, named `key`; `messages` are those between its actors that no answer has told of yet. */
  async with<T>(
    key: string,
    run: RunContents,
    work: (host: ShardLink) => Promise<T>,
  ): Promise<{ readonly value: T; readonly messages: number }> {
    const hosted = this.hosts.get(key) ?? (await this.opened(key, run));
    // The most recently used stands last.
    this.hosts.delete(key);
    this.hosts.set(key, hosted);
    hosted.cancelIdle();
    hosted.answering++;
    try {
      const value = await work(hosted.host);
      const messages = hosted.host.messages() - hosted.told;
      hosted.told += messages;
      return { value, messages };
    } catch (error) {
      if (this.hosts.get(key) === hosted) this.hosts.delete(key);
      throw error;
    } finally {
      hosted.answering--;
      if (hosted.answering === 0) {
        if (this.hosts.get(key) === hosted) this.watch(key, hosted);
        else await end(hosted);
      }
    }
  }

  async stop(): Promise<void> {
    const all = [...this.hosts.values()];
    this.hosts.clear();
    await Promise.all(all.map(end));
  }

  get size(): number {
    return this.hosts.size;
  }

  private async opened(key: string, run: RunContents): Promise<Hosted> {
    await this.makeRoom();
    const already = this.hosts.get(key);
    if (already !== undefined) return already;
    const letGo: (() => void)[] = [];
    try {
      for (const modality of run.modalities) letGo.push(modalities.register(modality));
      const host = this.create(run);
      const hosted: Hosted = { host, letGo, answering: 0, told: 0, cancelIdle: () => undefined };
      this.hosts.set(key, hosted);
      return hosted;
    } catch (error) {
      for (const release of letGo) release();
      throw error;
    }
  }

  private async makeRoom(): Promise<void> {
    for (const [key, hosted] of this.hosts) {
      if (this.hosts.size < this.limits.most) return;
      if (hosted.answering > 0) continue;
      this.hosts.delete(key);
      await end(hosted);
    }
  }

  private watch(key: string, hosted: Hosted): void {
    hosted.cancelIdle = this.timers.after(this.limits.idleMs, () => {
      if (hosted.answering > 0 || this.hosts.get(key) !== hosted) return;
      this.hosts.delete(key);
      void end(hosted);
    });
  }
}

async function end(hosted: Hosted): Promise<void> {
  hosted.cancelIdle();
  await hosted.host.stop();
  for (const release of hosted.letGo) release();
}
