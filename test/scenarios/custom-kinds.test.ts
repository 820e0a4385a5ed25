import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aggregators,
  analysts,
  evaluationAgents,
  fitnesses,
  type LoadedScenario,
  loadScenario,
  marketSources,
  modalities,
  optimizers,
  readReport,
  selectionRules,
  selectors,
  simulate,
} from '../../engine/index.ts';
import { openMarket } from '../../engine/open-market.ts';
import { analystConformance } from '../actors/conformance.ts';
import { agentConformance } from '../alphas/agents/agent-conformance.ts';
import { selectionRuleConformance } from '../alphas/selection/rule-conformance.ts';
import { type Ended, launcher, start } from '../cli/launcher.ts';
import { selectorConformance } from '../market/selector-conformance.ts';
import { marketSourceConformance } from '../market/source-conformance.ts';
import { aggregatorConformance } from '../optimizer/aggregator-conformance.ts';
import { optimizerConformance } from '../optimizer/conformance.ts';
import { fitnessConformance } from '../optimizer/fitness-conformance.ts';

const file = 'scenarios/library/custom-kinds.ts';
const shorter = { set: ['market.days=20'] };
const folder = mkdtempSync(join(tmpdir(), 'mass-custom-kinds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Suites look their kinds up while they are collected.
const loaded: LoadedScenario = await loadScenario(file, shorter);

describe('the kinds that custom-kinds.ts registers', () => {
  it('are of every extension point, and the scenario names them all', () => {
    const { simulation } = loaded.scenario;
    expect(modalities.names()).toContain('attention');
    expect(marketSources.kinds()).toContain(simulation.market.kind);
    expect(selectors.kinds()).toContain(simulation.population.pool.selector);
    expect(analysts.kinds()).toContain(simulation.analyst.kind);
    expect(aggregators.kinds()).toContain(simulation.aggregation.kind);
    expect(fitnesses.kinds()).toContain(simulation.optimizer.fitness);
    expect(optimizers.kinds()).toContain(simulation.optimizer.kind);
    expect([
      simulation.market.kind,
      simulation.population.pool.selector,
      simulation.analyst.kind,
      simulation.aggregation.kind,
      simulation.optimizer.fitness,
      simulation.optimizer.kind,
    ]).toEqual(['synthetic-attention', 'larger-first', 'empiricist', 'median', 'topFifth', 'hill-climbing']);
  });

  marketSourceConformance('synthetic-attention', { instruments: 12, days: 12, warmup: 30 });
  selectorConformance('larger-first');
  analystConformance('empiricist');
  aggregatorConformance('median');
  fitnessConformance('topFifth');
  optimizerConformance('hill-climbing');
  agentConformance('recent-ic');
  selectionRuleConformance('best-few', [{ count: 2 }]);

  it('choose the alphas that investors see', async () => {
    const { alphas } = loaded.scenario.simulation;
    for (const { kind } of alphas?.agents ?? []) expect(evaluationAgents.kinds()).toContain(kind);
    expect(selectionRules.kinds()).toContain(alphas?.selection.kind);
    const market = await openMarket(loaded.scenario.simulation, loaded.baseFolder);
    const feed = market.feed();
    const shown = Array.from({ length: 20 }, () =>
      (feed.next()?.snapshot.columns ?? []).filter(
        ({ spec, learnedSign }) => spec.modality === 'alpha' && learnedSign === 1,
      ),
    );
    market.close();
    expect(new Set(shown.map(({ length }) => length))).toEqual(new Set([2]));
    expect(market.description.columns.map(({ name }) => name)).toContain('alpha_forgotten');
  });
});

describe('a run of custom-kinds.ts', () => {
  it('simulates in memory: types see the modality, the optimizer maximises the fitness of its own', async () => {
    const { journal, evaluation, types } = await simulate(loaded, { controls: 'journal' });
    expect(journal.days()).toBe(20);
    expect(types.some((type) => type.modalities.includes('attention'))).toBe(true);
    const searched = [...journal.records(0)].flatMap(({ optimization }) => optimization ?? []);
    expect(searched).toHaveLength(10);
    for (const { startFitness, fitness, evaluations } of searched) {
      expect(fitness).toBeGreaterThanOrEqual(startFitness);
      // A spread of returns, not a correlation.
      expect(Math.abs(fitness)).toBeLessThan(0.2);
      expect(evaluations).toBe(41);
    }
    expect(searched.some(({ startFitness, fitness }) => fitness > startFitness)).toBe(true);
    expect(evaluation.statistics.score['5']?.days).toBeGreaterThan(0);
  });

  describe('by the command', () => {
    let ended: Ended;
    beforeAll(async () => {
      const command = ['run', file, '--set', 'market.days=20', '--out', folder, '--json'];
      ended = await start(process.execPath, launcher, command).ended;
    });

    it('gives the digest of the run in memory', async () => {
      expect(ended.code, ended.err).toBe(0);
      const report = JSON.parse(ended.out) as { readonly digest: string; readonly runDir: string };
      const { journal } = await simulate(loaded, { controls: 'journal' });
      expect(report.digest).toBe(journal.day(19).digest);
      expect(readReport(report.runDir).conventions).toMatchObject({
        optimizer: 'hill-climbing',
        fitness: 'topFifth',
        aggregator: 'median',
      });
    });

    it('goes on over more days once its kinds are known, and says so when they are not', async () => {
      const { runDir } = JSON.parse(ended.out) as { readonly runDir: string };
      const command = ['run', '--extend', runDir, '--set', 'market.days=22', '--json'];
      const extend = (...more: readonly string[]) =>
        start(process.execPath, launcher, [...command, ...more]).ended;
      const refused = await extend();
      expect(refused.code).toBe(2);
      expect(refused.out).toMatch(/scenario\.unknown-kind.*--kinds FILE/);
      const extended = await extend('--kinds', file);
      expect(extended.code, extended.err).toBe(0);
      expect(JSON.parse(extended.out)).toMatchObject({ days: 22, complete: true });
    });
  });

  it('works from a copy in a project that has the package installed', async () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(resolve('.'), join(project, 'node_modules', 'mass-engine'), 'junction');
    writeFileSync(join(project, 'mine.ts'), readFileSync(file));
    const installed = join(project, 'node_modules', 'mass-engine', 'bin', 'mass.cjs');
    const checked = await start(process.execPath, installed, ['check', 'mine.ts', '--json'], { cwd: project })
      .ended;
    expect(checked.code, checked.err).toBe(0);
  });
});
