import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../core/index.ts';
import { Slots, type Ticket } from '../../../models/simulated/slots.ts';

/** Slots whose calls note when they start, and stay for a time after that. */
function room(count: number, queue = Number.POSITIVE_INFINITY) {
  const clock = new VirtualClock();
  const slots = new Slots(count, queue, clock);
  const starts: string[] = [];
  const serve = (name: string, milliseconds: number) =>
    slots.take((ticket) => {
      starts.push(`${name}@${clock.elapsed()}`);
      clock.after(milliseconds, () => ticket.leave());
    });
  return { clock, slots, starts, serve };
}

describe('slots', () => {
  it('serve in the order of arrival and add busy time up, calls in service included', () => {
    const { clock, slots, starts, serve } = room(2);
    serve('a', 100);
    serve('b', 30);
    serve('c', 50);
    serve('d', 10);
    clock.advance(20);
    expect(slots.busySlotMs()).toBe(40);
    clock.advance(1000);
    expect(starts).toEqual(['a@0', 'b@0', 'c@30', 'd@80']);
    // 100 + 30 + 50 + 10, whatever the gaps.
    expect(slots.busySlotMs()).toBe(190);
    serve('e', 5);
    clock.advance(2);
    expect(slots.busySlotMs()).toBe(192);
    expect(slots.mostBusy).toBe(2);
  });

  it('turn calls away beyond the queue', () => {
    const { clock, starts, serve } = room(1, 1);
    expect([serve('a', 10), serve('b', 10), serve('c', 10)].map((ticket) => ticket !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    clock.advance(10);
    expect(serve('d', 10)).toBeDefined();
    clock.advance(100);
    expect(starts).toEqual(['a@0', 'b@10', 'd@20']);
    const none = room(1, 0);
    expect([none.serve('a', 1), none.serve('b', 1)].map((ticket) => ticket !== undefined)).toEqual([
      true,
      false,
    ]);
  });

  it('are free when a call leaves early, and a call that leaves the queue never starts', () => {
    const { clock, slots, starts, serve } = room(1);
    const first = serve('a', 100);
    const second = serve('b', 100);
    serve('c', 10);
    clock.advance(5);
    second?.leave();
    first?.leave();
    first?.leave();
    clock.advance(500);
    expect(starts).toEqual(['a@0', 'c@5']);
    expect(slots.busySlotMs()).toBe(15);
  });

  it('do not pile up on the stack when thousands wait and each is served in no time', () => {
    const { clock, slots } = room(1);
    const blocker = slots.take(() => undefined);
    let served = 0;
    for (let i = 0; i < 50_000; i++)
      slots.take((ticket) => {
        served++;
        ticket.leave();
      });
    clock.advance(1);
    blocker?.leave();
    expect(served).toBe(50_000);
  });

  it('never hold more calls than there are slots, and are busy for exactly the sum of the stays', () => {
    const call = fc.record({ after: fc.nat(20), stays: fc.nat(30), leavesAt: fc.option(fc.nat(40)) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(call, { maxLength: 30 }), (count, calls) => {
        const clock = new VirtualClock();
        const slots = new Slots(count, Number.POSITIVE_INFINITY, clock);
        let inside = 0;
        let stayed = 0;
        for (const { after, stays, leavesAt } of calls) {
          let startedAt: number | undefined;
          let gone = false;
          const leave = (ticket: Ticket | undefined) => {
            if (!gone && startedAt !== undefined) {
              inside--;
              stayed += clock.elapsed() - startedAt;
            }
            gone = true;
            ticket?.leave();
          };
          const ticket = slots.take((taken) => {
            startedAt = clock.elapsed();
            inside++;
            expect(inside).toBeLessThanOrEqual(count);
            clock.after(stays, () => leave(taken));
          });
          if (leavesAt !== null) clock.after(leavesAt, () => leave(ticket));
          clock.advance(after);
        }
        clock.advance(10_000);
        expect(inside).toBe(0);
        expect(slots.busySlotMs()).toBe(stayed);
        expect(slots.mostBusy).toBeLessThanOrEqual(count);
      }),
    );
  });
});
