/** Servers that others wrote: what the client takes for the protocol must not be this project's own idea of it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ChatCompletionRequest, LLMock } from '@copilotkit/aimock';
import { afterEach, describe, expect, it } from 'vitest';
import { runScenario } from '../../engine/index.ts';
import { askingScenario, askingScenarioFile, DAYS, INVESTORS } from '../engine/asking/scenario.ts';
import { recordsIn, temporaryFolder } from '../engine/folders.ts';

const folder = temporaryFolder();
const file = askingScenarioFile(folder);
let server: LLMock | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A model of few thoughts: the first of whatever it may choose from. */
function answerTo(request: ChatCompletionRequest): string {
  const text = request.messages.map(({ content }) => (typeof content === 'string' ? content : '')).join('\n');
  if (!text.includes('"buys": [')) {
    return JSON.stringify({
      outline: 'steady',
      riskAppetite: 'medium',
      holdingPeriod: 'weeks',
      consistency: 0.5,
      rationality: 0.5,
      selector: 'random',
    });
  }
  const block = /```candidates\n(?<rows>[^`]*)```/.exec(text)?.groups?.['rows'] ?? '';
  const codes = block
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[0] ?? '');
  const count = Number(/"buys": \[(\d+)/.exec(text)?.[1]);
  return JSON.stringify({ buys: codes.slice(0, count) });
}

async function runAgainst(mock: LLMock, outDir: string) {
  server = mock;
  await mock.start();
  const scenario = await askingScenario({ file, outDir, baseUrl: `${mock.url}/v1` });
  return runScenario({ scenario, outDir });
}

describe('against aimock, a server by others', () => {
  it('a run completes, every investor answers, and tokens are counted as the server says', async () => {
    const mock = new LLMock({ port: 0 });
    const usage = { prompt_tokens: 1000, completion_tokens: 20, total_tokens: 1020 };
    mock.on({ endpoint: 'chat' }, (request) => ({ content: answerTo(request), usage }));
    const report = await runAgainst(mock, join(folder, 'plain'));
    expect(report).toMatchObject({ complete: true, days: DAYS, abstentions: 0 });
    const answers = 4 * DAYS + INVESTORS * DAYS;
    expect(report.models).toMatchObject({
      answered: answers,
      inputTokens: 1000 * answers,
      outputTokens: 20 * answers,
      contentFaults: {},
    });
  });

  it('a run survives its chaos: errors, rate limits and broken bodies are repeated, none becomes an abstention', async () => {
    const chaos = { dropRate: 0.05, rateLimitRate: 0.02, malformedRate: 0.05, disconnectRate: 0.05 };
    const mock = new LLMock({ port: 0, chaos });
    mock.on({ endpoint: 'chat' }, (request) => ({ content: answerTo(request) }));
    const report = await runAgainst(mock, join(folder, 'chaos'));
    expect(report).toMatchObject({ complete: true, abstentions: 0 });
    expect(Object.keys(report.models?.transportFaults ?? {}).length).toBeGreaterThan(1);
    for (const record of recordsIn(report.runDir)) expect(record.ballotsReceived).toBe(INVESTORS);
  });

  it('tool calls and answers of no use are told apart', async () => {
    const mock = new LLMock({ port: 0 });
    let asked = 0;
    mock.on({ endpoint: 'chat' }, (request) => {
      asked++;
      if (asked % 10 === 0) return { content: 'I would rather not say.' };
      return { toolCalls: [{ name: 'answer', arguments: answerTo(request) }] };
    });
    const outDir = join(folder, 'tools');
    const report = await runAgainst(mock, outDir);
    expect(report).toMatchObject({ complete: true });
    expect(report.models?.contentFaults).toHaveProperty('malformed');
    expect(report.models?.calls).toBe(asked);
    expect(readdirSync(outDir)).toContain('recording.sqlite');
  });
});
