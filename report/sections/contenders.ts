import { type QualityByHorizon, qualityRows } from '../../evaluation/index.ts';
import { type ContenderStyle, contenderStyles } from '../contender-styles.ts';
import type { RunData } from '../run-data.ts';
import type { Tagged } from '../table.ts';

/** A signal, control or rival, with how it looks and how well it did. */
export interface ContenderData {
  readonly name: string;
  readonly label: string;
  readonly role: 'signal' | 'control' | 'rival';
  readonly style: ContenderStyle;
  /** Null = not available. */
  readonly byHorizon: QualityByHorizon | null;
}

/** The run's signals, then its controls, then rivals: the one order of all tables and legends. */
export function contendersOf({
  report,
  judgement,
}: Pick<RunData, 'report' | 'judgement'>): readonly ContenderData[] {
  const styleOf = contenderStyles(judgement);
  const own = qualityRows(report).map(({ name, label, isControl, byHorizon }) => {
    const role = isControl ? ('control' as const) : ('signal' as const);
    return { name, label, role, style: styleOf(name, role), byHorizon };
  });
  const rivals = (judgement?.rivals ?? []).map(({ name, label, role, byHorizon }) => ({
    name,
    label,
    role,
    style: styleOf(name, role),
    byHorizon,
  }));
  const names = new Set(own.map(({ name }): string => name));
  return [...own, ...rivals.filter(({ name }) => !names.has(name))];
}

/** A name for people: what is no signal of the run says what it is. */
export function taggedName({ label, role, style }: Pick<ContenderData, 'label' | 'role' | 'style'>): Tagged {
  return { name: role === 'signal' ? label : `${role}: ${label}`, colour: style.colour };
}
