import { describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../cli/index.ts';
import { nextSteps } from '../../cli/summary.ts';
import { invoke, reportOf } from './fakes.ts';

async function shown(changes: Parameters<typeof reportOf>[0] = {}): Promise<string> {
  return (await invoke(['show', 'a'], { readReport: async () => reportOf(changes) })).out;
}

describe('the summary', () => {
  it('fits 80 columns, without colour codes', async () => {
    const text = await shown({
      runDir: '/r/x',
      warnings: [
        'the uniform control is not available because the analysts are models whose answers were not recorded',
      ],
      conventions: {
        decision: 'close of t',
        fill: 'next-open',
        labels: 'from that fill to the fill h days later, in trading days',
      },
    });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toContain('\u001B');
  });

  it('shows fractions in per cent beside every control, horizons in order', async () => {
    const text = await shown();
    expect(text).toMatch(/score +\+3\.15 +\+1\.15 to \+5\.15 +\+0\.32 +\+1\.57 +110/);
    expect(text).toMatch(/minus disagreement +n\/a +n\/a +n\/a +n\/a +110/);
    expect(text).toMatch(/random investors +\+1\.00 +\+0\.00 to \+2\.00/);
    expect(text.match(/control: best \(hindsight\) +\+5\.00/g)).toHaveLength(3);
    const order = ['1 day ahead', '5 days ahead', '10 days ahead'].map((heading) => text.indexOf(heading));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('says in words where the score lies against random investors and what the weights added', async () => {
    const text = (await shown()).replaceAll('\n', ' ');
    expect(text).toContain('above it at 5 days, inside it at 1 day and below it at 10 days.');
    expect(text).toContain(
      'lies above zero at 5 days and holds zero at 1 and 10 days. Where it holds zero, this run shows nothing.',
    );
    expect(text).toContain('Outside is no evidence by itself');
    expect(text).toContain('+0.10 at 1 day, +1.15 at 5 days and -1.00 at 10 days.');
    expect(text).toContain('valuation+news at 1 day, price at 5 days and growth at 10 days.');
    expect(text).not.toContain('too few');
  });

  it('says n/a where a control is not available, and warns of few days', async () => {
    const controls = { uniform: null, uniformWeights: null, random: null, bestType: null };
    const text = (await shown({ controls, days: 7, warnings: ['no controls'] })).replaceAll('\n', ' ');
    expect(text).toMatch(/uniform plan +n\/a +n\/a +n\/a +n\/a +n\/a/);
    expect(text).toContain('not comparable with it at 1, 5 and 10 days.');
    expect(text).toContain('7 days: too few for evidence');
    expect(text).toContain('- no controls');
  });

  it('gives folder, short digest, time and memory', async () => {
    const text = await shown();
    expect(text).toContain('Run folder  /somewhere/runs/first-run-1');
    expect(text).toContain('Digest      abababababababab\n');
    expect(text).toContain('Took        12 s, peak memory 310 MB');
    expect(text).toContain('Conventions: fill next-open; horizon 5');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('without knowledge, no test of the score.');
    expect(nextSteps(reportOf(), capturedTerminal())[0]).toMatch(/^Next +mass report /);
  });

  it('leaves time and memory out where they are not known', async () => {
    expect(await shown({ complete: false, seconds: 0, peakRssMb: 0 })).not.toContain('Took');
  });

  it('takes intervals without width and equal signals for no evidence', async () => {
    const { statistics, controls } = reportOf();
    const flat = { ...statistics.score['5'], rankIc: 0.0315, rankIcLow: 0.02, rankIcHigh: 0.02 };
    const at = { ...statistics.score, '5': flat } as typeof statistics.score;
    const random = { ...controls.random, '5': { ...flat, draws: 200 } } as typeof controls.random;
    const text = await shown({
      statistics: { ...statistics, score: at },
      controls: { ...controls, random, uniformWeights: at },
    });
    const words = text.replaceAll('\n', ' ');
    expect(words).toContain('has no width, and shows nothing, at 5 days');
    expect(words).toContain('without meaning, because all draws are equal, at 5 days');
    expect(words).not.toMatch(/above (it|zero) at/);
    expect(words).toContain('the same score as uniform weights: this run shows nothing about learning.');
  });
});
