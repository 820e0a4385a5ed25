import { expect, it } from 'vitest';
import { exitCodes } from '../../cli/index.ts';
import type { AuditReport } from '../../experiments/index.ts';
import { invoke, jsonOf } from './fakes.ts';

const clean: AuditReport = {
  runId: 'my-1',
  name: 'my',
  days: 120,
  firstDate: '2020-01-02',
  lastDate: '2020-06-17',
  sampledDays: [
    { day: 10, date: '2020-01-16' },
    { day: 119, date: '2020-06-17' },
  ],
  checks: [
    { check: 'journal', checked: 120, unit: 'days', findings: 0 },
    {
      check: 'ballots',
      checked: 0,
      unit: 'ballots',
      findings: 0,
      notChecked: 'the journal keeps no ballots',
    },
    { check: 'future absent', checked: 2, unit: 'days', findings: 0 },
    { check: 'portfolios', checked: 1234, unit: 'portfolios', findings: 0 },
    { check: 'results', checked: 12_345, unit: 'numbers', findings: 0 },
  ],
  findings: [],
  verdict: 'clean',
};
const finding = {
  check: 'future absent',
  day: 37,
  date: '2020-02-24',
  subject: 'column tomorrow_return',
  types: ['risk', 'risk+price'],
  message: 'column tomorrow_return shows 0.0123 for 600000, and nothing once the data end that day',
} as const;
const leaking: AuditReport = {
  ...clean,
  checks: clean.checks.map((check) => (check.check === finding.check ? { ...check, findings: 30 } : check)),
  findings: Array.from({ length: 30 }, () => finding),
  verdict: 'found',
};

it('hands the run folder and its options on', async () => {
  const asked: unknown[] = [];
  const result = await invoke(['audit', 'runs/my-1', '--days', '30', '--full', '--json'], {
    auditRun: async (runDir, options) => {
      asked.push(runDir, options);
      return clean;
    },
  });
  expect(asked[0]).toMatch(/runs\/my-1$/);
  expect(asked[1]).toEqual({ days: 30, full: true });
  expect(jsonOf(result)).toEqual(clean);
  expect(result.code).toBe(exitCodes.ok);
});

it('shows a table of checks and one verdict, and ends with 0 when nothing was found', async () => {
  const result = await invoke(['audit', 'runs/my-1'], { auditRun: async () => clean });
  const stdout = result.terminal.outLines;
  expect(stdout.find((line) => line.startsWith('journal'))).toMatch(/120 days\s+ok$/);
  expect(stdout.find((line) => line.startsWith('Sampled'))).toMatch(/counted from 0$/);
  expect(stdout.find((line) => line.startsWith('ballots'))).toMatch(/n\/a$/);
  expect(stdout.at(-2)).toMatch(/^Verdict {5}no look-ahead found on 2 sampled days/);
  expect(Math.max(...stdout.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(result.code).toBe(exitCodes.ok);
});

it('names day, date, column and types of a leak, lists twenty, and ends with 1', async () => {
  const result = await invoke(['audit', 'runs/my-1'], { auditRun: async () => leaking });
  const text = result.terminal.outLines.join('\n');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    `day 37 (2020-02-24), future absent: ${finding.message} [types risk, risk+price]`,
  );
  expect(text).toMatch(/future absent .* 30 FOUND/);
  expect(text.match(/day 37/g)).toHaveLength(20);
  expect(text).toContain('and 10 findings more (--json has all)');
  expect(text).toContain('30 findings: this run is not as it must be');
  expect(Math.max(...result.terminal.outLines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(result.code).toBe(exitCodes.failure);
});

it('does not call proven what could not be tried, and refuses a number of days that is none', async () => {
  const unproven = await invoke(['audit', 'runs/my-1'], {
    auditRun: async () => ({ ...clean, verdict: 'unproven' as const }),
  });
  expect(unproven.code).toBe(exitCodes.failure);
  expect(unproven.terminal.outLines.join(' ')).toContain('not proven');
  expect((await invoke(['audit', 'runs/my-1', '--days', 'all'])).code).toBe(exitCodes.badInput);
});
