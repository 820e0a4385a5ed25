/**
 * A run that this studio started, seen from the studio.
 * 1. It is opened once its process says so; what keeps it from its first day is thrown to whoever started it.
 * 2. However its process ends, `ended` settles: with nothing, or with the problems that ended it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { environmentWithout, MassError, type Problem, systemTimers } from '../../core/index.ts';
import type { LiveStatus } from '../api.ts';
import { TOKEN_VARIABLE } from '../security/token.ts';
import type { FromRun, RunAction, RunJob, RunPosition, ToRun } from './job.ts';

/** Megabytes of one half of the young generation, as the launcher of the command has it. */
const YOUNG_HALF = 16;
const ERROR_CHARACTERS = 4_000;
/** A step that takes longer goes on; its caller is told where the run stands. */
const PATIENCE_MS = 10_000;

/** A run whose process was begun. */
export interface StartingRun {
  /** Of its process; undefined = there is none, because it could not be made. */
  readonly pid: number | undefined;
  /** Rejects with what keeps the run from its first day. */
  readonly opened: Promise<LiveRun>;
}

export class LiveRun {
  /** The name of its folder. */
  readonly name: string;
  /** The problems that it ended with; undefined = it did all its work, or was stopped. */
  readonly ended: Promise<readonly Problem[] | undefined>;
  private readonly child: RunChild;

  private constructor(name: string, child: RunChild) {
    this.name = name;
    this.child = child;
    this.ended = child.ended;
  }

  /** `moved` is called whenever its position changes. */
  static start(job: RunJob, moved: () => void): StartingRun {
    const child = new RunChild(job, moved);
    return { pid: child.pid, opened: child.opened.then((name) => new LiveRun(name, child)) };
  }

  /** Committed days. */
  get days(): number {
    return this.child.position.days;
  }

  status(): LiveStatus {
    const { state, day, phase, notices } = this.child.position;
    return { isOurs: true, state, day, phase, ...(notices.length === 0 ? {} : { notices }) };
  }

  /** Resolves when the action took, a step when it is over, or after ten seconds. */
  async act(action: RunAction): Promise<LiveStatus> {
    await this.child.act(action);
    return this.status();
  }
}

class RunChild {
  readonly opened: Promise<string>;
  readonly ended: Promise<readonly Problem[] | undefined>;
  position: RunPosition = { state: 'running', day: null, phase: null, days: 0, notices: [] };
  private readonly child: ChildProcess;
  private readonly acting = new Map<number, () => void>();
  private actions = 0;

  constructor(job: RunJob, moved: () => void) {
    this.child = startProcess();
    const opened = Promise.withResolvers<string>();
    const ended = Promise.withResolvers<readonly Problem[] | undefined>();
    this.opened = opened.promise;
    this.ended = ended.promise;
    let outcome: { readonly problems: readonly Problem[] | undefined } | undefined;
    let errors = '';
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-ERROR_CHARACTERS);
    });
    this.child.on('message', (message: FromRun) => {
      if (message.kind === 'ended') outcome = { problems: undefined };
      else if (message.kind === 'failed') outcome = { problems: message.problems };
      else {
        this.position = message.position;
        if (message.kind === 'opened') opened.resolve(message.run);
        if (message.kind === 'done') this.acting.get(message.id)?.();
        moved();
      }
    });
    const end = (how: string) => {
      const { problems } = outcome ?? { problems: [endedEarly(how, errors)] };
      for (const took of this.acting.values()) took();
      // Nobody waits any more once it was opened.
      opened.reject(new MassError(problems ?? [endedEarly('ended before its first day', errors)]));
      ended.resolve(problems);
    };
    this.opened.catch(() => undefined);
    this.child.on('error', (error) => end(error.message));
    this.child.on('close', (code, by) => end(by === null ? `ended with code ${code}` : `killed by ${by}`));
    this.send({ kind: 'job', job });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  act(action: RunAction): Promise<void> {
    const id = this.actions++;
    return new Promise((resolve) => {
      const forget = systemTimers.after(PATIENCE_MS, took);
      const { acting } = this;
      function took(): void {
        forget();
        acting.delete(id);
        resolve();
      }
      acting.set(id, took);
      if (this.child.connected) this.send({ kind: 'action', id, action });
      else took();
    });
  }

  /** A process that is gone says so by itself. */
  private send(message: ToRun): void {
    this.child.send(message, () => undefined);
  }
}

function startProcess(): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(fileURLToPath(new URL('run-process.ts', import.meta.url)), {
    execArgv: [
      // What the launcher found out about the memory of this machine holds for each run.
      ...process.execArgv.filter((flag) => /^--max[-_]old[-_]space[-_]size=/.test(flag)),
      `--max-semi-space-size=${YOUNG_HALF}`,
      '--import',
      tsx,
    ],
    // A scenario may name any variable as the key of an endpoint.
    env: environmentWithout(TOKEN_VARIABLE),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function endedEarly(how: string, errors: string): Problem {
  const last = errors.trim().split('\n').slice(-3).join(' ');
  return {
    code: 'studio.child',
    message: 'the process of the run ended before its work was done',
    found: last === '' ? how : `${how}: ${last}`,
    hint: 'committed days are safe: continue the run',
  };
}
