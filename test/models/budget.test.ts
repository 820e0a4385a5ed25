import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunStop } from '../../core/index.ts';
import { Budget } from '../../models/budget.ts';
import { countTokens } from '../../models/index.ts';
import { costOf, mostInputTokens } from '../../models/price.ts';
import { rawAnswer } from './client-fixtures.ts';

const nothing = { usd: 0, tokens: 0, calls: 0 };
const resume = '"mass resume runs/a"';

describe('Budget', () => {
  it('sets aside the most that a call can cost, and takes back what it did not', () => {
    const budget = new Budget({ tokens: 100 }, nothing, resume);
    expect(budget.reserve({ tokens: 60, usd: 0 })).toBe('reserved');
    expect(budget.reserve({ tokens: 60, usd: 0 })).toBe('wait');
    budget.settle({ tokens: 60, usd: 0 }, { tokens: 40, usd: 0 });
    expect(budget.reserve({ tokens: 60, usd: 0 })).toBe('reserved');
    budget.settle({ tokens: 60, usd: 0 }, { tokens: 60, usd: 0 });
    expect(budget.total()).toEqual({ tokens: 100, usd: 0, calls: 2 });
  });

  it('stops with the cap, what was spent, what the next call could cost, and the command that goes on', () => {
    const budget = new Budget({ usd: 1 }, { ...nothing, usd: 0.75 }, resume);
    const stop = budget.reserve({ tokens: 10, usd: 0.5 });
    expect(stop).toBeInstanceOf(RunStop);
    expect((stop as RunStop).message).toBe(
      'execution.budget.usd: the budget is used up: 0.75 US dollars of 1.00 US dollars spent, and the next call could cost up to 0.50 US dollars. Raise the cap and go on, nothing is asked again: "mass resume runs/a --set execution.budget.usd=..." [models.budget]',
    );
  });

  it('counts calls, failed ones included, and waits for none to be told the truth', () => {
    const budget = new Budget({ calls: 2 }, nothing, resume);
    const free = { tokens: 0, usd: 0 };
    budget.reserve(free);
    budget.reserve(free);
    expect(budget.reserve(free)).toBe('wait');
    budget.settle(free, free);
    budget.settle(free, free);
    expect(budget.reserve(free)).toMatchObject({ code: 'models.budget' });
  });

  it('charges what a server counted above the reservation, and sends nothing more once a cap is reached', () => {
    const budget = new Budget({ tokens: 100 }, nothing, resume);
    budget.reserve({ tokens: 50, usd: 0 });
    budget.settle({ tokens: 50, usd: 0 }, { tokens: 120, usd: 0 });
    expect(budget.total().tokens).toBe(120);
    expect(budget.reserve({ tokens: 0, usd: 0 })).toBeInstanceOf(RunStop);
  });

  it('is never exceeded, whatever the order in which calls go out and end', () => {
    const step = fc.record({
      ends: fc.boolean(),
      pick: fc.nat(),
      tokens: fc.nat(60),
      used: fc.double({ min: 0, max: 1, noNaN: true }),
      mayBeBilled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const caps = { tokens: 300, usd: 0.3, calls: 12 };
        const budget = new Budget(caps, nothing, resume);
        const out: { tokens: number; usd: number }[] = [];
        const stops: { stopped: boolean; nothingOut: boolean }[] = [];
        for (const { ends, pick, tokens, used, mayBeBilled } of steps) {
          if (ends && out.length > 0) {
            const [reserved] = out.splice(pick % out.length, 1) as [{ tokens: number; usd: number }];
            const share = mayBeBilled ? 1 : used;
            budget.settle(reserved, {
              tokens: Math.floor(reserved.tokens * share),
              usd: reserved.usd * share,
            });
          } else {
            const cost = { tokens, usd: tokens / 1000 };
            const reservation = budget.reserve(cost);
            if (reservation === 'reserved') out.push(cost);
            else stops.push({ stopped: reservation !== 'wait', nothingOut: out.length === 0 });
          }
          const spent = budget.total();
          const outTokens = out.reduce((sum, cost) => sum + cost.tokens, 0);
          expect(spent.tokens + outTokens).toBeLessThanOrEqual(caps.tokens);
          expect(spent.calls + out.length).toBeLessThanOrEqual(caps.calls);
          expect(spent.usd).toBeLessThanOrEqual(caps.usd + 1e-12);
        }
        expect(stops.filter(({ stopped, nothingOut }) => stopped !== nothingOut)).toEqual([]);
      }),
    );
  });
});

describe('price', () => {
  const price = { inputPerMillion: 2, outputPerMillion: 8, cachedInputPerMillion: 1 };

  it('charges input, cached input and output apart', () => {
    // 600 x 2 + 400 x 1 + 100 x 8 = 2,400 millionths of a dollar.
    expect(costOf(rawAnswer('', { inputTokens: 1000, cachedTokens: 400, outputTokens: 100 }), price)).toEqual(
      {
        tokens: 1100,
        usd: 0.0024,
      },
    );
  });

  it('reserves more tokens than a request has, in any script', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 4 }), (texts) => {
        const request = {
          messages: texts.map((content) => ({ role: 'user' as const, content })),
          answer: { name: 'decision', schema: { type: 'object', properties: { buys: { enum: texts } } } },
        };
        const counted =
          countTokens(JSON.stringify(request.answer.schema)) +
          texts.reduce((sum, text) => sum + countTokens(text) + 8, 0);
        expect(mostInputTokens(request)).toBeGreaterThanOrEqual(counted);
      }),
      { numRuns: 60 },
    );
  });
});
