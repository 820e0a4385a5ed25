import { describe, expect, it } from 'vitest';
import { interleaved, median } from '../../bench/bench.ts';
import { benches, benchOf } from '../../bench/benches.ts';

describe('benchmarks', () => {
  it('are found by name, and an unknown name is one error that lists them', () => {
    for (const bench of benches) expect(benchOf(bench.name)).toBe(bench);
    expect(new Set(benches.map((bench) => bench.name)).size).toBe(benches.length);
    expect(() => benchOf('anealing')).toThrow(
      /no benchmark of this name; found "anealing"; expected one of .*annealing.*did you mean "annealing"\? \[bench\.unknown\]/i,
    );
  });

  it('time each work once a round, warm-up apart, and per operation', () => {
    const calls: string[] = [];
    const spin = (name: string, operations: number) => ({
      operations,
      work: () => {
        calls.push(name);
        let sum = 0;
        for (let k = 0; k < 2e5; k++) sum += Math.sqrt(k);
        return sum;
      },
    });
    const [one, many] = interleaved([spin('a', 1), spin('b', 1000)], { rounds: 4, warmUp: 2 }) as [
      number,
      number,
    ];
    expect(calls.join('')).toBe('abbaabbaabba');
    expect(one).toBeGreaterThan(20 * many);
    expect(many).toBeGreaterThan(0);
  });

  it('refuse work that computes NaN', () => {
    expect(() => interleaved([{ operations: 1, work: () => Number.NaN }], { rounds: 1 })).toThrow(/NaN/);
  });

  it('report medians', () => {
    expect(median([3, 1, 100])).toBe(3);
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });
});
