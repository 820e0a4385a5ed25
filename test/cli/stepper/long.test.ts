import { describe, expect, it } from 'vitest';
import { asciiGlyphs } from '../../../cli/stepper/glyphs.ts';
import { screenLines } from '../../../cli/stepper/layout.ts';
import { initialUi, type StepperScreenModel } from '../../../cli/stepper/model.ts';
import { textOf } from '../../../cli/stepper/text-line.ts';
import type { TradingDate } from '../../../core/index.ts';

const ABSTENTIONS = 300_000;
const model: StepperScreenModel = {
  run: {
    name: 'large',
    runDir: '/runs/large',
    kind: 'replay',
    status: 'finished',
    committed: 4,
    totalDays: 4,
    optimizer: 'annealing',
    horizon: 5,
    types: [],
  },
  position: { day: 3, phase: 'ballots' },
  day: {
    day: 3,
    date: 20200107 as TradingDate,
    members: 24,
    types: [],
    hasWeights: false,
    hasPlan: false,
    ballots: {
      ballotsExpected: ABSTENTIONS,
      ballotsReceived: 0,
      abstentions: Array.from({ length: ABSTENTIONS }, (_, ordinal) => ({
        type: 'risk',
        ordinal,
        reason: 'no answer',
      })),
    },
  },
  trend: { rankIc: [], fitness: [] },
  portfolio: { missing: 'none' },
  ui: initialUi,
};
const shown = (of: StepperScreenModel) =>
  screenLines(of, { columns: 80, rows: 24 }, asciiGlyphs).map(textOf).join('\n');

describe('what is longer than the screen', () => {
  it('a day on which all abstained is drawn at once, with how many more there are', () => {
    const began = performance.now();
    const text = shown(model);
    expect(performance.now() - began).toBeLessThan(300);
    const listed = text.match(/abstained risk/g)?.length ?? 0;
    expect(text).toContain(`${ABSTENTIONS - listed} more: e`);
  });

  it('a text that is typed shows its end', () => {
    const text = `modalities.without=[${'news, '.repeat(30)}risk]`;
    const mode = { kind: 'prompt', prompt: 'fork-changes', text } as const;
    expect(shown({ ...model, ui: { ...initialUi, mode } })).toContain('news, risk]_');
  });
});
