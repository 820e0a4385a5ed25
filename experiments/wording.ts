import type { SampleMean } from './sample.ts';

/** A fraction in per cent with its sign, without the unit. */
export function percent(fraction: number): string {
  const text = (Math.abs(fraction) * 100).toFixed(2);
  return `${fraction < 0 && Number(text) !== 0 ? '-' : '+'}${text}`;
}

/** The 95 % interval in per cent; n/a where there is none. */
export function interval(bounds: Pick<SampleMean, 'low' | 'high'> | undefined): string {
  if (bounds === undefined || bounds.low === null || bounds.high === null) return 'n/a';
  return `${percent(bounds.low)} to ${percent(bounds.high)}`;
}

/** `1 seed`, `3 seeds`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function yesNo(answer: boolean): 'yes' | 'no' {
  return answer ? 'yes' : 'no';
}

/** A fraction times 100. */
export function scaled(fraction: number | null): number | null {
  return fraction === null ? null : fraction * 100;
}
