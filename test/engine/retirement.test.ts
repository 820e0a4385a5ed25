import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { analysts, RuleAnalyst, scriptedAnalyst } from '../../actors/index.ts';
import { resumeRun, runScenario } from '../../engine/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { recordsIn, scenarioFile, temporaryFolder } from './folders.ts';

/** Investor 0 of every type throws on every second day. */
analysts.register({
  kind: 'every-second-day',
  description: 'the rule analyst, whose first investor fails on even days',
  options: z.strictObject({ kind: z.literal('every-second-day') }),
  create: () => {
    const rule = new RuleAnalyst();
    return scriptedAnalyst({
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: (request) => {
        if (request.ordinal === 0 && request.view.day % 2 === 0) throw new Error('even day');
        return rule.decide(request);
      },
    });
  },
});

const simulation = {
  market: { kind: 'synthetic', days: 16, instruments: 20 },
  population: { types: 2, investorsPerType: 8, floor: 2, pool: { size: 8 } },
  analyst: { kind: 'every-second-day' },
};

function story(runDir: string): readonly unknown[] {
  return recordsIn(runDir).map(({ digest, abstentions, events }) => ({
    digest,
    abstentions,
    events: events.filter(({ kind }) => kind === 'restarted' || kind === 'retired'),
  }));
}

describe('an investor that keeps failing', () => {
  it('is retired when its budget of market days is spent, at the same day in a run made in parts', async () => {
    const folder = temporaryFolder();
    const scenario = await loadScenario(scenarioFile(folder, 'failing', simulation));
    const whole = await runScenario({ scenario, outDir: folder });
    const stop = new AbortController();
    const part = await runScenario({
      scenario,
      outDir: folder,
      signal: stop.signal,
      observe: (event) => event.kind === 'day' && event.day === 4 && stop.abort(),
    });
    expect(part.days).toBe(5);
    const resumed = await resumeRun({ runDir: part.runDir });
    expect(resumed.digest).toBe(whole.digest);
    expect(story(part.runDir)).toEqual(story(whole.runDir));
    // Days 0, 2 and 4 are restarts, day 6 is the fourth failure within ten days.
    const kinds = recordsIn(whole.runDir).map(({ events }) => events.map(({ kind }) => kind));
    expect(kinds[4]).toContain('restarted');
    expect(kinds[6]).toContain('retired');
    expect(kinds.slice(7).flat()).not.toContain('restarted');
  });
});
