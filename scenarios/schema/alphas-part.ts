import { z } from 'zod';
import {
  evaluationAgents,
  fittingWindows,
  riskPreferences,
  selectionRules,
  studyOptions,
  weightModels,
} from '../../alphas/index.ts';
import { kindSection } from './kind-section.ts';

/** The statistical agents: one of each role and preference. */
const usualAgents = ['confidence', 'risk'].flatMap((kind) =>
  riskPreferences.map((preference) => ({ kind, preference })),
);

/** `simulation.alphas`: which alphas are studied, and how. Without it there are none. */
export function alphasSection() {
  const agent = kindSection(evaluationAgents, undefined, {});
  return studyOptions
    .extend({
      agents: z
        .array(agent)
        .min(1)
        .max(100)
        .default(usualAgents.map((choice) => agent.parse(choice)))
        .describe('Who judges the alphas: a list of agents; leaving one out gives its weight to the others'),
      selection: kindSection(selectionRules, 'all-above', {})
        .prefault({})
        .describe('Which of the judged alphas are used until the next evaluation'),
      weights: kindSection(weightModels, 'network', {})
        .prefault({})
        .describe('How the selected alphas become one signal'),
    })
    .superRefine(fittingWindows)
    .optional()
    .describe('Formulas that are judged, selected and weighed into one signal (docs/alphas.md)');
}
