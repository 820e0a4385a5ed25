/** Audits of what a day takes from the world besides data: prompts of models, and who did not answer in time. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { type AnalystKind, analysts, scriptedAnalyst, timedOutOf } from '../../actors/index.ts';
import { rehearsalOf, runScenario, simulate } from '../../engine/index.ts';
import { auditRun, auditSimulated } from '../../experiments/index.ts';
import type { View } from '../../market/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';
import { leakyScenario, registerLeaks, smallPopulation } from './leaks/audited.ts';
import { leftLyingAbout } from './leaks/leaky-market.ts';

registerLeaks();
const folder = temporaryFolder();

/** The view, with the next close in place of today's: what is asked knows more than what was shown. */
function whispered(view: View): View {
  const { closes, width } = leftLyingAbout;
  return {
    ...view,
    columns: view.columns.map((column) =>
      column.spec.name === 'close'
        ? { ...column, values: column.values.map((_, i) => closes[(view.day + 1) * width + i] ?? Number.NaN) }
        : column,
    ),
  };
}

const model = analysts.get('openai');
analysts.register({
  ...model,
  kind: 'whispered',
  options: z.looseObject({ kind: z.literal('whispered') }),
  create: (options: object, services) => {
    const inner = model.create({ ...options, kind: 'openai' } as never, services);
    return {
      strategy: (type, view, ordinal) => inner.strategy(type, view, ordinal),
      decide: (request) => inner.decide({ ...request, view: whispered(request.view) }),
    };
  },
} satisfies AnalystKind);

/** Investors of this number never answer while it is set. */
const silent = { ordinal: -1 };
analysts.register({
  kind: 'silent',
  description: 'buys what comes first, or says nothing at all',
  options: z.strictObject({ kind: z.literal('silent') }),
  create: () =>
    scriptedAnalyst({
      decide: ({ ordinal, candidates, buys }) =>
        ordinal === silent.ordinal
          ? new Promise(() => undefined)
          : Promise.resolve({ buys: candidates.slice(0, buys), sells: new Uint16Array(0) }),
    }),
} satisfies AnalystKind);

it('a prompt that knows more than the views show is found, by its question', async () => {
  const { warnings, ...loaded } = await leakyScenario(
    folder,
    'none',
    {
      analyst: model.options.parse({ kind: 'openai', model: 'm' }),
      modalities: { use: ['base'] },
      population: { ...smallPopulation, types: 1, modalitiesPerType: [1, 1], investorsPerType: 3, floor: 1 },
    },
    noTables,
  );
  const { simulation } = loaded.scenario;
  const analyst = { ...simulation.analyst, kind: 'whispered' };
  const scenario = { ...loaded.scenario, simulation: { ...simulation, analyst } };
  const rehearsal = rehearsalOf({ ...loaded, scenario, warnings }, { outDir: folder, latencyMs: 1 });
  const { runDir } = await runScenario({ scenario: rehearsal, outDir: folder });
  const { findings, verdict } = await auditRun(runDir, { days: 2 });
  expect(verdict).toBe('found');
  for (const { check, subject, message } of findings) {
    // Cast again on the data as they are, the same is asked: it is the future that is told.
    expect({ check, subject }).toEqual({ check: expect.stringContaining('future'), subject: 'prompt' });
    expect(message).toMatch(
      /^the prompt of the .* differs once (the data end that day|what follows is noise): the run did not ask it$/,
    );
  }
  expect(findings.length).toBeGreaterThan(0);
});

it('a run whose investors timed out is clean: they time out again, as its journal says', async () => {
  const market = { ...small.market, days: 10 };
  const simulation = {
    ...small,
    market,
    analyst: { kind: 'silent' },
    labels: { horizons: [1] },
    optimizer: { horizon: 1, lookback: 2 },
  };
  const loaded = await loadScenario(
    scenarioFile(folder, 'silent', simulation, { ...noTables, answerTimeoutSeconds: 0.02 }),
  );
  silent.ordinal = 3;
  const { journal } = await simulate(loaded, { controls: 'journal' });
  // Were the journal not heard, everybody would answer now.
  silent.ordinal = -1;
  const records = [...journal.records(0, { ballots: false })];
  expect(records.filter((record) => timedOutOf(record).length > 0).length).toBeGreaterThan(1);
  const report = await auditSimulated({ journal, ...loaded }, { days: 2, full: true });
  expect(report.findings).toEqual([]);
  expect(report.verdict).toBe('clean');
  expect(report.checks.find(({ check }) => check === 'replay')?.checked).toBe(10);
});
