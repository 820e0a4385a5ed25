import { shellWord } from '../../core/index.ts';
import type { Section } from '../page.ts';
import { setWords } from '../rejudged.ts';
import type { RunData } from '../run-data.ts';
import { duration } from './words.ts';

/** What to beware of, and how to make the run again. */
export function noteSections({ report, manifest, judgement, set }: RunData): readonly Section[] {
  const warnings = [...report.warnings, ...(judgement?.notes ?? [])];
  const folder = shellWord(report.runDir);
  const { scenarioFile: file, node } = manifest.notes;
  const seed = (manifest.scenario.simulation as { readonly seed?: number | string }).seed;
  return [
    warningSection(warnings),
    {
      id: 'reproduce',
      title: 'How to make this again',
      text: [
        'A run is a function of its scenario, its data and its seed. Equal ones give the same digest on the last day, whatever the machine, the number of workers or the order in which answers arrive.',
        'The first command names the file and the seed alone: what else was set with --set must be set again. All settings, as they were, stand in manifest.json of the run folder; the digest of the scenario shows whether they are equal.',
      ],
      commands: [
        ...(typeof file === 'string' && file !== ''
          ? [
              `mass run ${shellWord(file)}${seed === undefined ? '' : ` --set seed=${shellWord(String(seed))}`}`,
            ]
          : []),
        ...(report.complete ? [] : [`mass resume ${folder}`]),
        `mass show ${folder}`,
        `mass report ${folder}${setWords(set)}`,
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
            ['run', report.runId],
            ['digest of the last day', report.digest],
            ['digest of the scenario', manifest.simulationDigest],
            ['mass-engine', `${manifest.engineVersion}, semantics ${manifest.semantics}`],
            ['Node', typeof node === 'string' ? node : 'n/a'],
            ...(report.seconds === 0 ? [] : [['time', duration(report.seconds)]]),
            ...(report.peakRssMb === 0 ? [] : [['memory at its peak', `${Math.round(report.peakRssMb)} MB`]]),
          ],
        },
      ],
      charts: [],
    },
  ];
}

/** What to beware of, each said once. */
export function warningSection(all: readonly string[]): Section {
  const warnings = [...new Set(all)];
  return {
    id: 'warnings',
    title: 'Warnings',
    text: warnings.length === 0 ? ['There are none.'] : [],
    tables: [
      {
        id: 'warnings',
        title: 'What a reader must know beside the numbers',
        columns: [{ key: 'warning', label: 'Warning' }],
        rows: warnings.map((warning) => [warning]),
      },
    ],
    charts: [],
  };
}
