import { shellWord } from '../../core/index.ts';
import { alphaStages } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import type { AlphaReportData } from './study-data.ts';

/** How to make the study again. */
export function reproduceSection({ study, manifest }: AlphaReportData): Section {
  const { scenarioFile: file, node } = manifest.notes;
  const folder = shellWord(study.runDir);
  const isOpen = alphaStages.some(
    (stage) => study.states[stage] === 'open' || study.states[stage] === 'begun',
  );
  return {
    id: 'reproduce',
    title: 'How to make this again',
    text: [
      'A study is a function of its scenario, its data, its documents and its seed, and of the answers of models where those are asked. The first command names the file and the seed alone: what else was set with --set must be set again.',
    ],
    commands: [
      ...(typeof file === 'string' && file !== ''
        ? [`mass alphas backtest ${shellWord(file)} --set seed=${shellWord(String(study.seed))}`]
        : []),
      ...(isOpen ? [`mass alphas backtest ${folder}`] : []),
      `mass alphas report ${folder}`,
      // Days that investors played in the same folder have a report of their own.
      ...(study.playedDays > 0 ? [`mass report ${folder}`] : []),
    ],
    tables: [
      {
        id: 'digests',
        title: 'Digests and versions',
        columns: [
          { key: 'item', label: 'Item' },
          { key: 'value', label: 'Value' },
        ],
        rows: [
          ['run', study.runId],
          ['digest of the scenario', manifest.simulationDigest],
          ['mass-engine', `${manifest.engineVersion}, semantics ${manifest.semantics}`],
          ['Node', typeof node === 'string' ? node : 'n/a'],
        ],
      },
    ],
    charts: [],
  };
}
