import type { InvestorView } from '../../../api.ts';
import { formatNumber } from '../../format/numbers.ts';

/** What was asked of a model and what it said: text, whatever it holds. */
export function InvestorExchanges({ exchanges }: { readonly exchanges: InvestorView['exchanges'] }) {
  if (exchanges.length === 0) return null;
  return (
    <section>
      <h2>Questions and answers</h2>
      {exchanges.map((exchange) => {
        const { purpose, attempt, model, messages, answer, fault, costUsd } = exchange;
        const cost = costUsd === null ? '' : `, ${formatNumber(costUsd, 'usdSmall')}`;
        return (
          <details key={`${purpose} ${attempt}`} open={exchanges.length === 1}>
            <summary>
              {`${purpose}, attempt ${attempt}: ${model}${cost}`}
              {fault !== null && <b className="warn">, not used: {fault}</b>}
            </summary>
            {messages.map(({ role, text }, place) => (
              <figure key={`${role} ${place}`} className="message">
                <figcaption>{role}</figcaption>
                <pre tabIndex={0}>{text}</pre>
              </figure>
            ))}
            <figure className="message answer">
              <figcaption>answer</figcaption>
              {answer === null ? (
                <p className="note">The recording holds none.</p>
              ) : (
                <pre tabIndex={0}>{answer}</pre>
              )}
            </figure>
          </details>
        );
      })}
    </section>
  );
}
