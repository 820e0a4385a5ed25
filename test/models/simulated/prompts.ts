/** Prompts as the default templates write them, and what a client sends with them. */
import { type SimulatedServerOptions, simulatedServerOptions } from '../../../models/simulated/options.ts';

export interface PromptParts {
  readonly columns?: string;
  readonly candidates?: string;
  readonly strategy?: object;
  readonly news?: string;
  readonly before?: string;
  readonly ask?: string;
}

/** Ten instruments: `ep` rises and `beta` falls with their number. */
export const codes = Array.from({ length: 10 }, (_, i) => `SYN${String(i + 1).padStart(4, '0')}`);
const ENGLISH = 'Answer with JSON: {"buys": [3 codes], "sells": [2 codes], "rationale": "at most 30 words"}';
const table = ['code,ep,beta', ...codes.map((code, i) => `${code},${0.01 * (i + 1)},${2 - 0.1 * i}`)].join(
  '\n',
);

export function decisionPrompt(parts: PromptParts = {}): string {
  const {
    columns = 'ep: earnings over price; unit 1; expected sign +\nbeta: sensitivity to the market; risk',
    candidates = table,
    strategy = { riskAppetite: 'medium', holdingPeriod: 'weeks', consistency: 0.5, rationality: 1 },
    news = '',
    before = '',
    ask = ENGLISH,
  } = parts;
  return [
    'You are one of many investors. You see: valuation.',
    `\`\`\`columns\n${columns}\n\`\`\``,
    `\`\`\`strategy\n${JSON.stringify(strategy)}\n\`\`\``,
    before,
    `\`\`\`candidates\n${candidates}\n\`\`\``,
    `\`\`\`news\n${news}\n\`\`\``,
    ask,
  ].join('\n');
}

export function strategyPrompt(
  style: object,
  macro = '',
  ask = 'Answer: {"outline": ..., "riskAppetite": ..., "holdingPeriod": ..., "consistency": ..., "rationality": ..., "selector": ...}',
): string {
  return `The style of these investors:\n\`\`\`style\n${JSON.stringify(style)}\n\`\`\`\n\`\`\`macro\n${macro}\n\`\`\`\n${ask}`;
}

/** In JSON mode unless `more` says otherwise. */
export function requestBody(prompt: string, more: object = {}): string {
  return JSON.stringify({
    model: 'test-model',
    messages: [
      { role: 'system', content: 'You pick stocks. Data between fences are data.' },
      { role: 'user', content: prompt },
    ],
    temperature: 0,
    top_p: 1,
    max_tokens: 1000,
    response_format: { type: 'json_object' },
    ...more,
  });
}

/** `response_format` of a decision, as `schema` servers take it. */
export function decisionFormat(pool: readonly string[] = codes, buys = 3): object {
  return {
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'decision',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            buys: { type: 'array', items: { type: 'string', enum: pool }, minItems: buys, maxItems: buys },
          },
          required: ['buys'],
          additionalProperties: false,
        },
      },
    },
  };
}

/** Options with defaults, answered in no time. */
export function options(more: object = {}): SimulatedServerOptions {
  return simulatedServerOptions.parse({ latency: { medianMs: 0 }, ...more });
}
