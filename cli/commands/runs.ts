import { resolve } from 'node:path';
import { byCodeUnit, describeProblem, formatDate, MassError } from '../../core/index.ts';
import type { RunListing } from '../../journal/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { asStarted } from '../failure.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';
import type { Services } from '../services.ts';

/** `mass runs`: the run folders of a folder, with what is to be done about those that are not finished. */
export async function runs({ services, terminal }: CommandContext, out: string): Promise<Outcome> {
  const folder = resolve(terminal.cwd, out);
  const found = await services.listRuns(folder);
  const studied = new Set<RunListing>();
  for (const run of found) if (await isStudy(services, run)) studied.add(run);
  const shown = (run: RunListing) => shownPath(run.path, terminal.cwd);
  const interrupted = newestOf(
    found.filter((run) => run.kind === 'run' && run.status === 'interrupted' && !studied.has(run)),
  );
  return {
    json: { folder, runs: found },
    lines:
      found.length === 0
        ? [`No runs in ${shownPath(folder, terminal.cwd)}.`]
        : [
            ...plainTable(
              ['Run', 'Days', 'From', 'To', 'Status'],
              found.map((run) => [shown(run), ...cells(run, studied.has(run))]),
              ['left', 'right', 'left', 'left', 'left'],
            ),
            '',
            ...found.flatMap((run) =>
              run.kind === 'damaged'
                ? run.problems.map((problem) => describeProblem(asStarted(problem, terminal.program)))
                : [],
            ),
            `Next        ${terminal.program} show ${shown(newestOf(found) as RunListing)}`,
            ...(interrupted === undefined
              ? []
              : [`            ${terminal.program} resume ${shown(interrupted)}`]),
          ],
    exitCode: exitCodes.ok,
  };
}

/** The run made last; folders that cannot be read come first. */
function newestOf(listed: readonly RunListing[]): RunListing | undefined {
  const madeAt = (run: RunListing) => (run.kind === 'run' ? run.createdAt : '');
  return listed.toSorted((a, b) => byCodeUnit(madeAt(a), madeAt(b))).at(-1);
}

/** Whether alphas were studied in a folder and no day was played: nobody interrupted that. */
async function isStudy(services: Services, run: RunListing): Promise<boolean> {
  if (run.kind !== 'run' || run.status !== 'interrupted' || run.days > 0) return false;
  try {
    await services.readAlphaStudy(run.path);
    return true;
  } catch (error) {
    if (error instanceof MassError) return false;
    throw error;
  }
}

function cells(run: RunListing, isStudied: boolean): readonly string[] {
  if (isStudied) return ['0', '', '', 'study of alphas, no day played'];
  if (run.kind === 'damaged') return ['', '', '', 'damaged'];
  const [first, last] = run.dates ?? [undefined, undefined];
  const by = run.holder === undefined ? '' : ` (process ${run.holder.pid} on ${run.holder.host})`;
  return [
    String(run.days),
    first === undefined ? '' : formatDate(first),
    last === undefined ? '' : formatDate(last),
    `${run.status}${run.status === 'interrupted' && run.days === run.totalDays ? ': all days, not evaluated' : by}`,
  ];
}
