import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { loadScenario, type RunReport, resumeRun, runScenario, simulate } from '../../engine/index.ts';
import { auditRun } from '../../experiments/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import { optimizers } from '../../optimizer/index.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, temporaryFolder } from './folders.ts';
import { digestsIn, forkOf } from './forks.ts';
import { learners } from './learners.ts';
import { tiny } from './stepping.ts';

const folder = temporaryFolder();
const DAYS = 16;
/** Late enough that an ensemble has compared its experts before and after. */
const MIDST = 12;

interface Optimizer {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

/** On a market in which every learner finds a difference between types. */
function scenarioOf(optimizer: Optimizer) {
  const population = {
    types: 3,
    investorsPerType: 4,
    respawn: 'plan',
    floor: 1,
    pool: { size: 5 },
    picks: 2,
  };
  const simulation = tiny(DAYS, { seed: 8, population, optimizer });
  return loadScenario(scenarioFile(folder, optimizer.kind, simulation, noTables), {
    set: [
      'evaluation.bootstrapSamples=100',
      'evaluation.rivals=[]',
      'evaluation.portfolios=[{kind: long-short}]',
    ],
  });
}

/** A run in its own folder, stopped after `until` days. */
async function run(optimizer: Optimizer, until = Number.POSITIVE_INFINITY): Promise<RunReport> {
  const stopping = new AbortController();
  return runScenario({
    scenario: await scenarioOf(optimizer),
    outDir: join(folder, optimizer.kind),
    signal: stopping.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day + 1 === until) stopping.abort();
    },
  });
}

/** Days whose weights are not those of the day before. */
function learnedDays(records: readonly DayRecord[]): readonly number[] {
  const weights = records.map(({ distribution }) => distribution.join());
  return weights.flatMap((of, day) => (day > 0 && of !== weights[day - 1] ? [day] : []));
}

/** The digests of a run in one go, and the folder of one that was stopped in its midst and went on. */
async function wholeAndResumed(optimizer: Optimizer) {
  const { journal, warnings } = await simulate(await scenarioOf(optimizer), { controls: 'journal' });
  const records = [...journal.records(0, { ballots: false })];
  expect(learnedDays(records)).not.toEqual([]);
  expect(warnings.filter((warning) => warning.includes('never'))).toEqual([]);
  const { runDir } = await run(optimizer, MIDST);
  expect(recordsIn(runDir)).toHaveLength(MIDST);
  await resumeRun({ runDir });
  return { whole: digestsOf(records), runDir };
}

it.each(learners)(
  'a run that learns by $kind has the same digests when it is stopped and resumed',
  async (optimizer) => {
    const { whole, runDir } = await wholeAndResumed(optimizer);
    expect(digestsIn(runDir)).toEqual(whole);
  },
);

it('a run of an ensemble has them when it is forked, and gives the audit no finding', async () => {
  const optimizer = learners.find(({ kind }) => kind === 'ensemble') as Optimizer;
  const { whole, runDir } = await wholeAndResumed(optimizer);
  const fork = await forkOf(runDir, MIDST - 1);
  expect(digestsIn(fork.runDir)).toEqual(whole);
  for (const audited of [runDir, fork.runDir]) {
    const { findings, checks } = await auditRun(audited, { days: 2 });
    expect(findings).toEqual([]);
    const checked = new Map(checks.map((check) => [check.check, check.checked]));
    expect(checked.get('distributions')).toBe(audited === runDir ? DAYS : DAYS - MIDST + 1);
    expect(checked.get('replay')).toBe(2);
  }
});

it('an optimizer that counts its calls is found on days that are cast again, by one that has counted none', async () => {
  optimizers.register({
    kind: 'counting',
    description: 'trusts the first type more with every call',
    options: z.strictObject({ kind: z.literal('counting') }),
    create: () => {
      let calls = 0;
      return {
        optimize: (_, start) => {
          calls++;
          const rest = start.length - 1;
          const distribution = start.map((__, type) =>
            type === 0 ? 1 + calls / 100 : 1 - calls / 100 / rest,
          );
          return { distribution, startFitness: 0, fitness: 0, evaluations: 1, accepted: 1 };
        },
      };
    },
  });
  const { runDir } = await run({ kind: 'counting', horizon: 1, lookback: 1 });
  expect(learnedDays(recordsIn(runDir))).not.toEqual([]);
  const { findings } = await auditRun(runDir, { days: 2 });
  expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(['replay']));
  expect(findings[0]?.subject).toBe('distribution');
});
