import type { ModelAccount } from '../../models/index.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import type { Table } from '../table.ts';

/** Calls, tokens and money; absent where no model was asked. */
export function modelSections(models: ModelAccount | undefined): readonly Section[] {
  if (models === undefined) return [];
  const unpriced = models.endpoints.some((endpoint) => endpoint.unpriced === true && endpoint.calls > 0);
  return [
    {
      id: 'models',
      title: 'What the models cost',
      text: [
        'Over all invocations of this run. Answers are recorded, so that a replay asks nothing and costs nothing.',
        ...(unpriced ? ['For some servers no price is known; their calls are left out of the money.'] : []),
      ],
      tables: [accountTable(models), endpointTable(models), faultTable(models)],
      charts: [],
    },
  ];
}

function accountTable(models: ModelAccount): Table {
  const count = (value: number) => formatNumber(value, 'count');
  const usd = (value: number) => formatNumber(value, value !== 0 && value < 0.1 ? 'usdSmall' : 'usd');
  const hasPrice = models.endpoints.some((endpoint) => endpoint.unpriced !== true);
  const each = models.answered === 0 ? null : models.costUsd / models.answered;
  return {
    id: 'model-account',
    title: 'Account',
    columns: [
      { key: 'item', label: 'Item' },
      { key: 'value', label: 'Value' },
    ],
    rows: [
      ['calls sent', count(models.calls)],
      ['answers recorded', count(models.answered)],
      ['answers taken from the recording', count(models.reused)],
      ['tokens in', count(models.inputTokens)],
      ["of them from the server's cache", count(models.cachedTokens)],
      ['tokens out', count(models.outputTokens)],
      ['cost', hasPrice ? usd(models.costUsd) : 'n/a (no price is known)'],
      ['cost of an answer', hasPrice && each !== null ? usd(each) : 'n/a'],
      ['calls without an answer that could be seen', count(models.uncertainCalls)],
      ['may have been billed for them, at most', hasPrice ? usd(models.uncertainUsd) : 'n/a'],
    ],
  };
}

function endpointTable({ endpoints }: ModelAccount): Table {
  return {
    id: 'endpoints',
    title: 'Servers',
    columns: [
      { key: 'server', label: 'Server' },
      { key: 'address', label: 'Address' },
      { key: 'calls', label: 'Calls', format: 'count' },
      { key: 'mean_latency_ms', label: 'Mean latency, ms', format: 'count' },
      { key: 'cost_usd', label: 'Cost', format: 'usd' },
    ],
    rows: endpoints.map(({ name, baseUrl, calls, meanLatencyMs, costUsd, unpriced }) => [
      name,
      baseUrl === '' ? 'not known' : baseUrl,
      calls,
      calls === 0 ? null : meanLatencyMs,
      unpriced === true ? null : costUsd,
    ]),
  };
}

function faultTable({ contentFaults, transportFaults }: ModelAccount): Table {
  const rows = (faults: Readonly<Record<string, number>>, what: string) =>
    Object.entries(faults)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => [what, reason, count] as const);
  return {
    id: 'model-faults',
    title: 'What went wrong',
    columns: [
      { key: 'what', label: 'What' },
      { key: 'reason', label: 'Reason' },
      { key: 'times', label: 'Times', format: 'count' },
    ],
    rows: [...rows(transportFaults, 'call failed, repeated'), ...rows(contentFaults, 'answer of no use')],
  };
}
