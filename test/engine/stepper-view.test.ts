import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DayPhase, dayPhases, openReplay, type StepView, stepScenario } from '../../engine/index.ts';
import { cutTo, revealed } from '../../engine/stepper/step-view.ts';
import { temporaryFolder } from './folders.ts';
import { loaded, run, tiny } from './stepping.ts';

const folder = temporaryFolder();
/** Investors fail often: some are restarted, some retired. */
const failing = tiny(8, { faults: { throw: 0.3 } });

/** Names of what a view says, of the day and of its first type and instrument. */
function said(view: StepView | undefined): readonly string[] {
  const names = (of: object | undefined, prefix: string) =>
    Object.keys(of ?? {}).map((name) => prefix + name);
  return [
    ...names(view, ''),
    ...names(view?.types[0], 'types.'),
    ...names(view?.instruments[0], 'instruments.'),
  ];
}

describe('a day cut to a phase', () => {
  it('says what is known then and nothing of what comes later', async () => {
    const { runDir } = await run(folder, 'cut', failing);
    const replay = openReplay(runDir);
    const day = replay.day(3);
    const added: Partial<Record<DayPhase, readonly string[]>> = {};
    let before = new Set<string>();
    for (const phase of dayPhases) {
      const now = said(cutTo(day, { day: 3, phase }, true));
      expect(now).toEqual(expect.arrayContaining([...before]));
      added[phase] = now.filter((name) => !before.has(name)).toSorted();
      before = new Set(now);
    }
    expect(added).toEqual({
      snapshot: [
        'date',
        'day',
        'instruments',
        'instruments.code',
        'isCommitted',
        'phase',
        'types',
        'types.id',
      ],
      labels: ['endedLabels'],
      annealing: ['optimization', 'types.weight', 'types.weightChange'],
      respawn: ['ballotsExpected', 'events', 'types.investors', 'types.investorsChange'],
      strategies: [],
      ballots: ['abstentions', 'ballotsReceived', 'types.abstentions'],
      tally: ['opinions', 'types.bought', 'types.shown', 'types.sold'],
      score: [
        'instruments.consensus',
        'instruments.disagreement',
        'instruments.rank',
        'instruments.rankChange',
        'instruments.score',
      ],
      portfolio: ['digest'],
    });
    const { phase, isCommitted, ...all } = cutTo(day, { day: 3, phase: 'portfolio' }, true);
    expect([phase, isCommitted]).toEqual(['portfolio', true]);
    expect(all).toEqual(day);
    expect(Object.keys(revealed)).toEqual(dayPhases);
    replay.close();
  });

  it('shows restarts and retirements with the ballots that caused them, not with the plan', async () => {
    const { runDir } = await run(folder, 'failing', failing);
    const replay = openReplay(runDir);
    const kinds = { respawn: new Set<string>(), ballots: new Set<string>() };
    for (let day = 0; day < replay.days(); day++) {
      for (const phase of ['respawn', 'ballots'] as const) {
        const { events = [] } = cutTo(replay.day(day), { day, phase }, true);
        for (const { kind } of events) kinds[phase].add(kind);
      }
    }
    replay.close();
    expect([...kinds.respawn].toSorted()).toEqual(['spawned', 'stopped']);
    expect([...kinds.ballots].toSorted()).toEqual(
      expect.arrayContaining(['restarted', 'spawned', 'stopped']),
    );
  });

  it('is the same while the day is in progress as when it is recorded', async () => {
    const stepper = await stepScenario({
      scenario: await loaded(folder, 'live', failing),
      outDir: join(folder, 'live'),
    });
    const seen: (StepView | undefined)[] = [];
    while ((await stepper.stepPhase()) !== undefined) seen.push(stepper.view());
    expect(seen).toHaveLength(8 * dayPhases.length);
    for (const view of seen) {
      const { day, phase } = view as StepView;
      expect(view?.isCommitted).toBe(phase === 'portfolio');
      stepper.goTo(day, phase);
      expect({ ...stepper.view(), isCommitted: phase === 'portfolio' }).toEqual(view);
      // What leaves the engine is JSON.
      expect(JSON.parse(JSON.stringify(view))).toEqual(view);
    }
    await stepper.close();
  });
});
