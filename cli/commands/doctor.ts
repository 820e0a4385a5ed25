import { mkdir, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { freemem, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { describeProblem, MassError, NEEDED_NODE } from '../../core/index.ts';
import { doctorScenario } from '../doctor-scenario.ts';
import { exitCodes } from '../exit-codes.ts';
import { duration, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

/** One finding of `mass doctor`. */
interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do; only when not ok. */
  readonly hint?: string;
}

const LEAST_DISK_MB = 500;
const LEAST_MEMORY_MB = 1_000;
const MB = 1024 * 1024;

/** `mass doctor`: what a run needs from this machine, and two small runs that must agree. */
export async function doctor(context: CommandContext, out: string): Promise<Outcome> {
  const folder = resolve(context.terminal.cwd, out);
  const checks: Checked[] = [];
  const steps: readonly (readonly [string, () => Promise<Omit<Checked, 'name'>>])[] = [
    ['Node', checkNode],
    ['packages', () => checkPackages(context)],
    ['output folder', () => checkFolder(folder, context.terminal.cwd)],
    ['disk space', () => checkDisk(folder)],
    ['memory', checkMemory],
    ['two equal runs', () => checkRuns(context)],
  ];
  for (const [name, step] of steps) {
    try {
      checks.push({ name, ...(await step()) });
    } catch (error) {
      checks.push({ name, ok: false, ...described(error) });
    }
  }
  const ok = checks.every((check) => check.ok);
  const verdict = ok ? 'All is well.' : 'Something needs your attention: see the lines that say NOT OK.';
  return {
    json: { ok, checks },
    lines: [...checks.flatMap(linesOf), '', verdict],
    exitCode: ok ? exitCodes.ok : exitCodes.environment,
  };
}

function linesOf({ name, ok, detail, hint }: Checked): readonly string[] {
  const head = `${ok ? 'ok    ' : 'NOT OK'}  ${name.padEnd(14)}  ${detail}`;
  return hint === undefined ? [head] : [head, `        ${hint}`];
}

function described(error: unknown): { readonly detail: string; readonly hint: string } {
  const detail =
    error instanceof MassError
      ? error.problems.map(describeProblem).join('; ')
      : error instanceof Error
        ? error.message
        : String(error);
  return { detail, hint: 'run "npm ci" again; if that does not help, please report this output' };
}

async function checkNode(): Promise<Omit<Checked, 'name'>> {
  const version = process.versions.node;
  const ok = Number(version.split('.')[0]) >= NEEDED_NODE;
  const detail = `${version} on ${process.platform}-${process.arch}`;
  return ok ? { ok, detail } : { ok, detail, hint: `install Node ${NEEDED_NODE}` };
}

async function checkPackages({ services }: CommandContext): Promise<Omit<Checked, 'name'>> {
  const found = await services.loadPackages();
  return { ok: true, detail: found.join(', ') };
}

/** The folder itself need not exist: it is made by the first run. */
async function nearestExisting(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : nearestExisting(parent);
  }
}

async function checkFolder(folder: string, cwd: string): Promise<Omit<Checked, 'name'>> {
  const existing = await nearestExisting(folder);
  const detail = shownPath(folder, cwd);
  try {
    const probe = await mkdtemp(join(existing, '.mass-doctor-'));
    await rm(probe, { recursive: true });
    return { ok: true, detail };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      ok: false,
      detail: `${detail}: nothing can be written there (${reason})`,
      hint: 'choose another folder with --out',
    };
  }
}

async function checkDisk(folder: string): Promise<Omit<Checked, 'name'>> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  const freeMb = Math.floor((bavail * bsize) / MB);
  const ok = freeMb >= LEAST_DISK_MB;
  const detail = `${freeMb} MB free`;
  return ok
    ? { ok, detail }
    : { ok, detail, hint: `free at least ${LEAST_DISK_MB} MB, or choose another folder with --out` };
}

async function checkMemory(): Promise<Omit<Checked, 'name'>> {
  const heapMb = Math.floor(getHeapStatistics().heap_size_limit / MB);
  const freeMb = Math.floor(Math.max(freemem(), process.availableMemory()) / MB);
  const detail = `${freeMb} MB free of ${Math.floor(totalmem() / MB)} MB, heap limit ${heapMb} MB`;
  const ok = freeMb >= LEAST_MEMORY_MB;
  return ok
    ? { ok, detail }
    : { ok, detail, hint: `a run of 512 investors needs about ${LEAST_MEMORY_MB} MB: close other programs` };
}

/** The code path of `mass run` twice in a temporary folder; the digests must be equal, also when read back. */
async function checkRuns({ services, clock }: CommandContext): Promise<Omit<Checked, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'mass-doctor-'));
  const started = clock.elapsed();
  try {
    const file = join(folder, 'doctor.yaml');
    await writeFile(file, doctorScenario);
    const outDir = join(folder, 'runs');
    await mkdir(outDir);
    const signal = new AbortController().signal;
    const once = async () => {
      const scenario = await services.loadScenario(file, {});
      const report = await services.runScenario({
        scenario,
        outDir,
        observe: () => undefined,
        signal,
        command: 'mass doctor',
      });
      return services.readReport(report.runDir);
    };
    const [first, second] = [await once(), await once()];
    const seconds = (clock.elapsed() - started) / 1000;
    const ok = first.digest === second.digest && first.complete && second.complete;
    const detail = `${first.digest.slice(0, 12)} and ${second.digest.slice(0, 12)}, ${first.days} days, ${duration(seconds)}`;
    return ok
      ? { ok, detail }
      : {
          ok,
          detail,
          hint: 'equal runs must give equal digests: this is a defect, please report this output',
        };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
