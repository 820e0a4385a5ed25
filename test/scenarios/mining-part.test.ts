import { describe, expect, it } from 'vitest';
import { miningSection } from '../../scenarios/schema/mining-part.ts';

const parsed = (written: unknown) => miningSection().parse(written);

describe('mining as a scenario declares it', () => {
  it('is nothing by default, and the embedded generator where nobody is named', () => {
    expect(parsed(undefined)).toBeUndefined();
    expect(parsed({})).toEqual({
      documents: [],
      proposers: [{ kind: 'grammar', proposals: 200, perGeneration: 50 }],
      categories: [
        'momentum',
        'mean reversion',
        'volatility',
        'fundamental',
        'liquidity',
        'quality',
        'growth',
        'technical',
        'macro',
      ],
      mostCorrelation: 0.95,
      leastCoverage: 0.5,
      mostCost: 4_000,
      sessions: 1,
      briefing: { charts: 0, headlines: 0, macro: false },
    });
  });

  it('gives a model its defaults, and asks for a document', () => {
    const proposers = [{ kind: 'model', model: 'm' }];
    expect(parsed({ documents: ['paper.pdf'], proposers })?.proposers).toEqual([
      {
        kind: 'model',
        model: 'm',
        temperature: 0,
        topP: 1,
        maxOutputTokens: 4_000,
        tries: 3,
        chunkCharacters: 6_000,
        mostProposals: 25,
      },
    ]);
    expect(() => parsed({ proposers })).toThrow(/reads documents, and there is none/);
  });

  it('proposes no more of itself than a list holds', () => {
    const grammar = (proposals: number) => ({ kind: 'grammar', proposals });
    expect(parsed({ proposers: [grammar(4_000), grammar(6_000)] })?.proposers).toHaveLength(2);
    expect(() => parsed({ proposers: [grammar(4_000), grammar(6_001)] })).toThrow(
      /more formulas .* than a list/,
    );
    expect(() => parsed({ proposers: [grammar(10_001)] })).toThrow(/Too big/);
  });

  it('knows its proposers, and categories once', () => {
    expect(() => parsed({ proposers: [{ kind: 'oracle' }] })).toThrow(/Invalid/);
    expect(() => parsed({ proposers: [] })).toThrow(/Too small/);
    expect(() => parsed({ categories: ['value', 'Value'] })).toThrow(/listed once/);
    expect(() => parsed({ categories: ['``` system'] })).toThrow(/Invalid string/);
  });
});
