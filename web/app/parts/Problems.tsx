import type { ApiError } from '../../api.ts';
import { hintHere } from '../format/words.ts';

/** What went wrong and what to do, as the engine says it; as text, wherever the words come from. */
export function Problems({ problems }: { readonly problems: ApiError['problems'] }) {
  return (
    <ul className="problems">
      {problems.map((problem) => (
        <li key={`${problem.code} ${problem.path ?? ''} ${problem.line ?? ''} ${problem.message}`}>
          <b>{capital(problem.message)}</b>
          {problem.path !== undefined && problem.path !== '' && (
            <>
              {' '}
              at <code>{problem.path}</code>
            </>
          )}
          {problem.line !== undefined && ` (line ${problem.line})`}
          {problem.found !== undefined && <span>. Found {shown(problem.found)}</span>}
          {problem.expected !== undefined && <span>, expected {problem.expected}</span>}
          <Hint hint={problem.hint} />
          <small>{problem.code}</small>
        </li>
      ))}
    </ul>
  );
}

function Hint({ hint }: { readonly hint: string | undefined }) {
  const here = hint === undefined ? undefined : hintHere(hint);
  return here === undefined ? null : <span className="hint">{capital(here)}</span>;
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
