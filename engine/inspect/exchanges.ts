import { plainLines, plainText } from '../../market/index.ts';
import { textOfMessage } from '../../models/index.ts';
import type { ExchangeView } from './views.ts';
import type { WatchedExchange } from './watched-client.ts';

/** A question and its answer as text that nobody obeys: lines stay, control characters go. */
export function exchangeShown({ request, purpose, answer }: WatchedExchange): ExchangeView {
  return {
    purpose: purpose.kind,
    attempt: purpose.attempt,
    model: plainText(request.model),
    messages: request.messages.map((message) => ({
      role: message.role,
      text: plainLines(textOfMessage(message)),
    })),
    answer: answer === undefined ? null : plainLines(answer.text),
    fault:
      answer === undefined || answer.reading.ok
        ? null
        : plainText(`${answer.reading.fault}: ${answer.reading.detail}`),
    costUsd: answer?.costUsd ?? null,
  };
}
