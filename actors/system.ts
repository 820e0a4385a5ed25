/**
 * The only file that imports nact, and what it takes to build on version 7.6.2 safely.
 * Invariants:
 * 1. No actor has more than `MAX_CHILDREN` children: every message copies its receiver's child map.
 * 2. Every actor has a name, unique among its siblings. Nobody uses nact's `query`, whose ids are 32-bit random numbers.
 * 3. A message is received, or counted as a dead letter and reported. `pending` = sent and not yet begun.
 *    nact is given one message per actor at a time; what comes while that one waits or is handled waits in `inbox`, in
 *    order, and is handled in the same turn. nact's own mailbox costs a context, a promise and a turn of the event loop
 *    per message, which is most of what an aggregator of 512 answers would cost.
 * 4. A crash never reaches nact, whose default policy prints and drops the mailbox: it is caught here, given to the
 *    behaviour's `recover` or to the system's `onCrash`, and the mailbox goes on with the next message.
 * 5. Stopping goes from the leaves up: nact 7.6.2 looks children up by the wrong object and would leave them running.
 * 6. Systems of one process have distinct names, because nact finds actors through a global table of systems.
 */
import { dispatch, spawn, start, stop } from 'nact';
import { breathe, invariant } from '../core/index.ts';

/** nact's reference to one of its actors; its own type is empty. */
type Reference = object;

/** Most children of one actor: a message costs 0.2 ms at 1,000 children and grows with their number. */
export const MAX_CHILDREN = 1_000;

/** Messages that an actor handles in one turn before timers, input and other actors get theirs. */
export const MESSAGES_PER_TURN = 1_024;

/**
 * Actors that a shutdown stops in one turn: nact keeps a context for each until the turn ends, which for a million at once
 * is as much memory as the million took alive.
 */
const STOPPED_PER_TURN = 4_096;

/** What an actor does; one object is shared by all actors of a kind. State belongs to the actor. */
export interface Behaviour<State, Message> {
  /** Handles one message; the next one waits until a promise is settled. */
  receive(state: State, message: Message, self: Actor<Message>): State | Promise<State>;
  /** After `receive` threw or rejected: the state to go on with. Without it the state stays and the system is told. */
  recover?(state: State, message: Message, error: unknown, self: Actor<Message>): State;
}

/** Where messages of a type can be sent. Made by `ActorSystem.spawn` alone. */
export class Actor<Message> {
  readonly name: string;
  readonly parent: Actor<never> | undefined;
  /** @internal */ readonly system: ActorSystem;
  /** @internal */ readonly behaviour: Behaviour<unknown, Message>;
  /** @internal */ ref: Reference | undefined;
  /** @internal */ state: unknown;
  /** @internal */ children: Actor<never>[] | undefined;
  /** @internal */ pending = 0;
  /** @internal Whether nact holds or handles a message of this actor. */ awake = false;
  /** @internal Messages that came meanwhile. */ inbox: unknown[] | undefined;
  /** @internal */ stopped = false;

  constructor(
    system: ActorSystem,
    parent: Actor<never> | undefined,
    name: string,
    behaviour: Behaviour<unknown, Message>,
    state: unknown,
  ) {
    this.system = system;
    this.parent = parent;
    this.name = name;
    this.behaviour = behaviour;
    this.state = state;
  }
}

export interface DeadLetters {
  /** Name of the actor that will not receive them. */
  readonly to: string;
  readonly count: number;
  /** Known when the message was sent to an actor that had stopped already. */
  readonly message?: unknown;
}

export interface Crash {
  readonly actor: string;
  readonly error: unknown;
}

/** Handlers must not throw. */
export interface SystemHandlers {
  onDeadLetters?(letters: DeadLetters): void;
  /** A crash that its behaviour does not recover from by itself. */
  onCrash?(crash: Crash): void;
}

/** Given as the sender of every message: nact would make four objects for an absent one. */
const NOBODY = Object.freeze({ type: 'nobody' });
const post = dispatch as (to: Reference, message: unknown, sender: unknown) => void;
const startSystem = start as unknown as (options: { readonly name: string }) => Reference;

let systems = 0;

export class ActorSystem {
  readonly name: string;
  private readonly handlers: SystemHandlers;
  private readonly root: Reference;
  private deadLetterCount = 0;
  private sentCount = 0;
  private living = 0;
  private readonly topLevel: Actor<never>[] = [];
  private onEmpty: (() => void) | undefined;
  private readonly properties = {
    onCrash: (_message: unknown, error: unknown, context: { readonly resume: symbol }): symbol => {
      this.handlers.onCrash?.({ actor: this.name, error });
      return context.resume;
    },
    afterStop: (actor: Actor<unknown>): void => this.buried(actor),
  };

  /** `run` becomes part of the system's name. */
  constructor(run: string, handlers: SystemHandlers = {}) {
    this.name = `${nameOf(run)}-${++systems}`;
    this.handlers = handlers;
    this.root = startSystem({ name: this.name });
  }

  /** Messages that nobody received so far. */
  get deadLetters(): number {
    return this.deadLetterCount;
  }

  /** Messages that were sent so far, whoever received them. */
  get sent(): number {
    return this.sentCount;
  }

  /** Actors that live. */
  get size(): number {
    return this.living;
  }

  /** Starts an actor below `parent`, or at the top. Throws `internal.invariant` on a full parent or a taken name. */
  spawn<State, Message>(
    parent: Actor<never> | undefined,
    name: string,
    behaviour: Behaviour<State, Message>,
    state: State,
  ): Actor<Message> {
    const siblings = parent === undefined ? this.topLevel : (parent.children ??= []);
    invariant(
      siblings.length < MAX_CHILDREN,
      `actor ${parent?.name ?? this.name} has ${MAX_CHILDREN} children already`,
    );
    invariant(name !== '', 'every actor needs a name');
    const actor = new Actor<Message>(this, parent, name, behaviour, state);
    const properties = { ...this.properties, initialState: actor };
    actor.ref = spawn(parent?.ref ?? this.root, step as never, name, properties as never);
    siblings.push(actor);
    this.living++;
    return actor;
  }

  /** Puts a message into an actor's mailbox; to a stopped actor it is a dead letter. */
  send<Message>(to: Actor<Message>, message: Message): void {
    if (to.stopped) {
      this.deadLetterCount++;
      this.handlers.onDeadLetters?.({ to: to.name, count: 1, message });
      return;
    }
    this.sentCount++;
    to.pending++;
    if (to.awake) (to.inbox ??= []).push(message);
    else {
      to.awake = true;
      post(to.ref as Reference, message, NOBODY);
    }
  }

  /** Stops an actor and all below it. What waits in their mailboxes becomes dead letters. */
  stop(actor: Actor<never>): void {
    if (actor.stopped) return;
    const felled: Actor<never>[] = [];
    fell(actor, felled);
    for (const { ref } of felled) stop(ref as Reference);
    const siblings = actor.parent === undefined ? this.topLevel : (actor.parent.children as Actor<never>[]);
    siblings.splice(siblings.lastIndexOf(actor), 1);
  }

  /** Stops everybody, slice by slice; resolves when the last one is gone. Nobody receives anything from now on. */
  async shutdown(): Promise<void> {
    const felled: Actor<never>[] = [];
    for (const actor of this.topLevel.splice(0).toReversed()) fell(actor, felled);
    for (let i = 0; i < felled.length; i++) {
      stop(felled[i]?.ref as Reference);
      if (i % STOPPED_PER_TURN === STOPPED_PER_TURN - 1) await breathe();
    }
    stop(this.root);
    if (this.living > 0) {
      await new Promise<void>((resolve) => {
        this.onEmpty = resolve;
      });
    }
  }

  /** @internal A crash without `recover`. */
  reportCrash(actor: Actor<unknown>, error: unknown): void {
    this.handlers.onCrash?.({ actor: actor.name, error });
  }

  private buried(actor: Actor<unknown>): void {
    this.living--;
    if (actor.pending > 0) {
      this.deadLetterCount += actor.pending;
      this.handlers.onDeadLetters?.({ to: actor.name, count: actor.pending });
    }
    if (this.living === 0) this.onEmpty?.();
  }
}

/** nact allows few characters in names; the others become a dot. */
export function nameOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.+!*'(),-]/g, '.');
}

/** Marks an actor and all below it as stopped, and lists them from the leaves up. */
function fell(actor: Actor<never>, felled: Actor<never>[]): void {
  const { children = [] } = actor;
  for (let i = children.length - 1; i >= 0; i--) fell(children[i] as Actor<never>, felled);
  actor.children = undefined;
  actor.stopped = true;
  felled.push(actor);
}

/** What nact runs when it wakes an actor with a message. nact keeps our actor as its state. */
function step(actor: Actor<unknown>, message: unknown): Actor<unknown> | Promise<Actor<unknown>> {
  // Marked, but not yet stopped in nact: the message stays pending and becomes a dead letter.
  if (actor.stopped) return actor;
  const waiting = handle(actor, message);
  if (waiting !== undefined) return waiting.then(() => wakeForNext(actor));
  const { inbox } = actor;
  if (inbox === undefined) {
    actor.awake = false;
    return actor;
  }
  // The inbox may grow while it is read.
  for (let i = 0; i < inbox.length; i++) {
    if (i === MESSAGES_PER_TURN || actor.stopped) {
      inbox.splice(0, i);
      return wakeForNext(actor);
    }
    const later = handle(actor, inbox[i]);
    if (later !== undefined) {
      inbox.splice(0, i + 1);
      return later.then(() => wakeForNext(actor));
    }
  }
  actor.inbox = undefined;
  actor.awake = false;
  return actor;
}

/** The next message, if there is one, comes in a turn of its own. */
function wakeForNext(actor: Actor<unknown>): Actor<unknown> {
  const { inbox } = actor;
  actor.awake = false;
  if (inbox === undefined || actor.stopped) return actor;
  // Empty when the last message of the inbox was one that took longer.
  if (inbox.length <= 1) actor.inbox = undefined;
  if (inbox.length === 0) return actor;
  const next = inbox.shift();
  actor.awake = true;
  post(actor.ref as Reference, next, NOBODY);
  return actor;
}

/** Handles one message; a promise, which never rejects, when that takes longer. */
function handle(actor: Actor<unknown>, message: unknown): Promise<void> | undefined {
  actor.pending--;
  try {
    const next = actor.behaviour.receive(actor.state, message, actor);
    if (next instanceof Promise) return settle(actor, message, next);
    actor.state = next;
  } catch (error) {
    recover(actor, message, error);
  }
  return undefined;
}

async function settle(actor: Actor<unknown>, message: unknown, next: Promise<unknown>): Promise<void> {
  try {
    actor.state = await next;
  } catch (error) {
    recover(actor, message, error);
  }
}

function recover(actor: Actor<unknown>, message: unknown, error: unknown): void {
  if (actor.behaviour.recover === undefined) {
    actor.system.reportCrash(actor, error);
    return;
  }
  try {
    actor.state = actor.behaviour.recover(actor.state, message, error, actor);
  } catch (second) {
    actor.system.reportCrash(actor, second);
  }
}
