import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { studyLogs } from '../../alphas/index.ts';
import { capturedTerminal, exitCodes } from '../../cli/index.ts';
import { engineServices } from '../../cli/services/engine-services.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';
import { readRun } from '../../journal/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { invoke, jsonOf } from './fakes.ts';
import { start } from './launcher.ts';
import { tinyStudy } from './studies.ts';

const folder = temporaryFolder();
const logs = ['alphas.mined', ...Object.values(studyLogs)];

async function study(...argv: readonly string[]): Promise<AlphaStudyReport> {
  const result = await invoke([...argv, '--json'], engineServices(), {
    terminal: capturedTerminal({ cwd: folder }),
  });
  expect({ code: result.code, err: result.err }).toEqual({ code: exitCodes.ok, err: '' });
  return jsonOf(result) as AlphaStudyReport;
}

function entriesIn(runDir: string): Readonly<Record<string, readonly unknown[]>> {
  const { journal } = readRun(runDir);
  try {
    return Object.fromEntries(logs.map((log) => [log, [...journal.entries(log)]]));
  } finally {
    journal.close();
  }
}

/** Starts the command in a process that kills itself, and waits for its end. */
async function die(stage: string, step: number, ...argv: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL('dying-study.ts', import.meta.url));
  const args = [file, stage, String(step), ...argv];
  const { signal, out, err } = await start(process.execPath, '--import', ['tsx', ...args], {
    cwd: process.cwd(),
  }).ended;
  expect({ signal, out, err }).toEqual({ signal: 'SIGKILL', out: '', err: '' });
}

describe('a study killed with SIGKILL while it mines, evaluates and trains', () => {
  it('goes on with the same command and the run folder, to the logs of a study that was never stopped', async () => {
    const file = tinyStudy(folder);
    const outDir = join(folder, 'killed');
    await die('mine', 2, 'alphas', 'train', file, '--out', outDir);
    const [name, ...others] = readdirSync(outDir).filter((each) => !each.endsWith('.sqlite'));
    expect(others).toEqual([]);
    const runDir = join(outDir, name as string);
    expect(existsSync(join(runDir, 'results', 'mined-alphas.json'))).toBe(false);
    const counts = () => Object.values(entriesIn(runDir)).map(({ length }) => length);
    expect(counts()).toEqual([2, 0, 0, 0]);

    await die('evaluate', 100, 'alphas', 'train', runDir);
    const [mined, evaluated, selected, trained] = counts();
    expect([mined, selected, trained]).toEqual([3, 0, 0]);
    expect(evaluated).toBeGreaterThan(0);

    await die('train', 130, 'alphas', 'train', runDir);
    const whole = await study('alphas', 'train', file, '--out', join(folder, 'whole'));
    const [, allEvaluated, , allTrained] = Object.values(entriesIn(whole.runDir)).map(({ length }) => length);
    expect(evaluated).toBeLessThan(allEvaluated as number);
    const [, , , someTrained] = counts();
    expect(someTrained).toBeGreaterThan(0);
    expect(someTrained).toBeLessThan(allTrained as number);

    const finished = await study('alphas', 'train', runDir);
    expect(entriesIn(runDir)).toEqual(entriesIn(whole.runDir));
    expect({ ...finished, runId: '', runDir: '', mined: finished.mined?.entries }).toEqual({
      ...whole,
      runId: '',
      runDir: '',
      mined: whole.mined?.entries,
    });
    expect(finished.states).toEqual({
      mine: 'done',
      evaluate: 'done',
      select: 'done',
      train: 'done',
      backtest: 'open',
    });
  }, 120_000);
});
