import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal, runCommandLine } from '../../../cli/index.ts';
import { engineServices } from '../../../cli/services/engine-services.ts';
import { systemClock } from '../../../core/index.ts';
import {
  type DayView,
  dayPhases,
  openPortfolioDays,
  openReplay,
  type PortfolioDayView,
  type Replay,
} from '../../../engine/index.ts';
import { launcher, userEnvironment } from '../launcher.ts';
import { smallFolder } from './small-run.ts';

const folder = smallFolder();
let runDir = '';
let replay: Replay;
beforeAll(async () => {
  runDir = await folder.run();
  replay = openReplay(runDir);
});
afterAll(() => {
  replay.close();
  folder.remove();
});

async function mass(...argv: string[]) {
  const terminal = capturedTerminal({ cwd: folder.path });
  const code = await runCommandLine({
    argv,
    terminal,
    services: engineServices(),
    clock: systemClock,
    version: '9.9.9',
  });
  return { code, out: terminal.outLines, err: terminal.errLines.join('\n') };
}

/** Lines of each day, from the one that names it. */
function blocks(lines: readonly string[]): readonly string[] {
  return `\n${lines.join('\n')}`.split(/\n(?=day \d+ \()/).slice(1);
}

const signed = (value: number, decimals: number) =>
  `${value < 0 && Number(value.toFixed(decimals)) !== 0 ? '-' : '+'}${Math.abs(value).toFixed(decimals)}`;

function expectDay(text: string | undefined, day: DayView): void {
  const words = (text ?? '').replaceAll(/ +/g, ' ');
  for (const { id, weight, weightChange, investors, investorsChange } of day.types) {
    const change = `${investorsChange > 0 ? '+' : ''}${investorsChange}`;
    expect(words).toContain(
      `\n ${id} ${weight.toFixed(4)} ${signed(weightChange, 4)} ${investors} ${change}`,
    );
  }
  const ranked = day.instruments.toSorted((a, b) => a.rank - b.rank);
  for (const one of [...ranked.slice(0, 5), ...ranked.slice(-5)]) {
    const { code, rank, score, consensus, disagreement } = one;
    const line = words.split('\n').find((candidate) => candidate.startsWith(` ${code} ${rank} `));
    expect(line?.split(' ').slice(-3)).toEqual([
      signed(score, 4),
      signed(consensus, 4),
      disagreement.toFixed(4),
    ]);
  }
  for (const { day: of, horizon, rankIc } of day.endedLabels) {
    const said = rankIc === null ? 'n/a' : signed(rankIc, 3);
    expect(words).toContain(`labels ${horizon}d of day ${of}: rank IC ${said}`);
  }
  expect(words).toContain(
    day.optimization === null
      ? 'no labels to learn from'
      : `annealing ${day.optimization.startFitness.toFixed(3)} to ${day.optimization.fitness.toFixed(3)}`,
  );
  expect(words).toContain(`ballots ${day.ballotsReceived} of ${day.ballotsExpected}`);
  expect(words).toContain(`digest ${day.digest}`);
}

/** Of a day's block, the line of what is held and those that it goes on in. */
function holdingLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^ {2}(heaviest|holds): /.test(line));
  if (first < 0) return [];
  const more = lines.slice(first + 1);
  const end = more.findIndex((line) => !line.startsWith('   '));
  return lines.slice(first, first + 1 + (end < 0 ? more.length : end));
}

/** The same on one line, of all holdings, heaviest first. */
function holdingWords(holdings: PortfolioDayView['holdings']): string {
  const ten = holdings.slice(0, 10).map(({ code, weight }) => `${code} ${(100 * weight).toFixed(2)} %`);
  if (ten.length === 0) return '';
  return `  ${ten.length < holdings.length ? 'heaviest' : 'holds'}: ${ten.join(', ')}`;
}

describe('commands that draw nothing', () => {
  it('load neither react nor ink', () => {
    const hook = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (/node_modules[/](react|ink|yoga-layout)[/]/.test(url)) process.stderr.write('loaded ' + url);
  return next(url, context);
} });`;
    const env = userEnvironment({
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}`,
    });
    for (const args of [['--version'], ['replay', runDir, '--day', '3']]) {
      const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], { env, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
});

describe('days as text', () => {
  it('has every day with its numbers, and no escape code', async () => {
    const { code, out, err } = await mass('replay', runDir);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const said = blocks(out);
    expect(said.length).toBe(16);
    for (const [day, text] of said.entries()) expectDay(text, replay.day(day));
    expect(out.join('')).not.toMatch(/\p{Cc}/u);
  });

  it('keeps within 80 columns, and says all of what is long', async () => {
    for (const options of [[], ['--phases']]) {
      const { out } = await mass('replay', runDir, '--plain', ...options);
      expect(out.filter((line) => line.length > 80)).toEqual([]);
      const unbroken = out.join('\n').replaceAll(/\n {4}(?=\S)/g, ' ');
      const said = replay.day(10).events.map(({ kind, type, cause }) => ({ kind, type, cause }));
      expect(said.length).toBeGreaterThan(0);
      for (const { kind, type, cause } of said)
        expect(
          unbroken
            .split('\n')
            .some((line) => line.startsWith(`  ${kind} ${type} `) && line.endsWith(`: ${cause}`)),
        ).toBe(true);
    }
  });

  it('says what the portfolio holds whole, on lines that go on four blanks in', async () => {
    const wide = ['--set', 'market.instruments=150', '--set', 'market.days=5'];
    const { out } = await mass('step', join(folder.path, 'small.yaml'), '--plain', '--out', 'wide', ...wide);
    const own = openReplay(join(folder.path, /show (\S+)$/.exec(out.at(-1) ?? '')?.[1] ?? ''));
    const portfolios = openPortfolioDays(own);
    const said = blocks(out).map(holdingLines);
    const expected = await Promise.all(
      said.map(async (_, day) => holdingWords((await portfolios.at(day)).holdings)),
    );
    await portfolios.close();
    own.close();
    expect(said.map((lines) => lines.join('\n').replaceAll(/\n {4}(?=\S)/g, ' '))).toEqual(expected);
    expect(said.filter((lines) => lines.length > 1).length).toBeGreaterThan(0);
  });

  it('takes a first day and a number of days', async () => {
    const days = async (...options: string[]) =>
      blocks((await mass('replay', runDir, '--plain', ...options)).out).map((text) =>
        Number(/^day (\d+)/.exec(text)?.[1]),
      );
    expect(await days('--day', '7', '--days', '3')).toEqual([7, 8, 9]);
    expect(await days('--day', '14', '--days', '9')).toEqual([14, 15]);
    const { code, err } = await mass('replay', runDir, '--day', '16');
    expect(code).toBe(2);
    expect(err).toContain('[replay.no-such-day]');
  });

  it('says phase after phase with --phases', async () => {
    const { out } = await mass('replay', runDir, '--phases', '--day', '14');
    const heads = out.filter((line) => line.startsWith('day '));
    expect(heads.map((line) => line.split(': ')[1])).toEqual([...dayPhases]);
    expectDay(['day 14', ...out.filter((line) => !line.startsWith('day '))].join('\n'), replay.day(14));
  });

  it('is one object with --json', async () => {
    const { out } = await mass('replay', runDir, '--json', '--day', '3', '--days', '2');
    const said = JSON.parse(out.join('')) as unknown;
    expect(said).toEqual(
      JSON.parse(JSON.stringify({ run: replay.overview(), days: [replay.day(3), replay.day(4)] })),
    );
  });

  it('simulates a scenario to its end, or so many days and no more', async () => {
    const whole = await mass('step', join(folder.path, 'small.yaml'), '--out', 'whole');
    expect({ code: whole.code, err: whole.err }).toEqual({ code: 0, err: '' });
    for (const [day, text] of blocks(whole.out).entries()) expectDay(text, replay.day(day));
    expect(whole.out.at(-1)).toMatch(/^16 days simulated; results with: mass show whole/);

    const part = await mass('step', join(folder.path, 'small.yaml'), '--out', 'part', '--days', '3');
    expect(blocks(part.out).length).toBe(3);
    const stopped = /resume (\S+),.*--continue$/.exec(part.out.at(-1) ?? '')?.[1] ?? '';
    expect(part.out.at(-1)).toMatch(/^stopped after [34] days/);
    const rest = await mass('replay', stopped, '--continue', '--day', '2', '--days', '99');
    expect(blocks(rest.out).length).toBe(14);
    const again = openReplay(join(folder.path, stopped));
    expect(again.overview()).toMatchObject({ status: 'finished', days: 16 });
    expect(again.day(15).digest).toBe(replay.day(15).digest);
    again.close();
  });

  it('refuses to continue a finished run', async () => {
    for (const how of [[], ['--plain'], ['--json']]) {
      const { code, err, out } = await mass('replay', runDir, '--continue', ...how);
      expect(code).toBe(2);
      expect(err).toContain('the run is finished; there is nothing to continue. Step through its days');
      expect(err).toContain('[run.nothing-to-do]');
      expect(out).toHaveLength(how[0] === '--json' ? 1 : 0);
    }
  });

  it('names the folder of a run that was named without it', async () => {
    const name = basename(runDir);
    for (const command of ['replay', 'show', 'report', 'audit', 'resume'])
      expect((await mass(command, name)).err, command).toContain(`Did you mean runs/${name}?`);
    expect((await mass('fork', name, '--day', '2')).err).toContain(`Did you mean runs/${name}?`);
    expect((await mass('compare', runDir, name)).err).toContain(`Did you mean runs/${name}?`);
    const other = await mass('show', `${name}x`);
    expect(other.err).not.toContain('id you mean');
    expect(other.err).toContain('lists the runs of a folder');
  });

  it('refuses what would change nothing', async () => {
    for (const option of [['--offline'], ['--set', 'output.csv=false']]) {
      const { code, err } = await mass('replay', runDir, ...option);
      expect(code).toBe(2);
      expect(err).toContain('only days that are simulated can be changed');
    }
    expect((await mass('replay', runDir, '--days', '0')).code).toBe(2);
    expect((await mass('replay', runDir, '--day', 'x')).code).toBe(2);
    expect((await mass('replay', join(folder.path, 'nowhere'))).code).toBe(2);
  });
});
