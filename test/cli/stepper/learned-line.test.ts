import { describe, expect, it } from 'vitest';
import type { ShownDay } from '../../../cli/stepper/model.ts';
import { eventTexts } from '../../../cli/stepper/panels/events.ts';
import type { TradingDate } from '../../../core/index.ts';

const learned = (evaluations: number, accepted: number): ShownDay => ({
  day: 8,
  date: 20200106 as TradingDate,
  members: 50,
  types: [],
  hasWeights: true,
  hasPlan: false,
  optimization: {
    startFitness: 0.12,
    fitness: 0.15,
    evaluations,
    accepted,
    windowFirstDay: 1,
    windowLastDay: 5,
  },
});

describe('what is said of the optimizer of a day', () => {
  it('counts for kinds that try distributions', () => {
    expect(eventTexts({ day: learned(100, 98), learning: { horizon: 5, optimizer: 'annealing' } })).toEqual([
      'annealing 0.120 to 0.150, 98 of 100 taken',
      'annealing looked at days 1 to 5',
    ]);
  });

  it.each([
    ['ridge', 2],
    ['fixed', 1],
  ])('names %s and counts nothing, since it tries nothing', (optimizer, evaluations) => {
    expect(eventTexts({ day: learned(evaluations, 1), learning: { horizon: 5, optimizer } })).toEqual([
      `${optimizer} 0.120 to 0.150`,
      `${optimizer} looked at days 1 to 5`,
    ]);
    expect(
      eventTexts({
        day: { ...learned(evaluations, 1), optimization: null },
        learning: { horizon: 5, optimizer },
      }),
    ).toEqual([`${optimizer}: no labels to learn from`]);
  });

  it('names no kind on days that a fork shares: its origin may have learned otherwise', () => {
    const fork = { origin: 'a-run', day: 9, changes: ['optimizer.kind=ridge'] };
    const texts = (day: number) =>
      eventTexts({
        day: learned(2, 1),
        learning: { horizon: 5, optimizer: 'ridge', fork: { ...fork, day } },
      });
    expect(texts(9)[0]).toBe('optimizer 0.120 to 0.150');
    expect(texts(8)[0]).toBe('ridge 0.120 to 0.150');
  });
});
