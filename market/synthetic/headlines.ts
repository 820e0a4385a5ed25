import { epochDay, normal, type Stream, streamAt, type TradingDate, uniform } from '../../core/index.ts';
import type { PanelHeadline } from '../panel.ts';
import type { KeyFor, SessionKeys } from './draws.ts';
import type { SyntheticInstrument } from './instruments.ts';

/** The synthetic market closes at 20:00 UTC. */
const CLOSE_HOUR = 20;
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Tone of yesterday that lasts; how much a standard deviation of today's own shock adds. */
const PERSISTENCE = 0.92;
const REACTION = 0.1;
const SECOND_HEADLINE = 0.25;

const good = [
  '{} beats quarterly profit forecasts',
  '{} shares climb after upgrade by brokers',
  '{} wins contract with a major customer',
  '{} raises outlook on robust demand',
  '{} announces buyback and higher dividend',
  '{} reports record orders in strong quarter',
  '{} gains approval for its new product',
  'Analysts turn bullish on {}',
];
const bad = [
  '{} misses quarterly forecasts as demand slows',
  '{} shares fall after downgrade by brokers',
  '{} loses contract with a major customer',
  '{} cuts outlook on weak demand',
  '{} faces investigation over accounts',
  '{} warns of delays at its main plant',
  '{} recalls product after complaint',
  'Analysts turn bearish on {}',
];
const plain = [
  '{} holds annual meeting with shareholders',
  '{} appoints new finance director',
  '{} presents at industry conference',
  '{} publishes calendar for the next quarter',
  '{} moves its headquarters',
  'What to know about {} this week',
];

/**
 * Headlines of one session after another. Each instrument has a tone, T' = 0.92 T + 0.39 n + 0.1 x its own shock of the day
 * (n standard normal): news follows returns. A headline is good where T plus logistic noise exceeds 0.6, bad below -0.6.
 */
export class HeadlineProcess {
  private readonly instruments: readonly SyntheticInstrument[];
  private readonly tones: Float64Array;
  private readonly keys: SessionKeys;

  constructor(instruments: readonly SyntheticInstrument[], keyFor: KeyFor) {
    this.instruments = instruments;
    this.keys = keyFor('headlines');
    this.tones = new Float64Array(instruments.length);
  }

  /** Texts that become known at the close of `date`: published after the close of `previous`, weekends included. */
  step(
    session: number,
    previous: TradingDate,
    date: TradingDate,
    ownShock: Float64Array,
  ): readonly PanelHeadline[] {
    const opened = epochDay(previous) * DAY + CLOSE_HOUR * 60 * MINUTE;
    const closed = epochDay(date) * DAY + CLOSE_HOUR * 60 * MINUTE;
    const headlines: PanelHeadline[] = [];
    const key = this.keys(session);
    for (const [instrument, { company, newsFrequency }] of this.instruments.entries()) {
      const stream = streamAt(key, instrument, session);
      const shock = Math.max(-4, Math.min(4, ownShock[instrument] as number));
      const tone =
        PERSISTENCE * (this.tones[instrument] as number) +
        Math.sqrt(1 - PERSISTENCE ** 2) * normal(stream, 10) +
        REACTION * shock;
      this.tones[instrument] = tone;
      if (uniform(stream, 0) >= newsFrequency) continue;
      const count = uniform(stream, 1) < SECOND_HEADLINE ? 2 : 1;
      const texts = Array.from({ length: count }, (_, k) => {
        const minutes = Math.floor(uniform(stream, 2 + k) * ((closed - opened) / MINUTE - 1)) + 1;
        return {
          instrument,
          timeUtc: new Date(opened + minutes * MINUTE).toISOString(),
          text: textOf(stream, 4 + 2 * k, tone).replace('{}', company),
        };
      });
      headlines.push(...texts.sort((a, b) => Date.parse(a.timeUtc) - Date.parse(b.timeUtc)));
    }
    return headlines;
  }
}

function textOf(stream: Stream, index: number, tone: number): string {
  const u = uniform(stream, index) + 2 ** -33;
  const heard = tone + 0.5 * Math.log(u / (1 - u));
  const texts = heard > 0.6 ? good : heard < -0.6 ? bad : plain;
  return texts[Math.floor(uniform(stream, index + 1) * texts.length)] as string;
}

/** The phrases, for tests of the word list. */
export const phrases = { good, bad, plain };
