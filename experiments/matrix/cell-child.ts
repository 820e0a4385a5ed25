import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CellJob, CellResult } from './cell.ts';

/** What a cell's process answers: its result, or what went wrong, as text. */
export type CellAnswer =
  | { readonly measured: Pick<CellResult, 'measures' | 'effort'> }
  | { readonly problem: string };

/** Runs a job; settles when it is over. Aborting `signal` ends it with a problem. */
export type CellRunner = (job: CellJob, signal: AbortSignal) => Promise<CellAnswer>;

/** Megabytes of one half of the young generation, as the launcher of the command has it. */
const YOUNG_HALF = 16;
const ERROR_CHARACTERS = 4_000;

/** Runs a job in a child process of its own, which ends with the job. Never throws. */
export const runInChild: CellRunner = (job, signal) =>
  new Promise((resolve) => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = fork(fileURLToPath(new URL('cell-process.ts', import.meta.url)), {
      execArgv: [
        // What the launcher found out about the memory of this machine holds for each cell.
        ...process.execArgv.filter((flag) => /^--max[-_]old[-_]space[-_]size=/.test(flag)),
        `--max-semi-space-size=${YOUNG_HALF}`,
        '--import',
        tsx,
      ],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let answer: CellAnswer | undefined;
    let errors = '';
    const kill = () => void child.kill('SIGTERM');
    const settle = (problem: string) => {
      signal.removeEventListener('abort', kill);
      resolve(answer ?? { problem });
    };
    signal.addEventListener('abort', kill);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-ERROR_CHARACTERS);
    });
    child.on('message', (message) => {
      answer = message as CellAnswer;
      kill();
    });
    child.on('error', (error) => settle(`its process did not start: ${error.message}`));
    child.on('close', (code, by) => {
      const how = by === null ? `with code ${code}` : `by ${by}`;
      const last = errors.trim().split('\n').slice(-3).join(' ');
      settle(`its process was ended ${how}${last === '' ? '' : `: ${last}`}`);
    });
    if (signal.aborted) kill();
    else child.send(job);
  });
