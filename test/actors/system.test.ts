import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  ActorSystem,
  type Behaviour,
  type DeadLetters,
  MAX_CHILDREN,
  MESSAGES_PER_TURN,
} from '../../actors/index.ts';

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

async function turns(count = 10): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

/** Remembers what it receives; runs it when it is a function. */
const recorder: Behaviour<unknown[], unknown> = {
  receive(state, message) {
    if (typeof message === 'function') return message(state) as unknown[];
    state.push(message);
    return state;
  },
};

describe('the actor system, and the defects of nact 7.6.2 that it covers', () => {
  it("refuses more than 1,000 children, because a message copies its receiver's child map", async () => {
    const system = new ActorSystem('children');
    const parent = system.spawn(undefined, 'parent', recorder, []);
    for (let i = 0; i < MAX_CHILDREN; i++) system.spawn(parent, String(i), recorder, []);
    expect(() => system.spawn(parent, 'one-more', recorder, [])).toThrow(/1000 children/);
    await system.shutdown();
  });

  it('refuses actors without a name and names that are taken', async () => {
    const system = new ActorSystem('names');
    system.spawn(undefined, 'a', recorder, []);
    expect(() => system.spawn(undefined, '', recorder, [])).toThrow(/name/);
    expect(() => system.spawn(undefined, 'a', recorder, [])).toThrow(/already exists/);
    await system.shutdown();
  });

  it('keeps systems of equal run ids apart, whatever characters an id has', async () => {
    const [one, two] = [new ActorSystem('run #1/x'), new ActorSystem('run #1/x')];
    const [a, b]: unknown[][] = [[], []];
    const actor = one.spawn(undefined, 'a', recorder, a);
    two.spawn(undefined, 'a', recorder, b);
    one.send(actor, 'hello');
    await turns();
    expect([one.name === two.name, a, b]).toEqual([false, ['hello'], []]);
    await Promise.all([one.shutdown(), two.shutdown()]);
  });

  it('counts and reports messages to stopped actors', async () => {
    const letters: DeadLetters[] = [];
    const system = new ActorSystem('dead', { onDeadLetters: (letter) => letters.push(letter) });
    const parent = system.spawn(undefined, 'parent', recorder, []);
    const child = system.spawn(parent, 'child', recorder, []);
    system.stop(parent);
    system.send(child, 'too late');
    await turns();
    expect(letters).toEqual([{ to: 'child', count: 1, message: 'too late' }]);
    expect(system.deadLetters).toBe(1);
    await system.shutdown();
  });

  it('counts what waited in the mailbox of an actor that is stopped, the message in hand included', async () => {
    const letters: DeadLetters[] = [];
    const system = new ActorSystem('mailbox', { onDeadLetters: (letter) => letters.push(letter) });
    const received: unknown[] = [];
    const actor = system.spawn(undefined, 'a', recorder, received);
    for (const message of [1, 2, 3]) system.send(actor, message);
    system.stop(actor);
    await turns();
    expect({ received, letters }).toEqual({ received: [], letters: [{ to: 'a', count: 3 }] });
    await system.shutdown();
  });

  it('never lets a message to a stopped actor reach its successor of the same name', async () => {
    const system = new ActorSystem('successor');
    const old = system.spawn(undefined, 'a', recorder, []);
    system.stop(old);
    const received: unknown[] = [];
    system.spawn(undefined, 'a', recorder, received);
    system.send(old, 'for the old one');
    await turns();
    expect([received, system.deadLetters]).toEqual([[], 1]);
    await system.shutdown();
  });

  it('keeps the mailbox and the state of an actor that crashes, and prints nothing', async () => {
    const crashes: string[] = [];
    const system = new ActorSystem('crash', {
      onCrash: ({ actor, error }) => crashes.push(`${actor}: ${String(error)}`),
    });
    const received: unknown[] = [];
    const actor = system.spawn(undefined, 'a', recorder, received);
    const fail = (): never => {
      throw new Error('sync');
    };
    for (const message of ['one', fail, 'two', () => Promise.reject(new Error('async')), 'three']) {
      system.send(actor, message);
    }
    await turns(20);
    expect(received).toEqual(['one', 'two', 'three']);
    expect(crashes).toEqual(['a: Error: sync', 'a: Error: async']);
    await system.shutdown();
  });

  it('gives a crash to the behaviour that can recover, with the message that caused it', async () => {
    const system = new ActorSystem('recover');
    const log: string[] = [];
    const behaviour: Behaviour<number, string> = {
      receive(state, message) {
        log.push(`${state} ${message}`);
        if (message === 'bad') throw new Error('no');
        return state;
      },
      recover: (state, message, error) => {
        log.push(`recovered from ${message}: ${(error as Error).message}`);
        return state + 1;
      },
    };
    const actor = system.spawn(undefined, 'a', behaviour, 1);
    for (const message of ['good', 'bad', 'good']) system.send(actor, message);
    await turns();
    expect(log).toEqual(['1 good', '1 bad', 'recovered from bad: no', '2 good']);
    await system.shutdown();
  });

  it('handles one message at a time, also when handling waits', async () => {
    const system = new ActorSystem('order');
    const log: string[] = [];
    const behaviour: Behaviour<undefined, string> = {
      async receive(state, message) {
        log.push(`begin ${message}`);
        await turns(2);
        log.push(`end ${message}`);
        return state;
      },
    };
    const actor = system.spawn(undefined, 'a', behaviour, undefined);
    system.send(actor, 'one');
    system.send(actor, 'two');
    await turns(20);
    expect(log).toEqual(['begin one', 'end one', 'begin two', 'end two']);
    await system.shutdown();
  });

  it('handles what waits in one turn and in order, and lets others have their turn after 1,024 messages', async () => {
    const system = new ActorSystem('turns');
    const received: unknown[] = [];
    const actor = system.spawn(undefined, 'a', recorder, received);
    const messages = Array.from({ length: MESSAGES_PER_TURN + 10 }, (_, i) => i);
    for (const message of messages) system.send(actor, message);
    await turn();
    const first = received.length;
    await turns();
    expect([first, received]).toEqual([MESSAGES_PER_TURN + 1, messages]);
    await system.shutdown();
  });

  it('receives nothing but what was sent, also when the last message that waits takes longer', async () => {
    const system = new ActorSystem('longer');
    const received: unknown[] = [];
    const slow = system.spawn<undefined, number>(
      undefined,
      'slow',
      {
        receive(state, message) {
          received.push(message);
          return message === 3 ? Promise.resolve(state) : state;
        },
      },
      undefined,
    );
    for (const message of [1, 2, 3]) system.send(slow, message);
    await turns();
    system.send(slow, 4);
    await turns();
    expect(received).toEqual([1, 2, 3, 4]);
    expect(slow.pending).toBe(0);
    await system.shutdown();
  });

  it('does not let an actor that writes to itself keep the event loop', async () => {
    const system = new ActorSystem('self');
    const behaviour: Behaviour<number, string> = {
      receive(state, message, self) {
        system.send(self, message);
        return state + 1;
      },
    };
    const actor = system.spawn(undefined, 'a', behaviour, 0);
    system.send(actor, 'again');
    await turns();
    system.stop(actor);
    await turns();
    expect([system.size, system.deadLetters]).toEqual([0, 1]);
    await system.shutdown();
  });

  it('stops in the middle of what waits; the rest are dead letters', async () => {
    const letters: DeadLetters[] = [];
    const system = new ActorSystem('middle', { onDeadLetters: (letter) => letters.push(letter) });
    const received: unknown[] = [];
    const actor = system.spawn(undefined, 'a', recorder, received);
    const halt = (state: unknown): unknown => {
      system.stop(actor);
      return state;
    };
    for (const message of ['one', 'two', halt, 'three', 'four']) system.send(actor, message);
    await turns();
    expect({ received, letters }).toEqual({ received: ['one', 'two'], letters: [{ to: 'a', count: 2 }] });
    await system.shutdown();
  });

  it('stops actors with all that hang below them; nact alone leaves children running', async () => {
    const system = new ActorSystem('stop');
    const top = system.spawn(undefined, 'top', recorder, []);
    const middle = system.spawn(top, 'middle', recorder, []);
    const leaves = [0, 1].map((i) => system.spawn(middle, String(i), recorder, []));
    expect(system.size).toBe(4);
    system.stop(top);
    for (const leaf of leaves) system.send(leaf, 'lost');
    await turns();
    expect([system.size, system.deadLetters]).toEqual([0, 2]);
    await system.shutdown();
  });

  it('uses only what the ESM build of nact has: its declarations also name constants that are missing', () => {
    // In a bare Node: the test runner's loader adds names to CommonJS modules.
    const script = `import * as nact from 'nact';
      process.stdout.write(['dispatch', 'spawn', 'start', 'stop', 'minutes'].filter((name) => name in nact).join());`;
    const names = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(names).toBe('dispatch,spawn,start,stop');
  });
});
