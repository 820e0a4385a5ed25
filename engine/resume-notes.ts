import { formatDate, nodeVersion } from '../core/index.ts';
import type { Journal, Manifest } from '../journal/index.ts';
import type { Execution, Scenario } from '../scenarios/index.ts';
import { extentOf } from './identity.ts';
import type { RunNotes } from './notes.ts';

/** What a run goes on with, once its data are known to be its own. */
export interface GoingOn {
  readonly scenario: Scenario;
  /** Sessions of its market now. */
  readonly days: number;
  /** ISO time. */
  readonly at: string;
  /** As `RunNotes.recording`; absent where it stays as it is. */
  readonly recording?: string;
}

/** The manifest of a run that goes on: it notes all that may change then, so that it goes on in the same way the next time. */
export function manifestGoingOn(journal: Journal, { scenario, days, at, recording }: GoingOn): Manifest {
  const manifest = journal.manifest();
  const notes = manifest.notes as unknown as RunNotes;
  return {
    ...manifest,
    notes: {
      ...manifest.notes,
      days,
      warnings: warningsOnResume(notes, journal, scenario.execution),
      extent: extentOf(scenario.simulation.market),
      evaluation: scenario.evaluation,
      ...(recording === undefined ? {} : { recording }),
    },
    executions: [...manifest.executions, { at, execution: scenario.execution }],
  };
}

/** The warnings of a run that goes on, with what its going on adds. */
function warningsOnResume(notes: RunNotes, journal: Journal, execution: Execution): readonly string[] {
  const added = [otherNode(notes, journal), missingBallots(journal, execution)];
  return [...new Set([...notes.warnings, ...added.filter((warning) => warning !== undefined)])];
}

/** V8's logarithms and exponentials may differ in their last digit between versions, and so may digests (DESIGN.md). */
function otherNode({ node }: RunNotes, journal: Journal): string | undefined {
  const now = nodeVersion();
  if (node === undefined || majorMinor(node) === majorMinor(now)) return undefined;
  return `made under Node ${node}, went on under Node ${now} from day ${journal.days()}: digests agree only between equal versions`;
}

function majorMinor(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** Ballots that nobody kept cannot be exported. */
function missingBallots(journal: Journal, { output }: Execution): string | undefined {
  const last = journal.days() - 1;
  let day = last;
  while (output.ballots && day >= 0 && journal.day(day).ballots === undefined) day--;
  if (!output.ballots || day === last) return undefined;
  const { date } = journal.day(last, { ballots: false });
  return `ballots of the days ${day + 1} to ${last} (${formatDate(date)}) were not kept: the table of ballots lacks them`;
}
