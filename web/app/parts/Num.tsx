import { type FormatName, formatNumber, NOT_AVAILABLE } from '../format/numbers.ts';

interface NumProps {
  readonly value: number | null | undefined;
  readonly as: FormatName;
}

/** A number among text; what is not available is muted. */
export function Num({ value, as }: NumProps) {
  const text = formatNumber(value, as);
  return text === NOT_AVAILABLE ? <span className="absent">{text}</span> : text;
}

/** A change, with the sign in colour and in writing. */
export function Change({ value, as }: NumProps) {
  const text = formatNumber(value, as);
  if (text === NOT_AVAILABLE) return <span className="absent">{text}</span>;
  const sign = /[1-9]/.test(text) ? Math.sign(value as number) : 0;
  return <span className={sign > 0 ? 'up' : sign < 0 ? 'down' : 'absent'}>{text}</span>;
}
