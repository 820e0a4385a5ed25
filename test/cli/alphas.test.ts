import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes } from '../../cli/index.ts';
import { invoke, jsonOf } from './fakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-alphas-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('mass alphas check', () => {
  it('says what a formula is and where it was published', async () => {
    const result = await invoke(['alphas', 'check', 'delta($close, 14)']);
    expect(result.code).toBe(exitCodes.ok);
    expect(result.out).toContain('formula    DELTA(CLOSE, 14)');
    expect(result.out).toContain('canonical  CLOSE - DELAY(CLOSE, 14)');
    expect(result.out).toContain('kind       time series, number');
    expect(result.out).toContain('warm-up    14 sessions');
    expect(result.out).toContain('published  appendix-92 1, workbook-37 1');
    expect(jsonOf(await invoke(['alphas', 'check', 'CLOSE > 1', '--json']))).toMatchObject({
      formula: 'CLOSE > 1',
      kind: 'cross-section',
      type: 'boolean',
      warmUp: 0,
      columns: ['CLOSE'],
      published: [],
    });
  });

  it('says what is wrong and where', async () => {
    const result = await invoke(['alphas', 'check', 'RANK(CLOES)']);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toContain('1:6: there is no column or indicator of this name');
    expect(result.err).toContain('Did you mean CLOSE? [formula.column]');
    const json = jsonOf(await invoke(['alphas', 'check', 'DELAY(CLOSE, -1)', '--json']));
    expect(json).toMatchObject({ error: { problems: [{ code: 'formula.bound', line: 1, column: 14 }] } });
  });

  it('knows columns that are named', async () => {
    expect((await invoke(['alphas', 'check', 'RANK(roe)'])).code).toBe(exitCodes.badInput);
    expect((await invoke(['alphas', 'check', 'RANK(roe)', '--columns', 'roe, x'])).code).toBe(exitCodes.ok);
  });

  it('checks every line of a file, and says all that is wrong at once', async () => {
    writeFileSync(
      join(folder, 'good.txt'),
      '# momentum\nCLOSE - DELAY(CLOSE, 14)\n\ndelta(close, 14)\nRSI\n',
    );
    writeFileSync(join(folder, 'bad.txt'), 'CLOSE\nRANK(\nMEAN(CLOSE, 0)\n');
    const terminal = () => capturedTerminal({ cwd: folder });
    const good = await invoke(['alphas', 'check', 'good.txt'], {}, { terminal: terminal() });
    expect(good.out).toContain('3 formulas without a problem, 2 of them different');
    const bad = await invoke(['alphas', 'check', 'bad.txt'], {}, { terminal: terminal() });
    expect(bad.code).toBe(exitCodes.badInput);
    expect(bad.err).toMatch(/bad\.txt:2:6: .*\n.*bad\.txt:3:13: /);
  });
});

describe('mass alphas list', () => {
  it('shows the published formulas with what was published about them', async () => {
    const { out } = await invoke(['alphas', 'list', '--category', 'volatility']);
    expect(out).toMatch(/20 {2}volatility {2}\+2\.78 {2}selected, parameters chosen {2,}\(UPPER_BAND/);
    expect(out).not.toContain('momentum');
    const json = jsonOf(await invoke(['alphas', 'list', '--json'])) as { lists: { entries: object[] }[] };
    expect(json.lists.map(({ entries }) => entries.length)).toEqual([91, 101, 37]);
  });

  it('refuses a category that there is none of', async () => {
    const { code, err } = await invoke(['alphas', 'list', '--category', 'momentm']);
    expect(code).toBe(exitCodes.badInput);
    expect(err).toContain('Did you mean "momentum"?');
  });

  it('shows operators and columns', async () => {
    const { out } = await invoke(['alphas', 'list', '--operators']);
    expect(out).toMatch(/TS_RANK\(x, n\) +today's place/);
    expect(out).toMatch(/EPS +earnings per share/);
  });
});
