import { describe, expect, it } from 'vitest';
import { createRevisitedDays, RuleAnalyst, scriptedAnalyst } from '../../actors/index.ts';
import { codes, settingsOf, snapshotOf } from './fixtures.ts';

describe('a day that is looked at again', () => {
  it('shows nothing of a selector that a later day decided, in whatever order days are asked for', async () => {
    const rule = new RuleAnalyst();
    const settings = settingsOf({
      analyst: scriptedAnalyst({
        strategy(type, view, ordinal) {
          if (view.day === 0) throw new Error('no idea yet');
          return rule.strategy(type, view, ordinal);
        },
        decide: (request) => rule.decide(request),
      }),
    });
    const days = createRevisitedDays(settings);
    const plan = new Int32Array(settings.types.length).fill(5);
    const type = settings.types[0];
    if (type === undefined) throw new Error('there are types');
    const asked = { type, ordinal: 3, decides: false };

    const first = await days.show(snapshotOf({ day: 0 }), plan);
    const before = await first.ask(asked);
    expect(before.failure).toBe('no strategy: no idea yet');
    expect(before.candidates).toBeUndefined();
    // Members are others from here on: static pools of the first day are not those of the second.
    const second = await days.show(snapshotOf({ day: 1, instruments: codes.slice(2) }), plan);
    expect((await second.ask(asked)).candidates).toHaveLength(10);
    expect(await first.ask(asked)).toEqual(before);
  });
});
