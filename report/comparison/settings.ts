import type { Section } from '../page.ts';
import type { NamedRun } from './named-runs.ts';

/** Which runs are compared, and in which settings they differ. */
export function settingsSection(runs: readonly NamedRun[]): Section {
  const rows = differingSettings(
    runs.map(({ data: { manifest, judgement } }) => ({
      ...(manifest.scenario.simulation as object),
      evaluation: judgement?.conventions ?? null,
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

/** Leaves that are not equal in all values: path, then the value of each. */
export function differingSettings(values: readonly unknown[]): readonly (readonly string[])[] {
  const flat = values.map((value) => new Map(leavesOf(value)));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))].sort();
  return paths
    .map((path) => [path, ...flat.map((leaves) => leaves.get(path) ?? 'absent')])
    .filter(([, first, ...others]) => others.some((other) => other !== first));
}

function leavesOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isBranch || Object.keys(value).length === 0)
    return [[path, typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent')]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}
