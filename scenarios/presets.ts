/** What the presets fill in. `paper` holds the schema's own defaults; `release` lies between them and the user's values. */

/** Defaults of the fields that every scenario has. Options of registered kinds have theirs beside their registry lines. */
export const paper = {
  population: {
    types: 16,
    modalitiesPerType: [1, 3],
    distinctMasks: true,
    investorsPerType: 32,
    respawn: 'plan',
    floor: 8,
    pool: { size: 20, redraw: 'static', replacement: false },
    picks: 5,
    sells: 0,
    strategyScope: 'type',
  },
} as const;

export const presetNames = ['paper', 'release', 'recommended'] as const;
export type PresetName = (typeof presetNames)[number];

export interface Preset {
  readonly description: string;
  /** Values by section of `simulation`, whatever kinds it names. */
  readonly simulation: Readonly<Record<string, object>>;
  /** Options by section and kind: they apply only to that kind. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The named switches of design section 3, "Two presets"; sources in mass.md 2.10. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  paper: { description: 'the method as the paper describes it', simulation: {}, kinds: {} },
  release: {
    description: 'the published code, with what it does otherwise than the paper',
    simulation: {
      population: {
        distinctMasks: false,
        respawn: 'fixed',
        pool: { redraw: 'daily', replacement: true },
        strategyScope: 'investor',
      },
      optimizer: { fitness: 'negDisagreement' },
      timing: { macroReleaseLag: false },
    },
    kinds: {
      optimizer: { annealing: { initialTemperature: 0.5, iterations: 20, cooling: 0.95 } },
    },
  },
  recommended: {
    description:
      "the paper's method, with the way to learn the distribution that comparisons speak for (docs/results.md)",
    simulation: { optimizer: { kind: 'fixed' } },
    kinds: {},
  },
};

export function isPresetName(name: unknown): name is PresetName {
  return presetNames.some((known) => known === name);
}
