import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PriorityQueue } from '../../models/clients/live/priority-queue.ts';

it('gives back what was put in as a stable sort would, whatever the order of putting and taking', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined })), (steps) => {
      const queue = new PriorityQueue<readonly [number, number]>(([a], [b]) => a - b);
      let plain: (readonly [number, number])[] = [];
      for (const [i, value] of steps.entries()) {
        if (value === undefined) {
          const sorted = plain.toSorted(([a], [b]) => a - b);
          expect(queue.peek()).toEqual(sorted[0]);
          expect(queue.pop()).toEqual(sorted[0]);
          plain = plain.filter((item) => item !== sorted[0]);
        } else {
          const item = [value, i] as const;
          queue.push(item);
          plain.push(item);
        }
        expect(queue.size).toBe(plain.length);
      }
    }),
  );
});
