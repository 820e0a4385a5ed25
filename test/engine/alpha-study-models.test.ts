/** Studies of alphas that ask models: how they go on where nobody answers, and what they still ask once they are stopped. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MassError } from '../../core/index.ts';
import { type AlphaStage, studyAlphas } from '../../engine/index.ts';
import type { SimulatedServer } from '../../models/index.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';
import { alphaScenario, alphaSimulation, alphas } from './alpha-worlds.ts';
import { quickServer } from './asking/scenario.ts';
import { temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const judged = {
  alphas: {
    ...alphas,
    agents: [
      { kind: 'judged', role: 'confidence', mostComparisons: 30 },
      { kind: 'judged', role: 'risk', mostComparisons: 30 },
    ],
    judge: { model: 'simulated' },
  },
};

const endpoints = ({ baseUrl }: Pick<SimulatedServer, 'baseUrl'>, concurrency: number) => [
  `models.endpoints=${JSON.stringify([{ baseUrl, concurrency, timeoutSeconds: 20 }])}`,
  'models.patienceMinutes=0.01',
];

/** What failed, of the first problem. */
async function failureOf(study: Promise<unknown>) {
  const error = await study.then(
    () => expect.fail('it ended well'),
    (reason: MassError) => reason,
  );
  return error.problems[0];
}

describe('where nobody answers', () => {
  it('a new study leaves no folder and says to start again, one in its folder how it goes on', async () => {
    const server = await quickServer();
    await server.close();
    const outDir = join(folder, 'unreachable');
    const scenario = await alphaScenario(folder, 'unreachable', judged, endpoints(server, 4));
    expect(await failureOf(studyAlphas({ study: { scenario, outDir }, through: 'train' }))).toMatchObject({
      code: 'models.unreachable',
      hint: expect.stringMatching(/start the study again; what models answered is recorded/),
    });
    expect(readdirSync(outDir).filter((name) => !name.startsWith('recording'))).toEqual([]);
    const mining = {
      categories: ['price'],
      proposers: [{ kind: 'grammar', proposals: 4, perGeneration: 4 }],
    };
    const { runDir } = await studyAlphas({
      study: { scenario: { ...scenario, scenario: (await mined(scenario, mining)).scenario }, outDir },
      through: 'mine',
    });
    expect(await failureOf(studyAlphas({ study: { runDir }, through: 'train' }))).toMatchObject({
      code: 'models.unreachable',
      hint: expect.stringContaining(`go on with "mass alphas train ${runDir}"`),
    });
  });
});

it('a new study whose budget ends before its first evaluation keeps its folder, and the account of what it paid', async () => {
  const server = await quickServer();
  const outDir = join(folder, 'budget');
  const set = [...endpoints(server, 2), 'budget.calls=5'];
  const scenario = await alphaScenario(folder, 'budget', judged, set);
  const failure = await failureOf(studyAlphas({ study: { scenario, outDir }, through: 'evaluate' }));
  const name = readdirSync(outDir).find((each) => !each.startsWith('recording'));
  const runDir = join(outDir, name ?? 'none');
  expect(failure?.hint).toContain(`"mass alphas evaluate ${runDir} --set execution.budget.calls=`);
  // Nothing more may be asked: what was paid counts on.
  await failureOf(studyAlphas({ study: { runDir }, through: 'evaluate' }));
  expect(server.counts().answered).toBe(5);
  const report = await studyAlphas({
    study: { runDir, set: ['budget.calls=100000'] },
    through: 'evaluate',
  });
  expect(report.states.evaluate).toBe('done');
  expect(report.models?.answered).toBe(server.counts().answered);
  await server.close();
});

/** The scenario with a section for mining. */
function mined({ scenario }: LoadedScenario, mining: object): Promise<LoadedScenario> {
  const file = join(folder, 'mining.json');
  const { version, simulation, execution, evaluation } = scenario;
  writeFileSync(file, JSON.stringify({ version, simulation, execution, evaluation, mining }));
  return loadScenario(file);
}

/** Studies until the server has given three answers; how many it gave by then, and in all. */
async function stoppedStudy(
  scenario: LoadedScenario,
  server: Pick<SimulatedServer, 'counts'>,
  through: AlphaStage,
) {
  const stop = new AbortController();
  let atStop = 0;
  const watch = setInterval(() => {
    if (stop.signal.aborted || server.counts().answered < 3) return;
    atStop = server.counts().answered;
    stop.abort();
  }, 1);
  try {
    const outDir = join(folder, `stopped-${through}`);
    const report = await studyAlphas({ study: { scenario, outDir }, through, signal: stop.signal });
    return { report, atStop, answered: server.counts().answered };
  } finally {
    clearInterval(watch);
  }
}

describe('a study that is stopped while a model is asked', () => {
  const slow = { slots: 2, latency: { medianMs: 60, sigma: 0.1, capMs: 100 } };
  const CONCURRENCY = 2;

  it('asks nothing further for its evaluation, and goes on from what was answered', async () => {
    const server = await quickServer(slow);
    const scenario = await alphaScenario(folder, 'evaluated', judged, endpoints(server, CONCURRENCY));
    const { report, atStop, answered } = await stoppedStudy(scenario, server, 'evaluate');
    expect(atStop).toBeGreaterThanOrEqual(3);
    expect(answered).toBeLessThanOrEqual(atStop + CONCURRENCY);
    expect(report.states.evaluate).toBe('open');
    expect(report.models).toMatchObject({ answered });
    expect(existsSync(report.runDir)).toBe(true);
    const quick = await quickServer();
    const set = endpoints(quick, 32);
    const whole = await studyAlphas({ study: { runDir: report.runDir, set }, through: 'evaluate' });
    expect(whole.states.evaluate).toBe('done');
    expect(whole.models?.answered).toBe(answered + quick.counts().answered);
    expect(whole.models?.reused).toBeGreaterThanOrEqual(answered);
    await Promise.all([server.close(), quick.close()]);
  });

  it('asks nothing further for the task of mining in progress', async () => {
    const server = await quickServer(slow);
    const text = Array.from(
      { length: 60 },
      (_, k) => `Paper ${k}: companies whose prices rose over ${k + 2} days go on rising.`,
    ).join('\n\n');
    writeFileSync(join(folder, 'paper.md'), text);
    const plain = await alphaScenario(folder, 'plain', alphaSimulation, endpoints(server, CONCURRENCY));
    const scenario = await mined(plain, {
      documents: ['paper.md'],
      proposers: [{ kind: 'model', model: 'simulated', chunkCharacters: 500 }],
    });
    const { report, atStop, answered } = await stoppedStudy(scenario, server, 'mine');
    expect(answered).toBeLessThanOrEqual(atStop + 1);
    expect(report.states.mine).not.toBe('done');
    expect(report.models).toMatchObject({ answered });
    await server.close();
  });
});
