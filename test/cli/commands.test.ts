import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes } from '../../cli/index.ts';
import { MassError } from '../../core/index.ts';
import { type LoadedScenario, scenarioSchema } from '../../scenarios/index.ts';
import { invoke, jsonOf, reportOf } from './fakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loaded: LoadedScenario = {
  scenario: scenarioSchema().parse({ version: 1, name: 'mine' }),
  file: 'mine.yaml',
  baseFolder: folder,
  warnings: ['picks have no effect'],
  originOf: () => ({ file: 'mine.yaml' }),
};

describe('mass run', () => {
  it('hands overrides and the chosen folder on, and prints the summary on standard output', async () => {
    const asked: unknown[] = [];
    const result = await invoke(
      ['run', 'mine.yaml', '--set', 'seed=3', '--set', 'market.days=5', '--out', 'here'],
      {
        loadScenario: async (file, options) => {
          asked.push(file, options);
          return loaded;
        },
        runScenario: async ({ outDir }) => {
          asked.push(outDir);
          return reportOf();
        },
      },
      { terminal: capturedTerminal({ cwd: '/work-folder' }) },
    );
    expect(asked).toEqual([
      'mine.yaml',
      { set: ['seed=3', 'market.days=5'], workingFolder: '/work-folder' },
      join('/work-folder', 'here'),
    ]);
    expect(result.code).toBe(exitCodes.ok);
    expect(result.out).toContain('Rank IC %');
    expect(result.out).toContain('mass show /somewhere/runs/first-run-1');
  });

  it("uses the scenario's output folder where --out is absent", async () => {
    let folderUsed = '';
    await invoke(
      ['run', 'mine.yaml'],
      {
        loadScenario: async () => loaded,
        runScenario: async ({ outDir }) => {
          folderUsed = outDir;
          return reportOf();
        },
      },
      { terminal: capturedTerminal({ cwd: '/work-folder' }) },
    );
    expect(folderUsed).toBe(join('/work-folder', 'runs'));
  });

  it('prints the report and nothing else with --json', async () => {
    const result = await invoke(['run', 'mine.yaml', '--json'], {
      loadScenario: async () => loaded,
      runScenario: async () => reportOf(),
    });
    expect(jsonOf(result)).toEqual(JSON.parse(JSON.stringify(reportOf())));
    expect(result.err).toBe('');
  });

  it('extends a run folder instead of starting one', async () => {
    let asked: unknown;
    const result = await invoke(
      ['run', '--extend', 'runs/a', '--set', 'market.end=20211231'],
      {
        extendRun: async ({ runDir, set }) => {
          asked = { runDir, set };
          return reportOf();
        },
      },
      { terminal: capturedTerminal({ cwd: '/work-folder' }) },
    );
    expect(result.code).toBe(exitCodes.ok);
    expect(asked).toEqual({ runDir: join('/work-folder', 'runs', 'a'), set: ['market.end=20211231'] });
  });

  it.each([
    { argv: ['run'], says: 'needs a scenario file' },
    { argv: ['run', 'a.yaml', '--extend', 'runs/a'], says: '--extend continues a run folder' },
    { argv: ['run', '--extend', 'runs/a', '--out', 'b'], says: 'neither a scenario file nor --out' },
  ])('refuses $argv', async ({ argv, says }) => {
    const result = await invoke(argv);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toContain(says);
    expect(result.out).toBe('');
  });
});

describe('mass resume and mass show', () => {
  it('resumes with overrides of the execution', async () => {
    let asked: unknown;
    const result = await invoke(
      ['resume', 'runs/a', '--set', 'execution.output.csv=false'],
      {
        resumeRun: async ({ runDir, set }) => {
          asked = { runDir, set };
          return reportOf({ complete: false });
        },
      },
      { terminal: capturedTerminal({ cwd: '/work-folder' }) },
    );
    expect(asked).toEqual({
      runDir: join('/work-folder', 'runs', 'a'),
      set: ['execution.output.csv=false'],
    });
    expect(result.out).toContain('not complete');
    expect(result.out).toContain('mass resume');
  });

  it('shows a report in both forms', async () => {
    const services = { readReport: async () => reportOf() };
    expect((await invoke(['show', 'runs/a'], services)).out).toContain('first-run: 120 days');
    expect(jsonOf(await invoke(['show', 'runs/a', '--json'], services))).toHaveProperty(
      'digest',
      'ab'.repeat(32),
    );
  });
});

describe('mass runs', () => {
  it('lists runs by state and names what cannot be read', async () => {
    const result = await invoke(
      ['runs'],
      {
        listRuns: async () => [
          {
            kind: 'run',
            path: '/w/runs/a',
            runId: 'a',
            name: 'a',
            createdAt: '2020-01-01',
            days: 4,
            dates: [20200102, 20200107] as never,
            status: 'interrupted',
          },
          {
            kind: 'damaged',
            path: '/w/runs/b',
            problems: [{ code: 'journal.corrupt', message: 'the journal is damaged' }],
          },
          {
            kind: 'run',
            path: '/w/runs/c',
            runId: 'c',
            name: 'c',
            createdAt: '2020-01-02',
            days: 0,
            status: 'finished',
          },
        ],
      },
      { terminal: capturedTerminal({ cwd: '/w' }) },
    );
    expect(result.out).toMatch(/runs\/a +4 +2020-01-02 +2020-01-07 +interrupted/);
    expect(result.out).toMatch(/runs\/b +damaged/);
    expect(result.out).toContain('the journal is damaged [journal.corrupt]');
    expect(result.out).toContain('mass show runs/c');
    expect(result.out).toContain('mass resume runs/a');
  });

  it('says which runs are still to be evaluated, and resumes the newest that was interrupted', async () => {
    const run = (name: string, createdAt: string, days: number, status: 'interrupted' | 'finished') => ({
      kind: 'run' as const,
      path: `/w/runs/${name}`,
      runId: name,
      name,
      createdAt,
      days,
      totalDays: 120,
      status,
    });
    const listed = [
      run('a', '2020-01-01', 4, 'interrupted'),
      run('b', '2020-01-03', 120, 'interrupted'),
      run('c', '2020-01-02', 7, 'interrupted'),
      run('d', '2020-01-04', 120, 'finished'),
    ];
    const { out } = await invoke(
      ['runs'],
      { listRuns: async () => listed },
      { terminal: capturedTerminal({ cwd: '/w' }) },
    );
    expect(out).toMatch(/runs\/a +4 +interrupted$/m);
    expect(out).toMatch(/runs\/b +120 +interrupted: all days, not evaluated$/m);
    expect(out).toMatch(/runs\/d +120 +finished$/m);
    expect(out).toMatch(/mass show runs\/d\n +mass resume runs\/b$/);
  });

  it('says so when there are none, with one empty list in JSON', async () => {
    const services = { listRuns: async () => [] };
    const terminal = () => ({ terminal: capturedTerminal({ cwd: '/w' }) });
    expect((await invoke(['runs', '--out', 'x'], services, terminal())).out).toBe('No runs in x.');
    expect(jsonOf(await invoke(['runs', '--json'], services, terminal()))).toEqual({
      folder: join('/w', 'runs'),
      runs: [],
    });
  });
});

describe('mass new', () => {
  const services = { starterScenario: async (name: string) => `# ${name}\n` };

  it('writes a starter file', async () => {
    const terminal = capturedTerminal({ cwd: folder });
    const result = await invoke(['new', 'mine', '--json'], services, { terminal });
    expect(jsonOf(result)).toEqual({ file: 'mine.yaml', name: 'mine' });
    expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toBe('# mine\n');
  });

  it('leaves an existing file as it is', async () => {
    writeFileSync(join(folder, 'kept.yaml'), 'mine');
    const result = await invoke(['new', 'kept.yaml'], services, {
      terminal: capturedTerminal({ cwd: folder }),
    });
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toContain('exists already');
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toBe('mine');
  });

  it('refuses names that would leave the folder', async () => {
    for (const name of ['../up', 'a/b', '-x', '']) {
      const result = await invoke(['new', '--', name], services, {
        terminal: capturedTerminal({ cwd: folder }),
      });
      expect(result.code).toBe(exitCodes.badInput);
      expect(result.err).toContain('cannot be the name');
    }
  });
});

describe('mass check', () => {
  const checkRun = async () => ({
    days: 120,
    firstDate: '2020-01-02',
    lastDate: '2020-06-17',
    instruments: 50,
    investors: 512,
    types: 16,
    placement: { grain: 'actor' as const, workers: 2, reasons: ['grain actor', '2 worker threads'] },
    warnings: ['picks have no effect'],
  });

  it('shows what decides most, and warnings', async () => {
    const services = { checkScenario: async () => loaded, checkRun };
    const result = await invoke(['check', 'mine.yaml'], services);
    expect(result.out).toContain('mine.yaml is valid: mine, preset paper, seed 1');
    expect(result.out).toContain('120 days 2020-01-02 to 2020-06-17, 50 instruments, market synthetic');
    expect(result.out).toContain('512 investors of 16 types');
    expect(result.out).toContain('grain actor; 2 worker threads');
    expect(result.out).toContain('warning: picks have no effect');
    expect(jsonOf(await invoke(['check', 'mine.yaml', '--json'], services))).toMatchObject({
      valid: true,
      ...(await checkRun()),
    });
  });

  it('repeats what was given in the command that it proposes, as a shell needs it', async () => {
    const argv = [
      'check',
      'mine.yaml',
      '--set',
      'seed=3',
      '--set',
      'market.path=my data',
      '--kinds',
      'k d.ts',
    ];
    const result = await invoke(argv, {
      loadScenario: async () => loaded,
      checkScenario: async () => loaded,
      checkRun,
    });
    expect(result.out).toContain(
      "Next        mass run mine.yaml --set seed=3 --set 'market.path=my data' --kinds 'k d.ts'",
    );
  });

  it('loads kinds before it looks at the file', async () => {
    const asked: string[] = [];
    const result = await invoke(['check', 'mine.yaml', '--kinds', 'kinds.ts', '--set', 'seed=3'], {
      loadScenario: async (file) => {
        asked.push(`kinds of ${file}`);
        return loaded;
      },
      checkScenario: async (file, { set }) => {
        asked.push(`${file} with ${set?.join()}`);
        return loaded;
      },
      checkRun,
    });
    expect(asked).toEqual(['kinds of kinds.ts', 'mine.yaml with seed=3']);
    expect(result.code).toBe(exitCodes.ok);
  });
});

describe('mass data inspect', () => {
  it('prints coverage, gaps and jumps, and how many are not shown', async () => {
    const gap = (instrument: string) => ({
      instrument,
      firstDate: '2020-01-02',
      lastDate: '2020-02-03',
      missingSessions: 2,
    });
    const result = await invoke(['data', 'inspect', 'x.csv'], {
      inspectData: async () => ({
        path: 'x.csv',
        layout: 'table',
        days: 30,
        instruments: 25,
        firstDate: '2020-01-02',
        lastDate: '2020-02-03',
        files: [
          {
            file: 'x.csv',
            readable: true,
            texts: false,
            rows: 1234,
            dateColumn: 'date',
            instrumentColumn: 'code',
            coverage: [
              { column: 'close', present: 1200, share: 0.972, nonNumeric: 0, infinite: 0, kind: 'number' },
            ],
            panel: {
              days: 30,
              instruments: 25,
              firstDate: '2020-01-02',
              lastDate: '2020-02-03',
              badDates: 0,
              duplicates: 3,
              outOfOrder: 0,
              firstDuplicate: { row: 7, instrument: 'S1', date: '2020-01-06' },
              firstOutOfOrder: null,
              gaps: Array.from({ length: 25 }, (_, i) => gap(`S${i}`)),
              jumps: [
                { instrument: 'S1', date: '2020-01-06', column: 'close', change: -0.5, splitLike: '2:1' },
              ],
            },
            problems: [],
          },
        ],
        problems: ['x.csv: 3 duplicate rows'],
      }),
    });
    expect(result.out).toContain('x.csv: table, 30 days, 25 instruments, 2020-01-02 to 2020-02-03');
    expect(result.out).toContain('duplicates 3');
    expect(result.out).toContain('gap: S19 misses 2 sessions');
    expect(result.out).not.toContain('gap: S20');
    expect(result.out).toContain('and 5 more');
    expect(result.out).toContain('jump: S1 2020-01-06 close -50.00 %, like a 2:1 split');
    expect(result.out).toMatch(/close +number +1,200 +97\.2/);
    expect(result.out).toContain('- x.csv: 3 duplicate rows');
    expect(result.out).toContain('- x.csv: 25 instruments with gaps');
    expect(result.out).toContain('- x.csv: 1 jump, 1 like a split');
    expect(result.out).toContain('Look at these (3):');
    expect(result.code).toBe(exitCodes.ok);
  });

  it('reports what can be read, and ends as bad input where a file cannot', async () => {
    const result = await invoke(['data', 'inspect', 'x'], {
      inspectData: async () => ({
        path: 'x',
        layout: 'table',
        days: 0,
        instruments: 0,
        firstDate: null,
        lastDate: null,
        files: [
          {
            file: 'torn.csv',
            readable: false,
            texts: false,
            rows: 0,
            dateColumn: null,
            instrumentColumn: null,
            coverage: [],
            panel: null,
            problems: ['torn'],
          },
        ],
        problems: ['torn.csv: torn'],
      }),
    });
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.out).toContain('torn.csv: cannot be read');
    expect(result.out).toContain('- torn.csv: torn');
  });
});

describe('mass doctor', () => {
  const healthy = (digests: readonly string[]) => {
    let run = 0;
    return {
      loadPackages: async () => ['DuckDB opens', 'SQLite 3'],
      loadScenario: async () => loaded,
      runScenario: async () => reportOf({ digest: digests[run++] as string }),
      readReport: async () => reportOf({ digest: digests[run - 1] as string }),
    };
  };
  const here = () => ({ terminal: capturedTerminal({ cwd: folder }) });

  it('is content when two equal runs agree', async () => {
    const result = await invoke(['doctor', '--json'], healthy(['aa', 'aa']), here());
    expect(result.code).toBe(exitCodes.ok);
    const { ok, checks } = jsonOf(result) as { ok: boolean; checks: { name: string; ok: boolean }[] };
    expect(ok).toBe(true);
    expect(checks.map((check) => check.name)).toEqual([
      'Node',
      'packages',
      'output folder',
      'disk space',
      'memory',
      'two equal runs',
    ]);
  });

  it('says what to do when digests differ, and ends with the code for the environment', async () => {
    const result = await invoke(['doctor'], healthy(['aa', 'bb']), here());
    expect(result.code).toBe(exitCodes.environment);
    expect(result.out).toMatch(/NOT OK +two equal runs +aa and bb/);
    expect(result.out).toContain('defect');
  });

  it('goes on after a check that fails', async () => {
    const failing = {
      ...healthy(['aa', 'aa']),
      loadPackages: () => Promise.reject(new Error('no such module')),
    };
    const result = await invoke(['doctor'], failing, here());
    expect(result.out).toMatch(/NOT OK +packages +no such module/);
    expect(result.out).toMatch(/ok +two equal runs/);
  });
});

describe('failures', () => {
  it('prints every problem, and in JSON one object with all of them', async () => {
    const error = new MassError([
      { code: 'scenario.invalid', message: 'too small', file: 'a.yaml', line: 3, found: 0, hint: 'give one' },
      { code: 'scenario.unknown-key', message: 'unknown', file: 'a.yaml', line: 4 },
    ]);
    const services = { checkScenario: () => Promise.reject(error) };
    const text = await invoke(['check', 'a.yaml'], services);
    expect(text.code).toBe(exitCodes.badInput);
    expect(text.terminal.errLines).toEqual([
      'error: a.yaml:3: too small; found 0. Give one [scenario.invalid]',
      'error: a.yaml:4: unknown [scenario.unknown-key]',
    ]);
    const json = jsonOf(await invoke(['check', 'a.yaml', '--json'], services));
    expect(json).toEqual({ error: { problems: error.problems } });
  });

  it('name commands as the reader started this program', async () => {
    const problem = {
      code: 'journal.not-a-run',
      message: 'x',
      expected: 'a folder made by "mass run"',
      hint: '"mass runs" lists the runs of a folder',
    } as const;
    const services = { readReport: () => Promise.reject(new MassError(problem)) };
    const terminal = { ...capturedTerminal(), program: 'node bin/mass.cjs' };
    const { err, out } = await invoke(['show', 'a', '--json'], services, { terminal });
    expect(err).toContain('made by "node bin/mass.cjs run". "node bin/mass.cjs runs" lists the runs');
    expect(JSON.parse(out)).toMatchObject({
      error: { problems: [{ hint: '"node bin/mass.cjs runs" lists the runs of a folder' }] },
    });
  });

  it('say the place of an override once', async () => {
    const services = {
      loadScenario: () =>
        Promise.reject(
          new MassError({
            code: 'scenario.set-path',
            message: 'there is no such field',
            file: '--set sedd',
            path: 'sedd',
          }),
        ),
    };
    expect((await invoke(['run', 'a.yaml'], services)).err).toContain('error: --set sedd: there is no');
  });

  it.each([
    { code: 'journal.locked', exit: exitCodes.environment },
    { code: 'journal.write-failed', exit: exitCodes.environment },
    { code: 'journal.corrupt', exit: exitCodes.failure },
    { code: 'run.ballots-lost', exit: exitCodes.failure },
    { code: 'run.identity', exit: exitCodes.badInput },
    { code: 'market.bad-rows', exit: exitCodes.badInput },
  ] as const)('ends with $exit for $code', async ({ code, exit }) => {
    const readReport = () => Promise.reject(new MassError({ code, message: 'x' }));
    expect((await invoke(['show', 'a'], { readReport })).code).toBe(exit);
  });

  it('reports anything unexpected as a defect, with its stack', async () => {
    const readReport = () => Promise.reject(new TypeError('boom'));
    const result = await invoke(['show', 'a', '--json'], { readReport });
    expect(result.code).toBe(exitCodes.failure);
    expect(jsonOf(result)).toHaveProperty('error.problems.0.code', 'internal.invariant');
    expect(result.err).toContain('TypeError: boom');
  });
});
