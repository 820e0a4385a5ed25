/** Scenario files, and what is wrong with a text. */
import type { FastifyInstance } from 'fastify';
import { MassError } from '../../core/index.ts';
import { scenarioJsonSchema } from '../../scenarios/index.ts';
import type { CheckResult, ScenarioItem, ScenarioText } from '../api.ts';
import type { StudioParts } from '../studio-parts.ts';
import { checkBody, read, scenarioParams } from './input.ts';

export function scenarioRoutes(server: FastifyInstance, { scenarios, threads }: StudioParts): void {
  server.get('/api/schema', () => Promise.resolve(scenarioJsonSchema()));

  server.get('/api/scenarios', (): Promise<readonly ScenarioItem[]> => scenarios.items());

  server.get('/api/scenarios/:name', async (request): Promise<ScenarioText> => {
    const { name } = read(scenarioParams, request, 'params');
    return scenarios.text(name);
  });

  server.post('/api/scenarios/check', async (request): Promise<CheckResult> => {
    const { text, plan, scenario } = read(checkBody, request, 'body');
    try {
      scenarios.load(text, scenario);
      if (!plan) return { problems: [], forecast: null };
      const work = { kind: 'forecast' as const, text, ...scenarios.placeOf(scenario) };
      return { problems: [], forecast: await threads.do<'forecast'>(work) };
    } catch (error) {
      if (!(error instanceof MassError) || error.code === 'studio.busy') throw error;
      return { problems: error.problems, forecast: null };
    }
  });
}
