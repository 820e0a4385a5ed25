import type { ModelAccount } from '../../models/index.ts';
import { count, counted, inWords, money } from '../format.ts';

/** What was asked of models, in sentences: calls, tokens and money; what was of no use; what may have been paid twice. */
export function modelSentences(account: ModelAccount): readonly string[] {
  const { calls, answered, reused, inputTokens, outputTokens, cachedTokens, costUsd } = account;
  const cached = cachedTokens === 0 ? '' : ` (${count(cachedTokens)} from the server's cache)`;
  const failed = counts(account.transportFaults);
  const useless = counts(account.contentFaults);
  return [
    `Models: ${counted(calls, 'call')}, ${counted(answered, 'answer')} recorded, ${count(reused)} taken from the recording; ${count(inputTokens)} tokens in${cached}, ${count(outputTokens)} out${costOf(account, costUsd)}.`,
    ...(failed === '' ? [] : [`Calls that failed and were repeated: ${failed}.`]),
    ...(useless === '' ? [] : [`Answers of no use, asked again or counted as abstentions: ${useless}.`]),
    ...(account.uncertainCalls === 0
      ? []
      : [
          `${counted(account.uncertainCalls, 'call')} ended without an answer that could be seen and may have been billed${costOf(account, account.uncertainUsd, ' at most')}${account.repeatedAfterCrash === 0 ? '' : `; ${count(account.repeatedAfterCrash)} of them were in flight when the program died, and were sent again`}.`,
        ]),
    ...account.endpoints.map(
      ({ name, baseUrl, structured, calls: sent, meanLatencyMs }) =>
        `Endpoint ${name} (${baseUrl}): ${counted(sent, 'call')}, ${Math.round(meanLatencyMs)} ms on average${structured === undefined ? '' : `, structured output by ${structured}`}.`,
    ),
    ...account.endpoints.flatMap(({ name, adjusted = [] }) =>
      adjusted.length === 0
        ? []
        : [`Endpoint ${name} did not take all it was asked: ${adjusted.join(', ')}.`],
    ),
  ];
}

/** Where no price is known there is no cost to tell: 0 would be a claim. */
function costOf({ endpoints }: ModelAccount, usd: number, more = ''): string {
  const called = endpoints.filter(({ calls }) => calls > 0);
  const unpriced = called.filter((endpoint) => endpoint.unpriced === true);
  if (unpriced.length === 0) return `, ${money(usd)}${more}`;
  if (unpriced.length === called.length) return '';
  return `, ${money(usd)}${more} without ${inWords(unpriced.map(({ name }) => name))}, whose price is not known`;
}

function counts(byName: Readonly<Record<string, number>>): string {
  return inWords(
    Object.entries(byName)
      .filter(([, number]) => number > 0)
      .map(([name, number]) => `${name} ${count(number)}`),
  );
}
