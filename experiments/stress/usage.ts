import { MassError } from '../../core/index.ts';

/** `cli.usage` for what was asked of a stress test; `path` is the option or field. */
export function usage(
  path: string,
  message: string,
  found: string,
  expected: string,
  hint = 'see "mass help stress"',
): MassError {
  return new MassError({ code: 'cli.usage', path, message, found, expected, hint });
}
