import { z } from 'zod';

/** Rates are written with few digits: 0.1 + 0.2 + 0.7 is one whole. */
const ROUNDING = 1e-9;

const rate = (what: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(`Share of investors and days, drawn from the seed: the investor ${what}`);

/** `simulation.faults`: investors that misbehave on purpose. */
export function faultsSection() {
  return z
    .strictObject({
      throw: rate('throws, abstains and is restarted'),
      hang: rate(
        'never answers, abstains once its time is up (execution.answerTimeoutSeconds) and is restarted',
      ),
      garbage: rate('answers what is no ballot, and abstains'),
    })
    .refine(
      (rates) => rates.throw + rates.hang + rates.garbage <= 1 + ROUNDING,
      'the rates of faults are at most 1 together',
    )
    .prefault({})
    .describe('Investors that misbehave on purpose, for stress tests (docs/stress.md)');
}

/** `execution.answerTimeoutSeconds`. */
export function answerTimeout() {
  return z
    .number()
    .min(0.001)
    .max(86_400)
    .optional()
    .describe(
      'Seconds that the answer of one investor is waited for before it abstains and is restarted; the journal keeps who timed out. Default: as long as it takes, and 5 where faults.hang is above 0',
    );
}
