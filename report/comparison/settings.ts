import { differingSettings } from '../differing-settings.ts';
import type { Section } from '../page.ts';
import type { NamedRun } from './named-runs.ts';

/** Which runs are compared, and in which settings they differ. */
export function settingsSection(runs: readonly NamedRun[]): Section {
  const rows = differingSettings(
    runs.map(({ data: { manifest, evaluation } }) => ({
      ...(manifest.scenario.simulation as object),
      evaluation: evaluation.judged,
    })),
  );
  return {
    id: 'runs',
    title: 'What is compared',
    text: [
      rows.length === 0
        ? 'The runs have the same settings.'
        : 'What differs beside what is meant to differ is an explanation too: look for it here before reading on.',
    ],
    tables: [
      {
        id: 'runs',
        title: 'Runs',
        columns: [
          { key: 'run', label: 'Run' },
          { key: 'scenario', label: 'Scenario' },
          { key: 'days', label: 'Days', format: 'count' },
          { key: 'first_date', label: 'From' },
          { key: 'last_date', label: 'To' },
          { key: 'types', label: 'Types', format: 'count' },
          { key: 'investors', label: 'Investors', format: 'count' },
          { key: 'instruments', label: 'Instruments', format: 'count' },
          { key: 'state', label: 'State' },
          { key: 'digest', label: 'Digest' },
        ],
        rows: runs.map(({ name, colour, data: { report, types, opinions } }) => [
          { name, colour },
          report.name,
          report.days,
          report.firstDate,
          report.lastDate,
          types.length,
          report.investors,
          opinions.available,
          report.complete ? 'finished' : 'not finished',
          report.digest.slice(0, 16),
        ]),
      },
      {
        id: 'settings',
        title: 'Settings that differ',
        columns: [
          { key: 'setting', label: 'Setting' },
          ...runs.map(({ name }) => ({ key: name, label: name })),
        ],
        rows,
      },
    ],
    charts: [],
  };
}
