import { describe, expect, it } from 'vitest';
import { failureOf, sayFailure } from '../../cli/failure.ts';
import { wrappedFor } from '../../cli/format.ts';
import { capturedTerminal } from '../../cli/index.ts';
import { MassError } from '../../core/index.ts';

const failure = failureOf(
  new MassError({
    code: 'scenario.invalid',
    message: 'a value that cannot stand here, for reasons that take more than a line of a terminal to tell',
    found: 'hegde',
    expected: 'one of annealing, random-search, fixed, gradient, hedge, exponentiated-gradient, ridge',
    hint: 'did you mean "hedge"?',
  }),
);

describe('an error', () => {
  it.each([60, 80])('is broken between words for a terminal of %i columns', (columns) => {
    const terminal = capturedTerminal({ columns });
    sayFailure(failure, terminal);
    expect(terminal.errLines.length).toBeGreaterThan(2);
    for (const line of terminal.errLines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(terminal.errLines.map((line) => line.trim()).join(' ')).toBe(failure.lines.join(' '));
  });

  it('stays one line in a pipe', () => {
    const terminal = capturedTerminal();
    sayFailure(failure, terminal);
    expect(terminal.errLines).toEqual(failure.lines);
  });

  it('keeps the lines of a stack', () => {
    const stack = `Error: x\n${'    at somewhere (file.ts:1:1)\n'.repeat(5)}`;
    expect(wrappedFor(60, stack)).toEqual([stack]);
  });
});
