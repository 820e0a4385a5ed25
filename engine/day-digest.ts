import { type Digest, DigestBuilder, type Tally, type TradingDate } from '../core/index.ts';
import { DAY_DIGEST_FORMAT } from './semantics.ts';

/** What a day digest covers, in this order (docs/formats.md). */
export interface DigestedDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly instruments: readonly string[];
  /** Once per mask, ascending. */
  readonly views: readonly { readonly mask: number; readonly digest: Digest }[];
  /** Over pools and ballots in (type, ordinal) order. */
  readonly ballots: Digest;
  readonly tally: Tally;
  readonly score: Float64Array;
  readonly consensus: Float64Array;
  readonly disagreement: Float64Array;
  readonly distribution: Float64Array;
  readonly plan: Int32Array;
}

/** Digest of a day, chained to the day before; the first day chains to the empty digest. */
export function dayDigest(previous: Digest, day: DigestedDay): Digest {
  return new DigestBuilder()
    .text('format', DAY_DIGEST_FORMAT)
    .text('previous', previous)
    .json('day', [day.day, day.date])
    .json('instruments', day.instruments)
    .json(
      'views',
      day.views.map((view) => [view.mask, view.digest]),
    )
    .text('ballots', day.ballots)
    .numbers('shown', day.tally.shown)
    .numbers('bought', day.tally.bought)
    .numbers('sold', day.tally.sold)
    .numbers('score', day.score)
    .numbers('consensus', day.consensus)
    .numbers('disagreement', day.disagreement)
    .numbers('distribution', day.distribution)
    .numbers('plan', day.plan)
    .digest();
}

/** Chain of the market data's digests, one link a day. */
export function chainData(previous: Digest, today: Digest): Digest {
  return new DigestBuilder().text('previous', previous).text('day', today).digest();
}
