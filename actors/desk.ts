/**
 * Where the world outside waits for an actor system. nact's `query` has colliding ids and timers; here a request has a
 * number, and a failure of the system fails everybody who waits, at once and for good.
 */
import type { DeskMessage } from './protocol.ts';
import type { Actor, ActorSystem } from './system.ts';

interface Waiting<Reply> {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
}

export class Desk<Reply> {
  private readonly waiting = new Map<number, Waiting<Reply>>();
  private readonly actor: Actor<DeskMessage<Reply>>;
  private requests = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(system: ActorSystem) {
    const behaviour = {
      receive: (state: undefined, message: DeskMessage<Reply>): undefined => {
        const waiting = this.waiting.get(message.request);
        this.waiting.delete(message.request);
        if (message.kind === 'reply') waiting?.resolve(message.reply);
        else waiting?.reject(message.error);
        return state;
      },
    };
    this.actor = system.spawn<undefined, DeskMessage<Reply>>(undefined, 'desk', behaviour, undefined);
  }

  /** Sends a request and waits for the reply with its number. Rejects with the first failure of the system. */
  ask(send: (request: number, replyTo: Actor<DeskMessage<Reply>>) => void): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure.error);
        return;
      }
      const request = ++this.requests;
      this.waiting.set(request, { resolve, reject });
      send(request, this.actor);
    });
  }

  get busy(): boolean {
    return this.waiting.size > 0;
  }

  fail(error: unknown): void {
    this.failure ??= { error };
    for (const { reject } of this.waiting.values()) reject(this.failure.error);
    this.waiting.clear();
  }
}
