import type { TradingDate } from '../../core/index.ts';

/** What an audit looks at, in the order in which it is told. */
export const auditChecks = [
  'journal',
  'labels',
  'signals',
  'distributions',
  'ballots',
  'data',
  'replay',
  'future absent',
  'future noise',
  'portfolios',
  'results',
] as const;
export type AuditCheckName = (typeof auditChecks)[number];

/** One thing that is not as it must be. */
export interface AuditFinding {
  readonly check: AuditCheckName;
  /** Day of the run that it was found on; absent for what concerns no day. */
  readonly day?: number;
  readonly date?: TradingDate;
  /** What differs, as a name that programs may compare: `column pe`, `label 5`, `ballots`, `score`, ... */
  readonly subject: string;
  /** Investor types that it concerns: those that see the column, or those whose answers differ. Absent = all or none. */
  readonly types?: readonly string[];
  /** One sentence for people, without day and date. */
  readonly message: string;
}

/** A finding before it is known where it belongs. */
export type Difference = Pick<AuditFinding, 'subject' | 'types' | 'message'>;

/** What came of one check. */
export interface AuditCheck {
  readonly check: AuditCheckName;
  /** How much was looked at, in `unit`. */
  readonly checked: number;
  readonly unit: string;
  readonly findings: readonly AuditFinding[];
  /** Why nothing, or not everything, was looked at. */
  readonly notChecked?: string;
}
