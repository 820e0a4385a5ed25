import { resolve } from 'node:path';
import type { CallPlan } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, duration, money, scenarioWords, wrap } from '../format.ts';
import { numberOf } from '../number-option.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

export interface PlanOptions {
  readonly set: readonly string[];
  readonly kinds?: string;
  readonly latencyMs?: string;
}

/** `mass plan`: what a scenario's model calls will come to. Sends nothing and writes nothing. */
export async function plan(
  { services, terminal }: CommandContext,
  file: string,
  { set, kinds, latencyMs }: PlanOptions,
): Promise<Outcome> {
  const latency = numberOf('latencyMs', '--latency-ms', latencyMs, {
    least: 0,
    most: 3_600_000,
    whole: false,
  });
  const scenario = await services.loadScenario(file, { set, workingFolder: terminal.cwd });
  const outDir = resolve(terminal.cwd, scenario.scenario.execution.output.folder);
  const planned = await services.planCalls({ scenario, outDir, ...latency });
  const again = scenarioWords(file, { set, kinds }, terminal.cwd);
  return {
    json: { file, ...planned },
    lines: [
      ...linesOf(planned, scenario.scenario.name),
      `Next        ${terminal.program} ${planned.asksModels ? 'rehearse' : 'run'} ${again}`,
    ],
    exitCode: exitCodes.ok,
  };
}

function linesOf(planned: CallPlan, name: string): readonly string[] {
  const { days, investors, types, model, strategyScope, total, sampledDates } = planned;
  const head = `${name}: ${counted(days, 'day')}, ${counted(investors, 'investor')} of ${counted(types, 'type')}`;
  if (!planned.asksModels) {
    return [
      head,
      'This run costs nothing: 0 calls.',
      ...planned.notes.flatMap((note) => wrap(`note: ${note}`, '  ')),
    ];
  }
  return [
    ...wrap(`${head}, model ${model ?? 'n/a'}, a strategy per ${strategyScope}`, '  '),
    '',
    ...callTable(planned),
    '',
    total.costUsd === null
      ? 'Money       n/a'
      : `Money       ${cost(total.costUsd)}, ${cost(total.mostUsd)} if every answer is as long as it may be`,
    `By batch    ${cost(total.batchUsd)}`,
    `Time        ${timeOf(planned)}`,
    ...sampledLines(planned.strategy.sampled + planned.decision.sampled, sampledDates),
    ...measuredLines(planned),
    ...planned.notes.flatMap((note) => wrap(`note: ${note}`, '  ')),
    '',
    ...changeTable(planned),
    '',
    ...batchTable(planned),
    '',
    'By day: --json. Tokens are estimates; other models count otherwise.',
  ];
}

const rights = (columns: number) => ['left' as const, ...Array<'right'>(columns).fill('right')];

function callTable({ strategy, decision, retries, total }: CallPlan): readonly string[] {
  const row = (name: string, kind: CallPlan['strategy']) => [
    name,
    count(kind.calls),
    count(kind.recorded),
    count(kind.toSend),
    count(kind.inputTokens),
    count(kind.outputTokens),
  ];
  return plainTable(
    ['', 'calls', 'recorded', 'to send', 'tokens in', 'tokens out'],
    [
      row('strategies', strategy),
      row('decisions', decision),
      ...(retries.share === null
        ? []
        : [
            [
              'further tries',
              '',
              '',
              count(retries.calls),
              count(retries.inputTokens),
              count(retries.outputTokens),
            ],
          ]),
      row('total', { ...strategy, ...total }),
    ],
    rights(5),
  );
}

function timeOf({ time, total }: CallPlan): string {
  if (time.seconds === null) return 'n/a';
  if (total.toSend === 0) return 'no call is left to send';
  const source = time.source === 'given' ? 'as given' : 'as recorded';
  return `${duration(time.seconds)} at ${count(time.latencyMs ?? 0)} ms a call (${source}), at the endpoints' limits`;
}

const DATES_A_LINE = 4;

function sampledLines(prompts: number, dates: readonly string[]): readonly string[] {
  const lines = [`Sampled     ${counted(prompts, 'prompt')} of ${counted(dates.length, 'day')}:`];
  for (let i = 0; i < dates.length; i += DATES_A_LINE) {
    lines.push(`            ${dates.slice(i, i + DATES_A_LINE).join(', ')}`);
  }
  return lines;
}

function measuredLines({ measured }: CallPlan): readonly string[] {
  if (measured === null) return [];
  const { answers, tokenRatio, faultShare } = measured;
  return [
    `Recorded    ${counted(answers, 'answer')} looked at: ${(faultShare * 100).toFixed(1)} % of no use`,
    ...(tokenRatio === null
      ? []
      : [`            the server counted ${tokenRatio.toFixed(2)} tokens for each one counted here`]),
  ];
}

function changeTable({ changes, whole }: CallPlan): readonly string[] {
  const rows = changes.map(({ set, calls, inputTokens, outputTokens, costUsd }) => [
    set,
    count(calls),
    count(inputTokens + outputTokens),
    cost(costUsd),
  ]);
  const now =
    whole === null
      ? []
      : [
          [
            'as it is',
            count(whole.calls),
            count(whole.inputTokens + whole.outputTokens),
            cost(whole.costUsd),
          ],
        ];
  return plainTable(
    ['With --set (nothing recorded)', 'calls', 'tokens', 'money'],
    [...now, ...rows],
    rights(3),
  );
}

const ways = { days: 'mass batch export', cover: 'mass batch export --cover-plan' };

function batchTable({ batches }: CallPlan): readonly string[] {
  const rows = batches.map(({ kind, batches: number, strategies, decisions, costUsd }) => [
    ways[kind],
    count(number),
    count(strategies + decisions),
    cost(costUsd),
  ]);
  return plainTable(['By batch (further tries apart)', 'batches', 'calls', 'money'], rows, rights(3));
}

function cost(usd: number | null): string {
  return usd === null ? 'n/a' : money(usd);
}
