/** What no field shows alone: contradictions between fields, and settings that have no effect. */
import { alphaModality } from '../alphas/index.ts';
import { nearest } from '../core/index.ts';
import { type Modality, modalities } from '../market/index.ts';
import { alphaBit, alphaLabels, alphaSources, judges } from './alpha-checks.ts';
import type { Finding } from './finding.ts';
import { kindOptions } from './optimizer-checks.ts';
import type { Scenario, Simulation } from './schema.ts';
import { type Path, pathOf, valueAt } from './schema-tree.ts';
import { horizon, minimumDays, shorterHorizons } from './window-checks.ts';

interface Check {
  /** Fields of `simulation` that it reads. */
  readonly reads: readonly string[];
  readonly find: (simulation: Simulation, scenario: Scenario) => readonly Finding[];
}

const checks: readonly Check[] = [
  { reads: ['market.start', 'market.end'], find: dates },
  { reads: ['modalities.declare', 'alphas'], find: declaredModalities },
  { reads: ['modalities.use', 'modalities.declare', 'alphas'], find: usedModalities },
  {
    reads: [
      'modalities.use',
      'modalities.declare',
      'modalities.without',
      'modalities.withoutByType',
      'alphas',
    ],
    find: withheldModalities,
  },
  { reads: ['population.types', 'modalities.use', 'modalities.declare', 'alphas'], find: types },
  { reads: ['population.modalitiesPerType', 'population.types', 'modalities.use'], find: masks },
  {
    reads: ['population.types', 'population.investorsPerType', 'population.floor', 'population.respawn'],
    find: floor,
  },
  { reads: ['population.types', 'population.investorsPerType'], find: investors },
  { reads: ['population.picks', 'population.sells', 'population.pool.size'], find: pool },
  { reads: ['optimizer.horizon', 'labels.horizons'], find: horizon },
  {
    reads: ['optimizer.horizon', 'optimizer.shorterHorizons', 'labels.horizons'],
    find: shorterHorizons,
  },
  { reads: ['optimizer.lookback', 'optimizer.minimumDays'], find: minimumDays },
  { reads: ['optimizer'], find: kindOptions },
  { reads: ['alphas.horizon', 'labels.horizons'], find: alphaLabels },
  { reads: ['alphas.agents', 'alphas.judge'], find: judges },
  { reads: ['alphas.libraries', 'alphas.formulas'], find: alphaSources },
  { reads: ['alphas'], find: alphaBit },
];

/** Contradictions between fields that are valid by themselves; checks that would read one of the `faulty` paths are left out. */
export function crossFindings(scenario: Scenario, faulty: readonly string[] = []): readonly Finding[] {
  const touches = (read: string) =>
    faulty.some(
      (path) => `${path}.`.startsWith(`simulation.${read}.`) || `simulation.${read}.`.startsWith(`${path}.`),
    );
  return checks
    .filter((check) => !check.reads.some(touches))
    .flatMap((check) => {
      const reads = check.reads.map((read) => pathOf(`simulation.${read}`));
      return check
        .find(scenario.simulation, scenario)
        .map((finding): Finding => Object.assign(finding, { reads }));
    });
}

function dates({ market }: Simulation): readonly Finding[] {
  if (market.start === undefined || market.end === undefined || market.start <= market.end) return [];
  return [
    {
      code: 'scenario.invalid',
      message: 'the last day lies before the first',
      path: ['simulation', 'market', 'end'],
      found: market.end,
      expected: `${market.start} (market.start) or later`,
    },
  ];
}

/** Modalities that there are before a scenario declares its own: that of alphas comes with them. */
function builtInModalities({ alphas }: Simulation): readonly Modality[] {
  const all = modalities.all();
  return alphas === undefined || all.some(({ name }) => name === alphaModality.name)
    ? all
    : [...all, alphaModality];
}

function declaredModalities(simulation: Simulation): readonly Finding[] {
  const section = simulation.modalities;
  const taken = [...builtInModalities(simulation)];
  return section.declare.flatMap((declared, i): readonly Finding[] => {
    const path = ['simulation', 'modalities', 'declare', i];
    const same = taken.find(
      (other) =>
        other.name === declared.name &&
        other.bit === declared.bit &&
        other.description === declared.description,
    );
    const byName = taken.find((other) => other.name === declared.name);
    const byBit = taken.find((other) => other.bit === declared.bit);
    taken.push(declared);
    // A run registers what its scenario declares: meeting the same declaration again is no conflict, unless it is in this list.
    if (same !== undefined && !section.declare.slice(0, i).some((earlier) => earlier === same)) return [];
    const findings: Finding[] = [];
    if (byName !== undefined) {
      findings.push({
        code: 'scenario.invalid',
        message: 'a modality of this name exists already',
        path: [...path, 'name'],
        found: declared.name,
        hint: 'choose another name',
      });
    }
    if (byBit !== undefined) {
      findings.push({
        code: 'scenario.invalid',
        message: `this bit belongs to the modality "${byBit.name}"`,
        path: [...path, 'bit'],
        found: declared.bit,
        expected: `a power of two that is free, such as ${freeBit(taken.map((one) => one.bit))}`,
      });
    }
    return findings;
  });
}

function freeBit(taken: readonly number[]): number {
  let bit = 1;
  while (taken.includes(bit)) bit *= 2;
  return bit;
}

function knownModalities(simulation: Simulation): readonly string[] {
  const all = [...builtInModalities(simulation), ...simulation.modalities.declare];
  return [...new Set(all.map(({ name }) => name))];
}

function modalityFinding(name: string, path: Path, known: readonly string[], why: string): Finding {
  const guess = nearest(name, known);
  return {
    code: 'scenario.invalid',
    message: why,
    path,
    found: name,
    expected: `one of ${known.join(', ')}`,
    hint:
      guess === undefined
        ? 'modalities of your own are listed in simulation.modalities.declare'
        : `did you mean "${guess}"?`,
  };
}

/** Findings about one list of modality names. */
function listFindings(
  names: readonly string[],
  path: Path,
  known: readonly string[],
  why: string,
): readonly Finding[] {
  return names.flatMap((name, i): readonly Finding[] => {
    if (!known.includes(name)) return [modalityFinding(name, [...path, i], known, why)];
    if (names.indexOf(name) === i) return [];
    return [
      {
        code: 'scenario.invalid',
        message: 'this modality is listed twice',
        path: [...path, i],
        found: name,
        hint: 'remove one',
      },
    ];
  });
}

function usedModalities(simulation: Simulation): readonly Finding[] {
  const { use } = simulation.modalities;
  if (use === 'available') return [];
  return listFindings(
    use,
    ['simulation', 'modalities', 'use'],
    knownModalities(simulation),
    'there is no modality of this name',
  );
}

function withheldModalities(simulation: Simulation): readonly Finding[] {
  const { use, without = [], withoutByType = {} } = simulation.modalities;
  const known = use === 'available' ? knownModalities(simulation) : use;
  const why =
    use === 'available'
      ? 'there is no modality of this name'
      : 'this modality is not in simulation.modalities.use';
  const section = ['simulation', 'modalities'];
  return [
    ...listFindings(without, [...section, 'without'], known, why),
    ...Object.entries(withoutByType).flatMap(([id, names]) =>
      listFindings(names, [...section, 'withoutByType', id], known, why),
    ),
  ];
}

function types(simulation: Simulation): readonly Finding[] {
  const { types: list } = simulation.population;
  if (typeof list === 'number') return [];
  const { use } = simulation.modalities;
  const known = use === 'available' ? knownModalities(simulation) : use;
  const why =
    use === 'available'
      ? 'there is no modality of this name'
      : 'this modality is not in simulation.modalities.use';
  return list.flatMap((type, i) =>
    listFindings(type.modalities, ['simulation', 'population', 'types', i, 'modalities'], known, why),
  );
}

function masks(simulation: Simulation): readonly Finding[] {
  const { types: wanted, modalitiesPerType } = simulation.population;
  const { use } = simulation.modalities;
  if (typeof wanted !== 'number' || use === 'available' || modalitiesPerType[1] <= use.length) return [];
  return [
    {
      code: 'population.masks',
      message: 'a type would see more modalities than there are',
      path: ['simulation', 'population', 'modalitiesPerType'],
      found: modalitiesPerType,
      expected: `at most ${use.length} (modalities.use)`,
      hint: 'lower population.modalitiesPerType or use more modalities',
    },
  ];
}

function floor({ population }: Simulation): readonly Finding[] {
  if (population.respawn === 'fixed' || population.floor <= population.investorsPerType) return [];
  const count = typeof population.types === 'number' ? population.types : population.types.length;
  return [
    {
      code: 'population.floor',
      message: 'the floor asks for more investors than the population has',
      path: ['simulation', 'population', 'floor'],
      found: population.floor,
      expected: `at most ${population.investorsPerType}: ${count} types x ${population.investorsPerType} investors = ${count * population.investorsPerType}`,
      hint: 'lower population.floor or raise population.investorsPerType',
    },
  ];
}

/** Ordinals, plans and tallies are 32-bit whole numbers. */
const MOST_INVESTORS = 2 ** 31 - 1;

function investors({ population }: Simulation): readonly Finding[] {
  const { investorsPerType } = population;
  const count = typeof population.types === 'number' ? population.types : population.types.length;
  const total = count * investorsPerType;
  if (total <= MOST_INVESTORS) return [];
  return [
    {
      code: 'population.floor',
      message: 'there are more investors than can be counted',
      path: ['simulation', 'population', 'investorsPerType'],
      found: `${count} types x ${investorsPerType} investors = ${total}`,
      expected: `at most ${MOST_INVESTORS} in all`,
      hint: 'lower population.investorsPerType, or use fewer types',
    },
  ];
}

function pool({ population }: Simulation): readonly Finding[] {
  const { picks, sells } = population;
  if (picks + sells <= population.pool.size) return [];
  return [
    {
      code: 'population.pool',
      message: 'an investor would answer with more instruments than it is shown',
      path: ['simulation', 'population', sells > 0 && picks <= population.pool.size ? 'sells' : 'picks'],
      found: `${picks} picks + ${sells} sells`,
      expected: `at most ${population.pool.size} (population.pool.size)`,
      hint: 'raise population.pool.size or ask for fewer picks',
    },
  ];
}

/** Fields that the user wrote and that have no effect beside others. */
export function warningsOf(scenario: Scenario, written: unknown): readonly string[] {
  const { population } = scenario.simulation;
  const says = (key: string) => valueAt(written, ['simulation', 'population', key]) !== undefined;
  const warnings: string[] = [];
  if (Array.isArray(population.types)) {
    for (const key of ['modalitiesPerType', 'distinctMasks']) {
      if (says(key)) warnings.push(`population.${key} has no effect: population.types lists the types`);
    }
  }
  if (population.respawn === 'fixed' && says('floor'))
    warnings.push('population.floor has no effect under "respawn: fixed"');
  return warnings;
}
