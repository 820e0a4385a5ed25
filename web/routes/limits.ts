/** Bounds of what is asked of the studio. */

/** Characters of a scenario's text: a file may have a million bytes. */
export const MAX_TEXT = 1_000_000;
/** Bytes of a request's body: a text, with its characters escaped. */
export const MAX_BODY = 2_500_000;
/** Streams of events at the same time. */
export const MOST_STREAMS = 32;
/** Abstentions of a day that are told one by one; of all there are counts by type. */
export const MOST_ABSTENTIONS = 200;
