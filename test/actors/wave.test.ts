import { describe, expect, it } from 'vitest';
import { enqueue, newWave, release } from '../../actors/wave.ts';

const group = (name: string, count: number, day = 0) => ({ name, count, day });
const started = (grants: readonly { readonly lane: number; readonly group: { readonly name: string } }[]) =>
  grants.map(({ lane, group: { name } }) => `${name}@${lane}`);

describe('a wave of groups', () => {
  it('starts groups in order while lanes are free and investors in flight stay within the limit', () => {
    const [one, first] = enqueue(newWave<ReturnType<typeof group>>(3, 10), [
      group('a', 4),
      group('b', 5),
      group('c', 2),
      group('d', 1),
      group('e', 1),
    ]);
    expect(started(first)).toEqual(['a@0', 'b@1']);
    const [two, second] = release(one, 1, 5);
    expect(started(second)).toEqual(['c@2', 'd@1']);
    const [, third] = release(two, 0, 4);
    expect(started(third)).toEqual(['e@0']);
  });

  it('lets a group that is larger than the limit pass alone', () => {
    const [one, first] = enqueue(newWave<ReturnType<typeof group>>(3, 10), [group('a', 12), group('b', 1)]);
    expect(started(first)).toEqual(['a@0']);
    expect(started(release(one, 0, 12)[1])).toEqual(['b@1']);
  });

  it('starts groups of the lowest day first, whenever they were queued', () => {
    const [one] = enqueue(newWave<ReturnType<typeof group>>(1, 10), [group('a', 1)]);
    const [two] = enqueue(one, [group('d', 1, 1), group('e', 1, 1)]);
    const [three] = enqueue(two, [group('f', 1, 2)]);
    const [four] = enqueue(three, [group('b', 1), group('c', 1)]);
    const order: string[] = [];
    let wave = four;
    for (let i = 0; i < 5; i++) {
      const [next, grants] = release(wave, 0, 1);
      order.push(...started(grants));
      wave = next;
    }
    expect(order).toEqual(['b@0', 'c@0', 'd@0', 'e@0', 'f@0']);
  });
});
