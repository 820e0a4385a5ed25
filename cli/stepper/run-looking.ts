import { dirname } from 'node:path';
import type { Replay, RunControl } from '../../engine/index.ts';
import { forkRun, openInspection, openPortfolioDays } from '../../engine/index.ts';
import type { Looking } from './looking.ts';

/** Looks into the run of a stepper; what is needed for it is opened when it is first asked for. Forks lie beside the run. */
export function runLooking(
  replay: Replay,
  { command, workingFolder }: { readonly command: string; readonly workingFolder: string },
): Looking {
  const inspection = openInspection(replay);
  const portfolios = openPortfolioDays(replay);
  return {
    investor: (of) => inspection.investor(of),
    type: (of) => inspection.type(of),
    instrument: (of) => inspection.instrument(of),
    annealing: (day) => inspection.annealing(day),
    respawn: (day) => inspection.respawn(day),
    portfolio: (day) => portfolios.at(day),
    async fork({ day, set, distribution, signal, progress }) {
      let of = 0;
      const observe: NonNullable<RunControl['observe']> = (event) => {
        if (event.kind === 'opened') of = event.days;
        if (event.kind === 'day') progress(event.day + 1, of);
      };
      const { runDir, days, complete } = await forkRun({
        runDir: replay.runDir,
        outDir: dirname(replay.runDir),
        day,
        set,
        workingFolder,
        command,
        observe,
        signal,
        ...(distribution === undefined ? {} : { distribution }),
      });
      return { runDir, days, isComplete: complete };
    },
    async close() {
      await portfolios.close();
      await inspection.close();
    },
  };
}
