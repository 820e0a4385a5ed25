import { expect, it } from 'vitest';
import { candidates } from '../../../experiments/learning/candidates.ts';
import {
  cautious,
  contenders,
  type Standing,
  standingFindings,
} from '../../../experiments/learning/standings.ts';
import { meanOverSeeds, type SampleMean } from '../../../experiments/sample.ts';

/** Mean and half the width of the interval. */
function gain(mean: number, reach: number): SampleMean {
  return { ...meanOverSeeds([mean, mean]), low: mean - reach, high: mean + reach };
}

function standing(index: number, change: Partial<Standing>): Standing {
  return {
    candidate: candidates[index] as Standing['candidate'],
    planted: gain(0.1, 0.05),
    switched: gain(0.1, 0.05),
    followed: gain(0.1, 0.05),
    nothing: gain(0, 0.004),
    ...change,
  };
}

const best = standing(1, { planted: gain(0.2, 0.05), nothing: gain(0, 0.009) });
const second = standing(2, {});
const slow = standing(3, { switched: gain(0.01, 0.05) });
const lost = standing(4, { nothing: gain(-0.005, 0.006) });
const unsure = standing(5, { planted: gain(0.3, 0.31), followed: gain(0.3, 0.31) });
const stuck = standing(6, { switched: gain(0.01, 0.05), followed: gain(0.01, 0.05) });
const all = [second, slow, lost, unsure, stuck, best];

it('takes as contenders those that gain on both markets and lose nothing, best first', () => {
  expect(contenders(all)).toEqual([best, second]);
});

it('takes as cautious those that gain, follow in the end and are equal weights where nothing is', () => {
  expect(cautious(all)).toEqual([second, slow]);
});

it('names nobody without an interval', () => {
  const single = standing(1, { planted: meanOverSeeds([0.2]), nothing: meanOverSeeds([0]) });
  expect(standingFindings([single])).toEqual([
    expect.stringMatching(/: none\.$/),
    expect.stringMatching(/: none\.$/),
  ]);
  expect(standingFindings(all)[0]).toContain(
    `${best.candidate.name} (30.00); ${second.candidate.name} (20.00).`,
  );
});
