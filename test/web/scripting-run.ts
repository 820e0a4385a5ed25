/** A run whose headlines and whose model's answers are scripts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { z } from 'zod';
import {
  loadScenario,
  marketSources,
  panelMarket,
  type RunReport,
  runScenario,
  syntheticOptions,
  syntheticPanel,
} from '../../engine/index.ts';
import { scenarioFile } from '../engine/folders.ts';

export const SCRIPT = '</script><script>alert(document.cookie)</script><img src=x onerror=alert(1)>';

marketSources.register({
  kind: 'script-test',
  description: 'the synthetic market with headlines that are scripts',
  options: z.strictObject({ kind: z.literal('script-test') }),
  open: (_options, request) => {
    const options = syntheticOptions.parse({ kind: 'synthetic', instruments: 16, industries: 4, days: 4 });
    const panel = syntheticPanel(options, request);
    const headlines = panel.dates.map((date) => [
      {
        instrument: 0,
        timeUtc: `${String(date).slice(0, 4)}-${String(date).slice(4, 6)}-${String(date).slice(6)}T00:00:00Z`,
        text: SCRIPT,
      },
    ]);
    const start = panel.dates[options.warmup];
    return Promise.resolve(
      panelMarket(
        { kind: 'script-test', panel: { ...panel, headlines } },
        { ...(start === undefined ? {} : { start }), ...request },
      ),
    );
  },
});

/** A server that answers everything with a script. */
async function scriptingModel(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const message = { role: 'assistant', content: SCRIPT };
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          id: 'x',
          object: 'chat.completion',
          created: 0,
          model: 'scripting',
          choices: [{ index: 0, message, finish_reason: 'stop' }],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        }),
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** Four days of it in `runsDir`; its market is known to this process alone. */
export async function scriptingRun(folder: string, runsDir: string): Promise<RunReport> {
  const model = await scriptingModel();
  afterAll(() => model.close());
  const { port } = model.address() as AddressInfo;
  const file = scenarioFile(
    folder,
    'scripts',
    {
      market: { kind: 'script-test' },
      labels: { horizons: [1, 2] },
      optimizer: { horizon: 1, lookback: 2 },
      population: {
        types: [{ modalities: ['news'] }, { modalities: ['price'] }],
        investorsPerType: 4,
        floor: 2,
        pool: { size: 16 },
        picks: 3,
      },
      analyst: { kind: 'openai', model: 'scripting' },
    },
    { models: { endpoints: [{ baseUrl: `http://127.0.0.1:${port}/v1`, concurrency: 4 }] } },
  );
  return runScenario({ scenario: await loadScenario(file), outDir: runsDir });
}
