import { z } from 'zod';
import { analysts } from '../actors/index.ts';
import { budgetOptions, modelsOptions } from '../models/index.ts';
import { aggregators, optimizerSettings, optimizers, unseenRules } from '../optimizer/index.ts';
import { presetNames } from './presets.ts';
import { alphasSection } from './schema/alphas-part.ts';
import { evaluationSection } from './schema/evaluation-part.ts';
import { answerTimeout, faultsSection } from './schema/faults-part.ts';
import { kindSection } from './schema/kind-section.ts';
import { labelsSection, marketSection, modalitiesSection, timingSection } from './schema/market-part.ts';
import { miningSection } from './schema/mining-part.ts';
import { populationSection } from './schema/population-part.ts';

/** The scenario format that this version reads. */
export const SCENARIO_VERSION = 1;

function simulationPart() {
  return z
    .strictObject({
      seed: z
        .union([z.int(), z.string().min(1).max(200)])
        .default(1)
        .describe(
          'Root of every random draw: a whole number or a text. Equal scenarios, data and seeds give equal runs',
        ),
      market: marketSection(),
      modalities: modalitiesSection(),
      population: populationSection(),
      analyst: kindSection(analysts, 'rule', {})
        .prefault({})
        .describe('What turns the view of an investor into its ballot'),
      aggregation: kindSection(aggregators, 'mass', {
        unseen: z
          .enum(unseenRules)
          .default('zero')
          .describe(
            'Opinion of a type about an instrument that none of its investors was shown: zero, or exclude the type there',
          ),
      })
        .prefault({})
        .describe('How ballots become a score per instrument'),
      optimizer: kindSection(optimizers, 'annealing', optimizerSettings())
        .prefault({})
        .describe(
          'Backward optimisation: how the distribution over investor types is learned from ended labels (docs/learning.md). Kind fixed learns nothing: of the settings of all kinds, only horizon then means something, the horizon that results are judged at',
        ),
      labels: labelsSection(),
      timing: timingSection(),
      faults: faultsSection(),
      alphas: alphasSection(),
    })
    .prefault({})
    .describe('What happens: part of the identity of a run');
}

function executionPart() {
  return z
    .strictObject({
      grain: z
        .enum(['actor', 'cohort', 'auto'])
        .default('actor')
        .describe(
          'actor = every investor is an actor with its own mailbox; cohort = thousands of rule investors are typed arrays behind one mailbox; auto = cohorts where the analyst can and they are many',
        ),
      workers: z
        .int()
        .min(1)
        .max(64)
        .default(1)
        .describe('Worker threads that share the investors; the main thread alone when 1'),
      cluster: z
        .strictObject({
          url: z
            .url({
              protocol: /^https?$/,
              error: 'this is no address of a server, such as http://127.0.0.1:8080',
            })
            .max(1000)
            .describe('Ingress address of a Restate server that workers have joined'),
          store: z
            .string()
            .min(1)
            .max(1000)
            .default('.mass-store')
            .describe('Where bulk data goes: a folder that all workers see, or s3://BUCKET/PREFIX'),
        })
        .nullish()
        .transform((cluster) => cluster ?? undefined)
        .describe('Asks the workers of a cluster instead of threads of this machine; null = no cluster'),
      output: z
        .strictObject({
          folder: z
            .string()
            .min(1)
            .max(1000)
            .default('runs')
            .describe('Folder that run folders are made in, relative to where the command starts'),
          ballots: z
            .boolean()
            .default(false)
            .describe(
              'Whether every ballot is kept in the journal and exported (about 50 bytes per investor and day)',
            ),
          parquet: z.boolean().default(true).describe('Whether results are exported as Parquet'),
          csv: z.boolean().default(true).describe('Whether results are exported as CSV'),
        })
        .prefault({})
        .describe('What a run leaves behind'),
      answerTimeoutSeconds: answerTimeout(),
      models: modelsOptions,
      budget: budgetOptions,
    })
    .prefault({})
    .describe('How it is computed: may change when a run is resumed');
}

/**
 * Schema of a scenario file, composed from what the registries hold when it is called. Defaults are those of the `paper`
 * preset. Strict: unknown keys are errors.
 */
export function scenarioSchema() {
  return z
    .strictObject({
      $schema: z
        .string()
        .max(1000)
        .optional()
        .describe('Where editors find the JSON Schema of this file; the engine ignores it'),
      version: z.literal(SCENARIO_VERSION).describe('Version of the scenario format'),
      name: z
        .string()
        .regex(
          /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/,
          'a name has letters, digits and ._-, 80 at most, and begins with a letter or digit',
        )
        .default('scenario')
        .describe("Name of the run and of its folder. Default: the scenario file's name"),
      preset: z
        .enum(presetNames)
        .default('paper')
        .describe(
          'What fills in everything left out: paper = the method as the paper describes it, release = as the published code does it, recommended = as the paper, with the way to learn the distribution that comparisons speak for',
        ),
      simulation: simulationPart(),
      mining: miningSection(),
      execution: executionPart(),
      evaluation: evaluationSection(),
    })
    .describe('A mass-engine scenario');
}

/** A resolved scenario: every default filled in, plain data. */
export type Scenario = z.output<ReturnType<typeof scenarioSchema>>;
/** What a scenario file may say. */
export type ScenarioInput = z.input<ReturnType<typeof scenarioSchema>>;
export type Simulation = Scenario['simulation'];
export type Execution = Scenario['execution'];
export type EvaluationOptions = Scenario['evaluation'];
