import { resolve } from 'node:path';
import { byCodeUnit, describeProblem, formatDate } from '../../core/index.ts';
import type { RunListing } from '../../journal/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { asStarted } from '../failure.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

/** `mass runs`: the run folders of a folder, with what is to be done about those that are not finished. */
export async function runs({ services, terminal }: CommandContext, out: string): Promise<Outcome> {
  const folder = resolve(terminal.cwd, out);
  const found = await services.listRuns(folder);
  const shown = (run: RunListing) => shownPath(run.path, terminal.cwd);
  const interrupted = newestOf(found.filter((run) => run.kind === 'run' && run.status === 'interrupted'));
  return {
    json: { folder, runs: found },
    lines:
      found.length === 0
        ? [`No runs in ${shownPath(folder, terminal.cwd)}.`]
        : [
            ...plainTable(
              ['Run', 'Days', 'From', 'To', 'Status'],
              found.map((run) => [shown(run), ...cells(run)]),
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

function cells(run: RunListing): readonly string[] {
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
