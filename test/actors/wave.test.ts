import { describe, expect, it } from 'vitest';
import { enqueue, newWave, release } from '../../actors/wave.ts';

const group = (name: string, count: number) => ({ name, count });
const started = (grants: readonly { readonly lane: number; readonly group: { readonly name: string } }[]) =>
  grants.map(({ lane, group: { name } }) => `${name}@${lane}`);

describe('a wave of groups', () => {
  it('starts groups in order while lanes are free and investors in flight stay within the limit', () => {
    const [one, first] = enqueue(newWave<{ name: string; count: number }>(3, 10), [
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
    const [one, first] = enqueue(newWave<{ name: string; count: number }>(3, 10), [
      group('a', 12),
      group('b', 1),
    ]);
    expect(started(first)).toEqual(['a@0']);
    expect(started(release(one, 0, 12)[1])).toEqual(['b@1']);
  });
});
