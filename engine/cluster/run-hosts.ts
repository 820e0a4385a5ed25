/**
 * The hosts of the runs that a worker serves.
 * Invariants:
 * 1. One host a run and its settings. One that failed is forgotten, so that whoever asks again gets a new one.
 * 2. A host is stopped when nobody has asked it for `idleMs`, when more than `most` are there, or when its modalities keep another one
 *    from being made; but never while it answers, and it answers from the moment that it was found or made. What it kept can be made
 *    again.
 * 3. A host's modalities are registered as long as it is there, until it has stopped.
 */
import type { ShardLink } from '../../actors/index.ts';
import { MassError, type Timers } from '../../core/index.ts';
import { type Modality, modalities } from '../../market/index.ts';
import type { RunContents } from './wire/codec.ts';

interface Hosted {
  readonly host: ShardLink;
  readonly modalities: readonly Modality[];
  readonly letGo: readonly (() => void)[];
  answering: number;
  /** Messages that answers have told of. */
  told: number;
  cancelIdle: () => void;
  ended: Promise<void> | undefined;
}

export interface HostLimits {
  readonly most: number;
  readonly idleMs: number;
}

/** A worker that cannot serve a run as long as it answers another one. */
export class WorkerBusy extends MassError {}

export class RunHosts {
  private readonly hosts = new Map<string, Hosted>();
  /** All whose modalities are registered: those that failed or are being stopped, too. */
  private readonly present = new Set<Hosted>();
  private readonly create: (run: RunContents) => ShardLink;
  private readonly limits: HostLimits;
  private readonly timers: Timers;

  constructor(create: (run: RunContents) => ShardLink, limits: HostLimits, timers: Timers) {
    this.create = create;
    this.limits = limits;
    this.timers = timers;
  }

  /**
   * Does `work` with the host of a run and its settings, named `key`; `messages` are those between its actors that no answer has told
   * of yet. Throws `WorkerBusy` when a host that answers has other modalities of the same names or bits.
   */
  async with<T>(
    key: string,
    run: RunContents,
    work: (host: ShardLink) => Promise<T>,
  ): Promise<{ readonly value: T; readonly messages: number }> {
    const hosted = this.found(key) ?? (await this.opened(key, run));
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
        else await this.end(hosted);
      }
    }
  }

  async stop(): Promise<void> {
    this.hosts.clear();
    await Promise.all([...this.present].map((hosted) => this.end(hosted)));
  }

  get size(): number {
    return this.hosts.size;
  }

  /** From here on the host answers. */
  private found(key: string): Hosted | undefined {
    const hosted = this.hosts.get(key);
    if (hosted === undefined) return undefined;
    // The most recently used stands last.
    this.hosts.delete(key);
    this.hosts.set(key, hosted);
    hosted.cancelIdle();
    hosted.answering++;
    return hosted;
  }

  private async opened(key: string, run: RunContents): Promise<Hosted> {
    for (;;) {
      await this.makeRoom();
      // Others went on meanwhile: from here to the host nobody does.
      const already = this.found(key);
      if (already !== undefined) return already;
      const inTheWay = [...this.present].filter((hosted) => areAtOdds(hosted.modalities, run.modalities));
      if (inTheWay.length === 0) return this.made(key, run);
      if (inTheWay.some(({ answering }) => answering > 0)) throw busy(run.modalities);
      await Promise.all(inTheWay.map((hosted) => this.end(hosted)));
    }
  }

  private made(key: string, run: RunContents): Hosted {
    const letGo: (() => void)[] = [];
    try {
      for (const modality of run.modalities) letGo.push(modalities.register(modality));
      const hosted: Hosted = {
        host: this.create(run),
        modalities: run.modalities,
        letGo,
        answering: 1,
        told: 0,
        cancelIdle: () => undefined,
        ended: undefined,
      };
      this.hosts.set(key, hosted);
      this.present.add(hosted);
      return hosted;
    } catch (error) {
      for (const release of letGo) release();
      throw error;
    }
  }

  private async makeRoom(): Promise<void> {
    for (const hosted of this.hosts.values()) {
      if (this.hosts.size < this.limits.most) return;
      if (hosted.answering === 0) await this.end(hosted);
    }
  }

  private watch(key: string, hosted: Hosted): void {
    hosted.cancelIdle = this.timers.after(this.limits.idleMs, () => {
      if (hosted.answering === 0 && this.hosts.get(key) === hosted) void this.end(hosted);
    });
  }

  private end(hosted: Hosted): Promise<void> {
    const ended = async (): Promise<void> => {
      hosted.cancelIdle();
      for (const [key, other] of this.hosts) if (other === hosted) this.hosts.delete(key);
      await hosted.host.stop();
      for (const release of hosted.letGo) release();
      this.present.delete(hosted);
    };
    hosted.ended ??= ended();
    return hosted.ended;
  }
}

/** Whether a name or a bit means another modality to others. */
function areAtOdds(some: readonly Modality[], others: readonly Modality[]): boolean {
  return some.some((one) =>
    others.some(
      ({ name, bit, description }) =>
        (name === one.name || bit === one.bit) &&
        !(name === one.name && bit === one.bit && description === one.description),
    ),
  );
}

function busy(declared: readonly Modality[]): WorkerBusy {
  return new WorkerBusy({
    code: 'population.masks',
    message: 'this worker answers a run whose modalities have the same names or bits and mean something else',
    found: declared.map(({ name, bit }) => `${name} (${bit})`).join(', '),
    hint: 'the run is asked again until the other one leaves time, or is over; for both at once, give each workers of its own: another server, or another --listen',
  });
}
