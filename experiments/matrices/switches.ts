/** What each difference between the published code and the paper changes. */
import { MassError } from '../../core/index.ts';
import { presets, type Scenario, scenarioFromValue } from '../../scenarios/index.ts';
import { armBars } from '../matrix/arm-plots.ts';
import type { CellResult } from '../matrix/cell.ts';
import type { Arm, Matrix, MatrixOutcome } from '../matrix.ts';
import { counted } from '../wording.ts';

/** Begins the name of an arm with one switch as in the published code. */
const ALONE = 'paper, but ';

/** One named difference: its settings under either preset. */
interface Switch {
  readonly name: string;
  readonly paper: readonly string[];
  readonly release: readonly string[];
}

/** Settings of the `release` preset, by path; options of a kind are those of the annealing. */
function releaseSettings(
  value: object,
  prefix: string,
): readonly (readonly [path: string, value: unknown])[] {
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    return typeof member === 'object' && member !== null && !Array.isArray(member)
      ? releaseSettings(member, `${path}.`)
      : [[path, member] as const];
  });
}

/** Every switch, in the order of the preset; the annealing's numbers are one. */
function switchesOf(scenario: Scenario): readonly Switch[] {
  const paper = scenarioFromValue(
    { version: 1, preset: 'paper' },
    { file: 'preset paper', baseFolder: import.meta.dirname, set: [] },
  );
  const paperValue = (path: string) =>
    path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], paper.simulation);
  const set = (path: string, value: unknown) => `${path}=${JSON.stringify(value)}`;
  const plain = releaseSettings(presets.release.simulation, '').map(([path, value]): Switch => {
    const words = path.split('.').slice(-2).join('.');
    return {
      name: words,
      paper: [set(path, paperValue(path))],
      release: [set(path, value)],
    };
  });
  const { kind } = scenario.simulation.optimizer;
  const numbers = Object.entries(presets.release.kinds['optimizer']?.[kind] ?? {}).map(
    ([key, value]) => [`optimizer.${key}`, value] as const,
  );
  if (numbers.length === 0) return plain;
  return [
    ...plain,
    {
      name: `${kind} schedule`,
      paper: numbers.map(([path]) => set(path, paperValue(path))),
      release: numbers.map(([path, value]) => set(path, value)),
    },
  ];
}

export const switches: Matrix = {
  name: 'switches',
  description: 'What does each difference between the published code and the paper change?',
  design({ loaded }) {
    const { scenario } = loaded;
    const all = switchesOf(scenario);
    if (scenario.simulation.aggregation.kind !== 'mass') {
      throw new MassError({
        code: 'cli.usage',
        message: 'the switches between the published code and the paper are those of the aggregator "mass"',
        path: 'simulation.aggregation.kind',
        found: scenario.simulation.aggregation.kind,
        expected: 'mass',
        hint: 'use "mass experiment grid" for other settings',
      });
    }
    const arm = (name: string, released: (index: number) => boolean): Arm => ({
      name,
      set: all.flatMap((one, index) => (released(index) ? one.release : one.paper)),
    });
    return {
      arms: [
        arm('paper', () => false),
        ...all.map((one, index) => arm(`${ALONE}${one.name}`, (at) => at === index)),
        arm('release', () => true),
        // One after the other; after the last it is the paper's again.
        ...all
          .slice(0, -1)
          .map((one, index) => arm(`to paper ${index + 1}: ${one.name}`, (at) => at > index)),
      ],
      notes: [
        `Switches: ${all.map((one) => `${one.name} (${one.release.join(', ')})`).join('; ')}. Everything else is the scenario's.`,
        '"paper, but" has one switch as in the published code. "to paper n" has the first n switches as in the paper, the others as in the published code; after the last one it is "paper".',
      ],
    };
  },
  report: (outcome) => ({ tables: [], plots: [armBars(outcome)], findings: unmoved(outcome) }),
};

/** Switches that change no number of any seed: what they are about does not occur in this scenario and its data. */
function unmoved({ arms: [paper, ...others] }: MatrixOutcome): readonly string[] {
  return others.flatMap(({ arm, cells }) => {
    const pairs = cells.flatMap((cell) => {
      const twin = paper?.cells.find(({ seed }) => seed === cell.seed);
      return twin === undefined ? [] : [numbersOf(cell) === numbersOf(twin)];
    });
    if (!arm.name.startsWith(ALONE) || pairs.length === 0 || pairs.includes(false)) return [];
    const name = arm.name.slice(ALONE.length);
    const why = name.endsWith('macroReleaseLag')
      ? 'it moves the day on which values of macro series are known, and here no investor decides otherwise for that'
      : 'what it is about makes no difference here';
    return [`${name} changes no number of ${counted(pairs.length, 'seed')}: ${why}.`];
  });
}

/** All that was measured, without the digests of what was read. */
function numbersOf({ measures }: CellResult): string {
  return JSON.stringify({ ...measures, digest: '', dataDigest: '' });
}
