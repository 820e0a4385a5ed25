import { MassError } from '../core/index.ts';

/** Days that any run may have: the bound of every option that counts them. */
export const MOST_DAYS = 1_000_000;

/** `{ [name]: number }` of an option's text, or nothing when it is not given. Throws `cli.usage`. */
export function numberOf(
  name: string,
  option: string,
  text: string | undefined,
  {
    least,
    most,
    whole,
    example = least === 1 ? 64 : most === 1 ? 0.1 : 20,
  }: {
    readonly least: number;
    readonly most: number;
    readonly whole: boolean;
    readonly example?: number;
  },
): Readonly<Record<string, number>> {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return { [name]: value };
  }
  throw new MassError({
    code: 'cli.usage',
    message: `${option} takes a ${whole ? 'whole number' : 'number'}`,
    found: text,
    expected: `${least} to ${most}`,
    hint: `write for example ${option} ${example}`,
  });
}
