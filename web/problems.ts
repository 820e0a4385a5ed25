/** What went wrong, as the page is told: problems as data, and the status that fits them. */
import { type ErrorCode, MassError, type Problem } from '../core/index.ts';

const statuses: Partial<Record<ErrorCode, number>> = {
  'studio.bad-request': 400,
  'studio.no-token': 401,
  'studio.foreign': 403,
  'studio.not-found': 404,
  'journal.not-a-run': 404,
  'replay.no-such-day': 404,
  'replay.no-such-investor': 404,
  'studio.conflict': 409,
  'journal.exists': 409,
  'journal.locked': 409,
  'replay.not-available': 409,
  'run.nothing-to-do': 409,
  'internal.invariant': 500,
  'journal.corrupt': 500,
  'journal.version': 500,
  'journal.write-failed': 500,
  'run.ballots-lost': 500,
  'studio.child': 500,
  'studio.busy': 503,
};

/** What the web server itself refuses, by its error's status. */
const refusals: Readonly<Record<number, string>> = {
  400: 'the request cannot be read',
  404: 'the studio has no such page',
  413: 'the request is too large',
  414: 'the address is too long',
  415: 'the body of a request is JSON',
};

export interface Refusal {
  readonly status: number;
  readonly problems: readonly Problem[];
}

/** Any thrown value as an answer. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof MassError) return { status: statuses[error.code] ?? 400, problems: error.problems };
  const said = statusIn(error);
  // A file that may not be served is none.
  const status = said === 403 ? 404 : said;
  const message = refusals[status];
  if (message !== undefined) {
    const found = error instanceof Error ? error.message : undefined;
    const code = status === 404 ? 'studio.not-found' : 'studio.bad-request';
    const hint = 'web/api.ts states every request and its form';
    return { status, problems: [{ code, message, ...(found === undefined ? {} : { found }), hint }] };
  }
  return { status: 500, problems: problemsOf(error) };
}

/** The problems of any thrown value; what is no `MassError` is a defect. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof MassError) return error.problems;
  return [
    {
      code: 'internal.invariant',
      message: `unexpected failure: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'this is a defect of mass-engine: please report it with what led here',
    },
  ];
}

function statusIn(error: unknown): number {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}
