import { invariant, MassError, type Problem } from '../core/index.ts';
import type { PopulationSettings } from './settings.ts';
import { MAX_CHILDREN } from './system.ts';

/** Most groups that can be asked at the same time: lanes are neighbours of other actors below `MAX_CHILDREN`. */
export const MOST_LANES = MAX_CHILDREN / 2;

/** Throws `population.pool` or `population.masks` with every number that cannot work. */
export function checkSettings(settings: PopulationSettings): void {
  const { types, pool, picks, sells } = settings;
  invariant(
    types.every((type, i) => type.index === i),
    'types are given in mask order',
  );
  const { answerTimeoutSeconds: seconds = 1, faults = { throw: 0, hang: 0, garbage: 0 } } = settings;
  invariant(seconds > 0 && seconds < Number.POSITIVE_INFINITY, 'answers are waited for a positive time');
  const rates = [faults.throw, faults.hang, faults.garbage];
  invariant(
    rates.every((rate) => rate >= 0) && rates.reduce((sum, rate) => sum + rate, 0) <= 1 + 1e-9,
    'fault rates are shares of one whole',
  );
  const problems: Problem[] = [];
  const whole = (name: string, value: number, least: number, most: number): void => {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    problems.push({
      code: 'population.pool',
      message: `${name} is out of range`,
      found: value,
      expected: `a whole number from ${least} to ${most}`,
      hint: 'change it in the population settings of the scenario',
    });
  };
  whole('the size of candidate pools', pool.size, 1, 65_535);
  whole('the number of picks', picks, 0, pool.size);
  whole('the number of sells', sells, 0, pool.size);
  if (picks + sells < 1) whole('the number of picks and sells together', picks + sells, 1, pool.size);
  if (settings.lanes !== undefined) whole('the number of lanes', settings.lanes, 1, MOST_LANES);
  if (settings.daysInFlight !== undefined) {
    whole('the number of days in flight', settings.daysInFlight, 1, Number.MAX_SAFE_INTEGER);
  }
  if (types.length < 1 || types.length > MAX_CHILDREN) {
    problems.push({
      code: 'population.masks',
      message: 'the number of investor types is out of range',
      found: types.length,
      expected: `1 to ${MAX_CHILDREN}`,
      hint: 'use fewer types, with more investors each',
    });
  }
  if (problems.length > 0) throw new MassError(problems);
}
