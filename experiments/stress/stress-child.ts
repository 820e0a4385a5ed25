import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StressJob, StressMeasures, StressNews } from './measured-run.ts';

/** What a run's process says. */
export type StressMessage =
  | { readonly kind: 'news'; readonly news: StressNews }
  | { readonly kind: 'measured'; readonly measures: StressMeasures }
  | { readonly kind: 'problem'; readonly text: string };

/** How a run ended. `cut`: by whoever heard its news. */
export type StressEnd =
  | { readonly kind: 'measured'; readonly measures: StressMeasures }
  | { readonly kind: 'out-of-memory'; readonly text: string }
  | { readonly kind: 'failure'; readonly text: string }
  | { readonly kind: 'cut' };

/** Runs a job; `hear` returns true when the run is to be given up. Settles when its process is gone; never rejects. */
export type StressRunner = (
  job: StressJob,
  hear: (news: StressNews) => boolean,
  signal: AbortSignal,
) => Promise<StressEnd>;

/** Megabytes of one half of the young generation, as the launcher of the command has it. */
const YOUNG_HALF = 16;
/** Of what a dying process says: V8 tells of an exhausted heap first, and then where it was. */
const ERROR_CHARACTERS = 16_000;

/** Runs jobs in child processes whose heap may take `heapMb` megabytes. */
export function childRunner(heapMb: number): StressRunner {
  return (job, hear, signal) =>
    new Promise((resolve) => {
      const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
      const child = fork(fileURLToPath(new URL('stress-process.ts', import.meta.url)), {
        execArgv: [
          `--max-old-space-size=${Math.floor(heapMb)}`,
          `--max-semi-space-size=${YOUNG_HALF}`,
          '--import',
          tsx,
        ],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      let end: StressEnd | undefined;
      let errors = '';
      const kill = () => void child.kill('SIGKILL');
      const cut = () => {
        end ??= { kind: 'cut' };
        kill();
      };
      const settle = (otherwise: StressEnd) => {
        signal.removeEventListener('abort', cut);
        resolve(end ?? otherwise);
      };
      signal.addEventListener('abort', cut);
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        errors = (errors + text).slice(0, ERROR_CHARACTERS);
      });
      child.on('message', (received) => {
        const message = received as StressMessage;
        if (end !== undefined) return;
        if (message.kind === 'news') {
          if (hear(message.news)) cut();
          return;
        }
        end = message.kind === 'measured' ? message : endOf(message.text);
        kill();
      });
      child.on('error', (error) =>
        settle({ kind: 'failure', text: `its process did not start: ${error.message}` }),
      );
      child.on('close', (code, by) =>
        settle(endOf(errors, by === null ? `with code ${code}` : `by ${by}`, by)),
      );
      if (signal.aborted) cut();
      else child.send(job);
    });
}

/** What is wrong with a run that did not come to its end. `how` and `by` when its process ended by itself. */
export function endOf(said: string, how?: string, by?: string | null): StressEnd {
  const text = said.trim().split('\n').slice(0, 3).join(' ').slice(0, 500);
  if (
    /heap out of memory|Array buffer allocation failed|Invalid array buffer length|worker \d+ ran out of memory/.test(
      said,
    )
  ) {
    return { kind: 'out-of-memory', text: 'the heap was full' };
  }
  // Nobody here sends it: a system that is short of memory does.
  if (by === 'SIGKILL') return { kind: 'out-of-memory', text: 'the system ended its process' };
  if (how === undefined) return { kind: 'failure', text };
  return { kind: 'failure', text: `its process was ended ${how}${text === '' ? '' : `: ${text}`}` };
}
