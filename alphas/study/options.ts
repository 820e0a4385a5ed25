import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { EVIDENCE_DAYS, LEAST_IC_DAYS, LEAST_NAMES } from '../agents/alpha-history.ts';
import { SCORE_WEIGHTS } from '../agents/score.ts';
import { MINED_NAME } from '../alpha-column.ts';
import { formulaBounds } from '../bounds.ts';
import { parseFormula } from '../formula.ts';
import { judgeOptions } from '../judges/judge-options.ts';
import { printable } from '../printable.ts';
import { LEAST_TRAINING_DAYS, RETRAIN_SESSIONS } from '../weights/fit-schedule.ts';
import { TRAINING_SESSIONS } from '../weights/walk-forward.ts';

/** Longest window of sessions that a study takes. */
const MOST_SESSIONS = 10_000;

const sessions = (least: number) => z.int().min(least).max(MOST_SESSIONS);
const share = (what: string) => z.number().min(0).max(1).describe(`Share of ${what} in the score`);

const formula = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/, 'a name has letters, digits, spaces and ._-, 80 at most')
    .refine((name) => !MINED_NAME.test(name), 'names like "mined 1" are of what a study mines itself')
    .describe('Name of the alpha, unlike any other'),
  category: printable(100)
    .min(1)
    .default('own')
    .describe('What kind of alpha it is, for selection rules that ask'),
  formula: z
    .string()
    .min(1)
    .max(formulaBounds.length)
    .superRefine(readable)
    .describe('The formula (docs/formulas.md)'),
  description: printable(1_000).optional().describe('What it is expected to do'),
});

/** `simulation.alphas`, without the kinds of agent, rule and model, whose options stand beside their registry lines. */
export const studyOptions = z.strictObject({
  libraries: z
    .array(z.string().min(1).max(1000))
    .max(100)
    .default([])
    .describe(
      "Lists of formulas: workbook-37, appendix-92, formulaic-101, or files of such lists in the scenario's folder",
    ),
  formulas: z
    .array(formula)
    .max(10_000)
    .superRefine(distinctNames)
    .default([])
    .describe('Formulas of your own'),
  horizon: z
    .int()
    .min(1)
    .max(250)
    .default(5)
    .describe('Horizon of the label that alphas are judged by and fitted to (trading days)'),
  shares: z
    .strictObject({
      confidence: share('theta, what confidence agents say,').default(SCORE_WEIGHTS.confidence),
      risk: share('rho, what risk agents say,').default(SCORE_WEIGHTS.risk),
    })
    .refine(({ confidence, risk }) => confidence + risk > 0, 'the shares of the score are not both 0')
    .prefault({})
    .describe('How theta and rho are mixed into the score'),
  state: z
    .strictObject({
      trendDays: sessions(2).default(60).describe('Sessions of the trend'),
      sidewaysBand: z
        .number()
        .min(0)
        .max(10)
        .default(0.75)
        .describe('Standard errors of the trailing mean return within which the market goes sideways'),
      volatilityDays: sessions(2).default(20).describe('Sessions of a standard deviation'),
      usualDays: sessions(1)
        .default(252)
        .describe('Sessions whose median standard deviation is the usual one'),
      leastUsualDays: sessions(1).default(60).describe('Standard deviations before there is a usual one'),
    })
    .superRefine(usualWindow)
    .prefault({})
    .describe("The market's state that agents look at: bull, bear or sideways, and its volatility"),
  window: sessions(2).default(EVIDENCE_DAYS).describe('Latest labelled days that agents look at'),
  leastIcDays: sessions(2)
    .default(LEAST_IC_DAYS)
    .describe(
      'Fewest daily ICs of a market state, of a sign and of an opinion: below it an alpha is not judged',
    ),
  leastNames: z
    .int()
    .min(2)
    .max(10_000)
    .default(LEAST_NAMES)
    .describe('Fewest instruments of a day that alphas are judged on or fitted to'),
  trainingDays: sessions(1)
    .default(TRAINING_SESSIONS)
    .describe('Latest labelled days of a fit (paper: 18 months of training and 6 of validation)'),
  leastDays: sessions(1)
    .default(LEAST_TRAINING_DAYS)
    .describe('Labelled days before alphas are judged and fitted for the first time'),
  retrainEvery: sessions(1)
    .default(RETRAIN_SESSIONS)
    .describe('Sessions from one evaluation, selection and fit to the next'),
  judge: judgeOptions.optional().describe('Who is asked by agents of the kind "judged": a model'),
});

/** A registered kind with its options, as a scenario's schema resolves it. */
export interface KindChoice {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** `simulation.alphas`, resolved. */
export interface StudyOptions extends Readonly<z.output<typeof studyOptions>> {
  readonly agents: readonly KindChoice[];
  readonly selection: KindChoice;
  readonly weights: KindChoice;
}

/** Windows of a study that fit each other: for whoever adds the kinds to `studyOptions`. */
export function fittingWindows(
  {
    trainingDays,
    leastDays,
    window,
    leastIcDays,
  }: Pick<StudyOptions, 'trainingDays' | 'leastDays' | 'window' | 'leastIcDays'>,
  context: z.RefinementCtx,
): void {
  if (leastIcDays > window) {
    context.addIssue({
      code: 'custom',
      message: 'a sign needs more days than agents look at: no alpha would ever be selected',
      path: ['leastIcDays'],
      params: { expected: `at most ${window} (window)`, hint: 'lower leastIcDays or raise window' },
    });
  }
  if (leastDays <= trainingDays) return;
  context.addIssue({
    code: 'custom',
    message: 'a fit waits for more days than it learns from',
    path: ['leastDays'],
    params: {
      expected: `at most ${trainingDays} (trainingDays)`,
      hint: 'lower leastDays or raise trainingDays',
    },
  });
}

function usualWindow(
  { usualDays, leastUsualDays }: { readonly usualDays: number; readonly leastUsualDays: number },
  context: z.RefinementCtx,
): void {
  if (leastUsualDays <= usualDays) return;
  context.addIssue({
    code: 'custom',
    message: 'the usual deviation waits for more days than it looks at',
    path: ['leastUsualDays'],
    params: { expected: `at most ${usualDays} (usualDays)`, hint: 'lower leastUsualDays or raise usualDays' },
  });
}

function readable(text: string, context: z.RefinementCtx): void {
  try {
    parseFormula(text);
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    const { message, line, column, expected, hint } = error.problems[0];
    const place = column === undefined ? '' : ` (line ${line ?? 1}, column ${column} of the formula)`;
    context.addIssue({
      code: 'custom',
      message: `${message}${place}`,
      params: {
        ...(expected === undefined ? {} : { expected }),
        ...(hint === undefined ? {} : { hint }),
      },
    });
  }
}

function distinctNames(formulas: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const names = formulas.map(({ name }) => name);
  for (const [k, name] of names.entries()) {
    const before = names.indexOf(name);
    if (before === k) continue;
    context.addIssue({
      code: 'custom',
      message: `formula ${before + 1} has this name already`,
      path: [k, 'name'],
      params: { expected: 'a name of its own for every formula', hint: 'give one of them another name' },
    });
  }
}
