/** Contradictions between `simulation.alphas` and the rest of a scenario. */
import { alphaModality } from '../alphas/index.ts';
import { modalities } from '../market/index.ts';
import type { Finding } from './finding.ts';
import type { Scenario, Simulation } from './schema.ts';

/** Alphas are judged by labels of their horizon, and their spread portfolios by one-day labels. */
export function alphaLabels({ alphas, labels }: Simulation): readonly Finding[] {
  if (alphas === undefined) return [];
  const { horizon: own } = alphas;
  const missing = [1, own].filter((one) => !labels.horizons.includes(one));
  if (missing.length === 0) return [];
  const wanted = [...new Set([...labels.horizons, ...missing])].sort((a, b) => a - b);
  const isOwn = missing.includes(own);
  return [
    {
      code: 'scenario.invalid',
      message: isOwn
        ? 'alphas are judged by a horizon that has no labels'
        : "alphas' own portfolios are judged by one-day labels, and there are none",
      path: isOwn ? ['simulation', 'alphas', 'horizon'] : ['simulation', 'labels', 'horizons'],
      found: isOwn ? own : labels.horizons,
      expected: `labels at 1 and ${own} trading days`,
      hint: `write simulation.labels.horizons: [${wanted.join(', ')}]`,
    },
  ];
}

/** Who asks a judge needs one. */
export function judges({ alphas }: Simulation): readonly Finding[] {
  const asking = alphas?.agents.findIndex(({ kind }) => kind === 'judged') ?? -1;
  if (alphas === undefined || asking < 0 || alphas.judge !== undefined) return [];
  return [
    {
      code: 'scenario.invalid',
      message: 'this agent has nobody to ask',
      path: ['simulation', 'alphas', 'agents', asking, 'kind'],
      found: 'judged',
      expected: 'simulation.alphas.judge, with the model that is asked',
      hint: 'write judge: {model: NAME}, or use agents of the kinds confidence and risk',
    },
  ];
}

/** A study has something to study. */
export function alphaSources({ alphas }: Simulation, scenario: Scenario): readonly Finding[] {
  if (alphas === undefined || alphas.libraries.length > 0 || alphas.formulas.length > 0) return [];
  if (scenario.mining !== undefined) return [];
  return [
    {
      code: 'scenario.invalid',
      message: 'there is no alpha to study',
      path: ['simulation', 'alphas'],
      expected: 'a list in libraries, a formula in formulas, or a mining section',
      hint: 'write for example libraries: [workbook-37]',
    },
  ];
}

/** A modality that a program registered may stand where that of alphas has to. */
export function alphaBit({ alphas }: Simulation): readonly Finding[] {
  const { name, bit } = alphaModality;
  const taken = modalities
    .all()
    .find((other) => other !== alphaModality && (other.name === name || other.bit === bit));
  if (alphas === undefined || taken === undefined || (taken.name === name && taken.bit === bit)) return [];
  return [
    {
      code: 'scenario.invalid',
      message: `the modality of alphas, "${name}" with bit ${bit}, would change the registered one "${taken.name}" with bit ${taken.bit}`,
      path: ['simulation', 'alphas'],
      expected: `no other modality of this name or bit`,
      hint: 'register yours under another name, with a bit from 1024 on',
    },
  ];
}
