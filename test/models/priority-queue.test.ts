import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PriorityQueue } from '../../models/clients/live/priority-queue.ts';

it('gives back what was put in as a stable sort would, whatever the order of putting and taking', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined })), (steps) => {
      const queue = new PriorityQueue<readonly [number, number]>(([a], [b]) => a - b);
      const taken: (readonly unknown[])[] = [];
      let plain: (readonly [number, number])[] = [];
      for (const [i, value] of steps.entries()) {
        if (value === undefined) {
          const sorted = plain.toSorted(([a], [b]) => a - b);
          taken.push([queue.peek(), queue.pop(), sorted[0]]);
          plain = plain.filter((item) => item !== sorted[0]);
        } else {
          const item = [value, i] as const;
          queue.push(item);
          plain.push(item);
        }
        expect(queue.size).toBe(plain.length);
      }
      for (const [peeked, popped, expected] of taken) expect([peeked, popped]).toEqual([expected, expected]);
    }),
  );
});
