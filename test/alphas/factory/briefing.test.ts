import { describe, expect, it } from 'vitest';
import { marketBriefing, miningOptions } from '../../../alphas/index.ts';
import { type Market, marketSources, openMarketSource } from '../../../market/index.ts';

async function market(days = 5): Promise<Market> {
  const options = marketSources
    .get('synthetic')
    .options.parse({ kind: 'synthetic', days, warmup: 130, instruments: 12 });
  return await openMarketSource(options as never, {
    fill: 'next-open',
    horizons: [1],
    seed: 3,
    baseFolder: '.',
  });
}
const options = (briefing: object) => miningOptions.parse({ briefing }).briefing;

describe('a briefing', () => {
  it('tells macro readings and headlines of the first close', async () => {
    const { text, images } = marketBriefing(await market(), options({ headlines: 3, macro: true }));
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^close of \d{4}-\d{2}-\d{2}$/);
    expect(lines.filter((line) => line.startsWith('macro: ')).length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('news on ')).length).toBeLessThanOrEqual(3);
    expect(images).toEqual([]);
  });

  it('shows charts of the largest instruments, as pictures with words', async () => {
    const opened = await market();
    const { images } = marketBriefing(opened, options({ charts: 2 }));
    const today = opened.feed().next()?.snapshot;
    const sizes = [...(today?.sizes ?? [])];
    const bySize = [...sizes.keys()].sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
    expect(images.map(({ kind, mediaType }) => [kind, mediaType])).toEqual([
      ['image', 'image/png'],
      ['image', 'image/png'],
    ]);
    for (const [k, { alt }] of images.entries()) {
      expect(alt).toContain(today?.instruments[bySize[k] as number] as string);
    }
  });

  it('does not depend on what comes later, and is empty where nothing is asked for', async () => {
    const all = options({ charts: 1, headlines: 5, macro: true });
    expect(marketBriefing(await market(2), all)).toEqual(marketBriefing(await market(40), all));
    expect(marketBriefing(await market(), options({}))).toEqual({ text: '', images: [] });
  });
});
