/** How a prompt names instruments and days, and in which order rows stand: as they are, or neutral. */
import { epochDay, formatDate, type Key, type TradingDate } from '../../../core/index.ts';
import { type CodeNames, NeutralNames, PlainNames } from './code-names.ts';
import { harmless } from './harmless.ts';
import { MaskedText } from './masked-text.ts';
import type { OpenaiOptions } from './options.ts';

export interface Masking {
  readonly names: CodeNames;
  /** Whether rows stand in an order of each investor's own; else in code order. */
  readonly shuffles: boolean;
  /** Whether headlines are shown. */
  readonly headlines: boolean;
  /** A date as seen from today. */
  date(date: TradingDate, today: TradingDate): string;
  /** Free text of a day with these members, as one harmless line. */
  text(text: string, limit: number, instruments: readonly string[]): string;
}

export const noMasking: Masking = {
  names: new PlainNames(),
  shuffles: false,
  headlines: true,
  date: formatDate,
  text: harmless,
};

/** Neutral names drawn from the run's key and the salt; days are counted in calendar days from today. */
export function maskingOf({ enabled, salt, names, headlines }: OpenaiOptions['masking'], key: Key): Masking {
  if (!enabled) return noMasking;
  const neutral = new NeutralNames(key, salt);
  const texts = new WeakMap<readonly string[], MaskedText>();
  return {
    names: neutral,
    shuffles: true,
    headlines: headlines === 'replace',
    date: (date, today) => `day ${epochDay(date) - epochDay(today)}`,
    text: (text, limit, instruments) => {
      let masked = texts.get(instruments);
      if (masked === undefined) {
        const shown = neutral.ofMembers(instruments);
        const byCode = new Map(instruments.map((code, i) => [code, shown[i] as string]));
        const nameOf = (code: string) => byCode.get(code) ?? neutral.of(code);
        masked = new MaskedText(instruments, names, nameOf);
        texts.set(instruments, masked);
      }
      return masked.replace(text, limit);
    },
  };
}
