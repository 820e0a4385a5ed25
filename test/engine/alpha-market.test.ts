/** What investors see of alphas, and that nothing of it knows a later day. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AlphaSession,
  alphaModality,
  type SelectionEntry,
  type WeightEntry,
} from '../../alphas/index.ts';
import { forkRun, type RunReport, resumeRun, runScenario, simulate } from '../../engine/index.ts';
import { openMarket } from '../../engine/open-market.ts';
import type { OpenMarket } from '../../engine/opened-market.ts';
import { auditRun, auditSimulated } from '../../experiments/index.ts';
import { type Column, type MarketDay, marketSources } from '../../market/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { alphaScenario, alphaSimulation, DAYS, formulas } from './alpha-worlds.ts';
import { digestsOf, recordsIn, temporaryFolder } from './folders.ts';
import { peekingAlphas, type StagedStudy, staged } from './peeking-alphas.ts';

const folder = temporaryFolder();
const shown = formulas.slice(0, -1);
const columnOf = (name: string) => `alpha_${name.replaceAll(' ', '_')}`;

function daysOf(market: Pick<OpenMarket, 'feed'>): readonly MarketDay[] {
  const days: MarketDay[] = [];
  const feed = market.feed();
  for (let day = feed.next(); day !== undefined; day = feed.next()) days.push(day);
  return days;
}

const plain = (values: ArrayLike<number> | undefined) =>
  Array.from(values ?? [], (value) => (Number.isNaN(value) ? null : value));

describe('the days of a market with alphas', () => {
  let loaded: LoadedScenario;
  let market: OpenMarket;
  let days: readonly MarketDay[];
  let study: StagedStudy;
  beforeAll(async () => {
    loaded = await alphaScenario(folder, 'days');
    market = await openMarket(loaded.scenario.simulation, loaded.baseFolder);
    days = daysOf(market);
    const { simulation } = loaded.scenario;
    const left = await openMarket(simulation, loaded.baseFolder, { alphas: 'left-out' });
    study = await staged(left, simulation);
    left.close();
    return () => market.close();
  });

  const selectedAt = (day: number): SelectionEntry['selected'] =>
    study.selections.findLast((entry) => entry.day <= day)?.selected ?? [];

  it('have a column for every alpha that the market can give, described, the higher the better', () => {
    const columns = market.description.columns.filter(({ modality }) => modality === 'alpha');
    expect(columns.map(({ name }) => name)).toEqual(shown.map(({ name }) => columnOf(name)));
    for (const column of columns) expect(column.sign).toBe(1);
    expect(columns[2]?.description).toBe(
      'company: cheap ones rise; EARNINGS_TO_PRICE, turned so that higher values went with higher returns',
    );
    expect(market.alphas?.unavailable.map(({ alpha }) => alpha.name)).toEqual(['nowhere']);
    expect(days).toHaveLength(DAYS);
    for (const { snapshot } of days) {
      expect(snapshot.columns.map(({ spec }) => spec)).toEqual(market.description.columns);
    }
  });

  it('hold sign x value of the alphas that are selected as of their close, and nothing of the others', () => {
    const kinds = { held: 0, empty: 0 };
    for (const { snapshot } of days) {
      const selected = new Map(selectedAt(snapshot.day).map(({ name, sign }) => [name, sign]));
      const { input, gather } = study.sessions.get(snapshot.day) as AlphaSession;
      for (const [k, { name }] of shown.entries()) {
        const { values, learnedSign } = snapshot.columns.find(
          ({ spec }) => spec.name === columnOf(name),
        ) as Column;
        const sign = selected.get(name) ?? Number.NaN;
        const own = gather(input.values[k] as Float64Array);
        expect(plain(values)).toEqual(plain(own.map((value) => sign * value + 0)));
        expect(learnedSign).toBe(selected.has(name) ? 1 : 0);
        kinds[selected.has(name) ? 'held' : 'empty']++;
      }
    }
    expect(kinds.held).toBeGreaterThan(DAYS);
    expect(kinds.empty).toBeGreaterThan(DAYS);
    expect(
      new Set(study.selections.map(({ selected }) => selected.map(({ name }) => name).join())).size,
    ).toBeGreaterThan(1);
    expect(new Set(study.selections.flatMap(({ selected }) => selected.map(({ sign }) => sign)))).toEqual(
      new Set([1, -1]),
    );
  });

  it('come with the composite of the study, which no column shows', () => {
    for (const { snapshot } of days) {
      const { composite } = study.weights.get(snapshot.day) as WeightEntry;
      expect(plain(market.alphas?.compositeOf(snapshot.day))).toEqual(composite);
      for (const column of snapshot.columns) expect(plain(column.values)).not.toEqual(composite);
    }
  });

  it('have data digests of their own, which move with what a column shows', async () => {
    const left = await openMarket(loaded.scenario.simulation, loaded.baseFolder, { alphas: 'left-out' });
    const without = daysOf(left).map(({ dataDigest }) => dataDigest);
    left.close();
    const digests = days.map(({ dataDigest }) => dataDigest);
    expect(digests.every((digest, day) => digest !== without[day])).toBe(true);
    const stricter = structuredClone(alphaSimulation.alphas);
    stricter.selection.threshold = 0.99;
    const other = await alphaScenario(folder, 'stricter', { alphas: stricter });
    const opened = await openMarket(other.scenario.simulation, other.baseFolder);
    const others = daysOf(opened);
    opened.close();
    for (const [k, { snapshot, dataDigest }] of others.entries()) {
      const isSame = snapshot.columns.every((column, c) => {
        const theirs = days[k]?.snapshot.columns[c]?.values;
        return JSON.stringify(plain(column.values)) === JSON.stringify(plain(theirs));
      });
      expect(dataDigest === digests[k]).toBe(isSame);
    }
    expect(others.some(({ dataDigest }, k) => dataDigest !== digests[k])).toBe(true);
  });

  it('are those of a longer market, day for day', async () => {
    const longer = await alphaScenario(folder, 'longer', {
      market: { ...alphaSimulation.market, days: DAYS + 9 },
    });
    const opened = await openMarket(longer.scenario.simulation, longer.baseFolder);
    expect(
      daysOf(opened)
        .slice(0, DAYS)
        .map(({ dataDigest }) => dataDigest),
    ).toEqual(days.map(({ dataDigest }) => dataDigest));
    opened.close();
  });

  it('are described without being read', async () => {
    const described = await openMarket(loaded.scenario.simulation, loaded.baseFolder, {
      alphas: 'described',
    });
    expect(described.description).toEqual(market.description);
    described.close();
  });
});

describe('a run whose investors read alphas', () => {
  let report: RunReport;
  let digests: readonly string[];
  beforeAll(async () => {
    report = await runScenario({
      scenario: await alphaScenario(folder, 'run'),
      outDir: join(folder, 'runs'),
    });
    digests = digestsOf(recordsIn(report.runDir));
    expect(digests).toHaveLength(DAYS);
  });

  it('is judged beside the composite alone, and differs from the run without the modality', async () => {
    expect(report.judgement?.rivals.map(({ name, role }) => [name, role])).toEqual([['alphas', 'control']]);
    const rankIc = report.judgement?.rivals[0]?.byHorizon?.['2']?.rankIc;
    expect(rankIc).toBeTypeOf('number');
    const without = await alphaScenario(folder, 'without', {
      modalities: { ...alphaSimulation.modalities, without: ['alpha'] },
    });
    const { journal, types, evaluation } = await simulate(without, { controls: 'journal', judgement: true });
    expect(types.some(({ modalities }) => modalities.includes('alpha'))).toBe(false);
    expect(digestsOf(journal.records())).not.toEqual(digests);
    // The composite is no investor's.
    expect(evaluation.judgement?.rivals[0]?.byHorizon?.['2']?.rankIc).toBe(rankIc);
  });

  it('repeats to the bit', async () => {
    const { journal } = await simulate(await alphaScenario(folder, 'run'), { controls: 'journal' });
    expect(digestsOf(journal.records())).toEqual(digests);
  });

  it('goes on after it was stopped, and forks, with the same digests', async () => {
    const stop = new AbortController();
    const part = await runScenario({
      scenario: await alphaScenario(folder, 'run'),
      outDir: join(folder, 'stopped'),
      signal: stop.signal,
      observe: (event) => {
        if (event.kind === 'day' && event.day === 9) stop.abort();
      },
    });
    expect(part).toMatchObject({ complete: false, days: 10 });
    expect(await resumeRun({ runDir: part.runDir })).toMatchObject({ complete: true, digest: report.digest });
    expect(digestsOf(recordsIn(part.runDir))).toEqual(digests);
    const fork = await forkRun({ runDir: report.runDir, day: 13, outDir: join(folder, 'forks') });
    expect(digestsOf(recordsIn(fork.runDir))).toEqual(digests);
    const withheld = await forkRun({
      runDir: report.runDir,
      day: 13,
      outDir: join(folder, 'forks'),
      set: ['modalities.without=[alpha]'],
    });
    const own = digestsOf(recordsIn(withheld.runDir));
    expect(own.slice(0, 13)).toEqual(digests.slice(0, 13));
    expect(own[13]).not.toBe(digests[13]);
  });

  it('has identical views, ballots and portfolios on data that end, and on data that go on as noise', async () => {
    const audit = await auditRun(report.runDir, { days: 2 });
    expect(audit.findings).toEqual([]);
    expect(audit.verdict).toBe('clean');
    expect(Object.fromEntries(audit.checks.map(({ check, checked }) => [check, checked]))).toMatchObject({
      'future absent': 2,
      'future noise': 1,
    });
  });
});

describe('a market that selects its alphas itself', () => {
  marketSources.register(peekingAlphas);

  async function audited(ahead: number) {
    const { alphas: _, market, ...rest } = alphaSimulation;
    const { name, bit, description } = alphaModality;
    const loaded = await alphaScenario(folder, `ahead-${ahead}`, {
      ...rest,
      market: { ...market, kind: 'peeking-alphas', ahead },
      modalities: { ...rest.modalities, declare: [{ name, bit, description }] },
      alphas: undefined,
    });
    const { journal } = await simulate(loaded, { controls: 'journal' });
    return { journal, report: await auditSimulated({ journal, ...loaded }, { days: 2 }) };
  }

  it('shows what the engine shows, and passes the audit, while it selects by its closes', async () => {
    const { journal, report } = await audited(0);
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('clean');
    const { journal: own } = await simulate(await alphaScenario(folder, 'own'), { controls: 'journal' });
    const choices = (of: typeof own) => [...of.records(0)].map(({ score, plan }) => [[...score], [...plan]]);
    expect(choices(journal)).toEqual(choices(own));
  });

  it('is caught by the audit when it selects by what is known some days later', async () => {
    const { report } = await audited(alphaSimulation.alphas.retrainEvery);
    expect(report.verdict).toBe('found');
    const future = report.findings.filter(({ check }) => check.startsWith('future'));
    expect(future.map(({ check }) => check)).toContain('future absent');
    expect(future.map(({ message }) => message).join()).toMatch(/alpha_/);
  });
});
