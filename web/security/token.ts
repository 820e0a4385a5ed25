/** The token that every request must bring: who has it may do what this user may do with runs. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { environmentVariable, MassError, secret } from '../../core/index.ts';

export const TOKEN_VARIABLE = 'MASS_STUDIO_TOKEN';
const SHORTEST = 32;
/** A line; whatever else is in a larger file is no token. */
const MAXIMUM_BYTES = 4_096;
const HINT = `put at least ${SHORTEST} letters, digits, - or _ into a file for --token-file, or into ${TOKEN_VARIABLE}; "openssl rand -hex 32" makes some`;

export interface TokenSource {
  /** Absolute. */
  readonly tokenFile?: string;
  /** The studio can be reached from other machines: a token that nobody chose would stand in a terminal alone. */
  readonly isRequired: boolean;
}

export interface Token {
  readonly value: string;
  /** Chosen by the user, so that it stands in no output. */
  readonly isGiven: boolean;
}

/** The token of the file, else of the environment, else a random one where that will do. Throws `studio.token`. */
export function tokenFrom({ tokenFile, isRequired }: TokenSource): Token {
  const given = tokenFile === undefined ? environmentVariable(TOKEN_VARIABLE) : readToken(tokenFile);
  if (given !== undefined) return { value: checked(given, tokenFile), isGiven: true };
  if (!isRequired) return { value: secret(), isGiven: false };
  throw new MassError({
    code: 'studio.token',
    message: 'a studio that other machines can reach needs a token of yours',
    expected: `--token-file FILE, or the variable ${TOKEN_VARIABLE}`,
    hint: HINT,
  });
}

/** Compares without telling by its time how much is right. */
export function isToken(found: string | undefined, token: string): boolean {
  if (found === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(found), digest(token));
}

function readToken(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAXIMUM_BYTES) throw new RangeError(`${size} bytes, more than the ${MAXIMUM_BYTES} allowed`);
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new MassError(
      {
        code: 'studio.token',
        file,
        message: `the file of the token cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        hint: HINT,
      },
      { cause: error },
    );
  }
}

/** What was found is not repeated: it may be nearly right. */
function checked(token: string, file: string | undefined): string {
  if (token.length >= SHORTEST && /^[A-Za-z0-9_-]+$/.test(token)) return token;
  throw new MassError({
    code: 'studio.token',
    ...(file === undefined ? { path: TOKEN_VARIABLE } : { file }),
    message: 'the token of the studio will not do',
    found: token.length < SHORTEST ? `${token.length} characters` : 'other characters',
    expected: `at least ${SHORTEST} letters, digits, - or _`,
    hint: HINT,
  });
}
