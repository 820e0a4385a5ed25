import { describe, expect, it } from 'vitest';
import { Draws, serviceMs } from '../../../models/simulated/draws.ts';
import { answerFaults, callFaults, faultRates } from '../../../models/simulated/options.ts';
import { answer, callOf } from './answers.ts';
import { decisionPrompt, options, requestBody } from './prompts.ts';

/** How many standard deviations a binomial count is off. */
function deviations(count: number, of: number, share: number): number {
  return Math.abs(count - of * share) / Math.sqrt(of * share * (1 - share));
}

describe('faults', () => {
  it('of calls come as often as their rates say, each arrival anew', () => {
    const faults = Object.fromEntries(callFaults.map((name, i) => [name, 0.02 + 0.01 * i]));
    const draws = new Draws(options({ faults }));
    const plans = Array.from({ length: 5000 }, (_, i) => draws.ofArrival(i));
    for (const name of callFaults)
      expect(
        deviations(plans.filter(({ fault }) => fault === name).length, 5000, faults[name] as number),
      ).toBeLessThan(4);
    expect(deviations(plans.filter(({ amidBody }) => amidBody).length, 5000, 0.5)).toBeLessThan(4);
    const waits = plans.map(({ waitMs }) => waitMs);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...waits)).toBeLessThanOrEqual(200);
  });

  it('of answers come as often as their rates say, over requests', () => {
    const faults = Object.fromEntries(answerFaults.map((name, i) => [name, 0.02 + 0.01 * i]));
    const counts = new Map<string, number>();
    for (let i = 0; i < 4000; i++) {
      const { fault } = answer(
        requestBody(`{"buys": [1 codes]}\n${i}\n\`\`\`candidates\ncode\nA\nB\n\`\`\``),
        { faults },
      );
      if (fault !== undefined) counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
    for (const name of answerFaults)
      expect(deviations(counts.get(name) ?? 0, 4000, faults[name] as number)).toBeLessThan(4);
  });

  it('may not add up to more than 1', () => {
    const tenths = Object.fromEntries(
      [...callFaults, ...answerFaults].slice(0, 10).map((name) => [name, 0.1]),
    );
    expect(faultRates.safeParse(tenths).success).toBe(true);
    expect(faultRates.safeParse({ ...tenths, repeated: 0.01 }).error?.issues[0]?.message).toBe(
      'the shares of faults add up to more than 1',
    );
  });
});

describe('service times', () => {
  it('are log-normal with a cap', () => {
    const latency = { medianMs: 500, sigma: 0.8, capMs: 3000 };
    const draws = new Draws(options({ latency }));
    const times = Array.from({ length: 5000 }, (_, i) => draws.ofArrival(i).serviceMs).toSorted(
      (a, b) => a - b,
    );
    // Quantiles of exp(N(ln 500, 0.8)): the standard error of a share of 5,000 is below 0.0071.
    const below = (limit: number) => times.filter((time) => time < limit).length / 5000;
    expect(Math.abs(below(500) - 0.5)).toBeLessThan(0.03);
    expect(Math.abs(below(500 * Math.exp(0.8)) - 0.8413)).toBeLessThan(0.03);
    expect(Math.abs(below(500 * Math.exp(-0.8)) - 0.1587)).toBeLessThan(0.03);
    expect(times.at(-1)).toBe(3000);
    expect(serviceMs(latency, 1)).toBeCloseTo(500 * Math.exp(0.8), 10);
    expect(serviceMs({ ...latency, medianMs: 0 }, 3)).toBe(0);
  });
});

describe('an answer', () => {
  const noisy = (i: number, more: object = {}) =>
    requestBody(decisionPrompt({ strategy: { rationality: 0 }, before: `no. ${i}` }), more);

  it('depends on the seed, the model, the messages and the sampling, and on nothing else', () => {
    const first = answer(noisy(0)).content;
    expect(answer(noisy(0)).content).toBe(first);
    expect(
      answer(noisy(0, { user: 'somebody', response_format: undefined, stream: true }), { style: 'tools' })
        .toolCall?.arguments,
    ).toBe(first);
    for (const more of [
      { temperature: 0.5 },
      { seed: 3 },
      { model: 'other' },
      { max_tokens: 900 },
      { top_p: 0.9 },
    ])
      expect(callOf(noisy(0, more)).digest).not.toBe(callOf(noisy(0)).digest);
    expect(callOf(noisy(0, { max_tokens: undefined, max_completion_tokens: 1000 })).digest).toBe(
      callOf(noisy(0)).digest,
    );
    const answersOf = (seed: number) =>
      Array.from({ length: 20 }, (_, i) => answer(noisy(i), { seed }).content);
    expect(answersOf(1)).toEqual(answersOf(1));
    expect(answersOf(1)).not.toEqual(answersOf(2));
  });

  it('to one more try with the complaint in it is drawn of its own, and stays the same whatever calls suffer', () => {
    const faults = { malformed: 0.5 };
    const messages = (tries: number) => [
      { role: 'user', content: decisionPrompt() },
      ...Array.from({ length: tries }, () => [
        { role: 'assistant', content: 'no JSON' },
        { role: 'user', content: 'That was no JSON.' },
      ]).flat(),
    ];
    const fates = Array.from(
      { length: 12 },
      (_, tries) => answer(requestBody('', { messages: messages(tries) }), { faults }).fault,
    );
    expect(new Set(fates)).toEqual(new Set([undefined, 'malformed']));
    expect(
      fates.map(
        (_, tries) =>
          answer(requestBody('', { messages: messages(tries) }), { faults: { ...faults, error500: 0.4 } })
            .fault,
      ),
    ).toEqual(fates);
  });
});
