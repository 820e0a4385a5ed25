import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { timedOutOf } from '../../actors/index.ts';
import { identityOf, simulationDigest } from '../../engine/identity.ts';
import { resumeRun, runScenario } from '../../engine/index.ts';
import { newManifest } from '../../engine/manifest.ts';
import { prepareRun } from '../../engine/prepare-run.ts';
import { Session } from '../../engine/session.ts';
import { type DayRecord, MemoryJournal } from '../../journal/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { forgetAsked, registerAheadKinds } from './ahead-kinds.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
registerAheadKinds();

const rates = { throw: 0.05, hang: 0.02, garbage: 0.05 };
const quick = { ...noTables, answerTimeoutSeconds: 0.01 };
const named = (name: string, faults: object = rates, execution: object = quick, rest: object = {}) =>
  scenarioFile(folder, name, { ...small, ...rest, faults }, execution);

function told(records: readonly DayRecord[]): readonly unknown[] {
  return records.map(({ digest, abstentions, events, ballotsExpected, ballotsReceived }) => {
    expect(ballotsExpected).toBe(ballotsReceived + abstentions.length);
    return { digest, abstentions, events };
  });
}

describe('a run with faults', () => {
  it('has equal digests twice, counts every ballot, and differs from the run without', async () => {
    const scenario = await loadScenario(named('twice'));
    const [one, two] = [
      await runScenario({ scenario, outDir: join(folder, 'one') }),
      await runScenario({ scenario, outDir: join(folder, 'two') }),
    ];
    const records = recordsIn(one.runDir);
    expect(told(recordsIn(two.runDir))).toEqual(told(records));
    const healthy = await runScenario({
      scenario: await loadScenario(named('healthy', {})),
      outDir: join(folder, 'healthy'),
    });
    expect(healthy.digest).not.toBe(one.digest);
    expect(healthy.abstentions).toBe(0);
    const texts = new Set(
      records.flatMap(({ abstentions }) => abstentions.map(({ reason }) => reason.slice(0, 9))),
    );
    expect([...texts].sort()).toEqual(expect.arrayContaining(['failed: a', 'invalid a', 'timed out']));
    // The uniform control knows no faults: it is what the healthy run's is.
    expect(one.controls.uniform).toEqual(healthy.controls.uniform);
  });

  it.each([1, 3, 6])(
    'has equal digests with %d days in flight and answers out of order',
    async (daysInFlight) => {
      forgetAsked();
      const simulation = { ...small, faults: rates, analyst: { kind: 'ahead-rule' } };
      const loaded = await loadScenario(scenarioFile(folder, 'ahead', simulation, quick));
      const outcome = async (days: number) => {
        const { blueprint, market, close } = await prepareRun(loaded);
        const ahead = {
          ...blueprint,
          daysInFlight: days,
          decisions: { ...blueprint.decisions, answerTimeoutSeconds: 1 },
        };
        const journal = new MemoryJournal(
          newManifest({
            loaded,
            market: market.description,
            blueprint,
            runId: `ahead-${days}`,
            createdAt: '',
          }),
        );
        const session = await Session.open({ blueprint: ahead, market, journal });
        try {
          for (let day = 0; day < 3; day++) await session.step();
        } finally {
          await session.close();
          await close();
        }
        return told([...journal.records()]);
      };
      // Hanging investors are drawn, and nobody else needs a second.
      expect(await outcome(daysInFlight)).toEqual(await outcome(2));
    },
  );

  it('is cast again from its records without waiting for anybody, with equal records', async () => {
    const loaded = await loadScenario(named('again'));
    const run = await runScenario({ scenario: loaded, outDir: join(folder, 'again') });
    const records = recordsIn(run.runDir);
    expect(records.flatMap(timedOutOf).length).toBeGreaterThan(3);
    const { blueprint, market, close } = await prepareRun(loaded);
    const journal = new MemoryJournal(
      newManifest({ loaded, market: market.description, blueprint, runId: 'again', createdAt: '' }),
    );
    // A timer that ran would be noticed.
    const timers = { after: () => expect.fail('somebody is timed on a day that is cast again') };
    const session = await Session.open({
      blueprint: { ...blueprint, decisions: { ...blueprint.decisions, timers } },
      market,
      journal,
      replay: (day) => ({ timedOut: timedOutOf(records[day] as DayRecord) }),
    });
    while ((await session.step()) !== undefined);
    await session.close();
    await close();
    expect(told([...journal.records(0, { ballots: false })])).toEqual(told(records));
  });

  it('reaches the same records when it is killed and resumed, whatever is waited for then', async () => {
    const file = named('killed');
    const whole = await runScenario({ scenario: await loadScenario(file), outDir: join(folder, 'whole') });
    const outDir = join(folder, 'killed');
    const child = fileURLToPath(new URL('dying-run.ts', import.meta.url));
    const { signal } = spawnSync(process.execPath, ['--import', 'tsx', child, file, outDir, 'phase:score:9']);
    expect(signal).toBe('SIGKILL');
    const runDir = join(outDir, readdirSync(outDir).find((name) => name.startsWith('killed')) as string);
    expect(digestsOf(recordsIn(runDir))).toEqual(digestsOf(recordsIn(whole.runDir)).slice(0, 9));
    const resumed = await resumeRun({ runDir, set: ['answerTimeoutSeconds=0.02'] });
    expect(resumed.digest).toBe(whole.digest);
    // Digests cover who timed out; the journal says after how long.
    const withoutSeconds = (records: readonly DayRecord[]) =>
      JSON.parse(JSON.stringify(told(records)).replaceAll(/after [\d.]+ s/g, 'after n s')) as unknown;
    expect(withoutSeconds(recordsIn(runDir))).toEqual(withoutSeconds(recordsIn(whole.runDir)));
    expect(JSON.stringify(recordsIn(runDir)[9]?.abstentions ?? '')).not.toMatch(/after 0\.01 s/);
  });

  it('is another run than one with other rates, and the same as ever without faults', async () => {
    const simulation = async (name: string, faults: object) =>
      (await loadScenario(named(name, faults))).scenario.simulation;
    const none = await simulation('none', {});
    const { faults: _, ...earlier } = none;
    expect(simulationDigest(none)).toBe(simulationDigest(earlier));
    expect(identityOf(none)).toEqual(identityOf(earlier));
    expect(simulationDigest(await simulation('some', { throw: 0.1 }))).not.toBe(simulationDigest(none));
    const run = await runScenario({
      scenario: await loadScenario(named('fixed', { throw: 0.1 })),
      outDir: join(folder, 'fixed'),
    });
    await expect(resumeRun({ runDir: run.runDir, set: ['faults.throw=0.2'] })).rejects.toMatchObject({
      code: 'run.identity',
      message: expect.stringContaining('faults.throw: 0.1 -> 0.2') as string,
    });
  });

  it('is refused when its rates are more than one whole, or no shares', async () => {
    await expect(loadScenario(named('much', { throw: 0.6, garbage: 0.6 }))).rejects.toThrow(
      /the rates of faults are at most 1 together/,
    );
    await expect(loadScenario(named('negative', { hang: -0.1 }))).rejects.toMatchObject({
      code: 'scenario.invalid',
    });
    await expect(loadScenario(named('unknown', { crash: 0.1 }))).rejects.toMatchObject({
      code: 'scenario.unknown-key',
    });
    await expect(
      loadScenario(named('whole', { throw: 0.1, hang: 0.2, garbage: 0.7 })),
    ).resolves.toBeDefined();
  });
});
