/** The database of a run folder, format 2 (docs/decisions/journal.md). Columns of `days` are those of `day-codec.ts`. */

/** "MASS" in ASCII: `PRAGMA application_id` of every journal, so that another database is not taken for one. */
export const APPLICATION_ID = 0x4d415353;

/** New in format 2, whose migration makes the table by this text: a later format changes it by a migration of its own. */
export const logEntriesSql = `
CREATE TABLE log_entries (
  log TEXT NOT NULL,
  number INTEGER NOT NULL,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (log, number)
) STRICT;
`;

export const schemaSql = `
CREATE TABLE days (
  day INTEGER PRIMARY KEY,
  date INTEGER NOT NULL,
  digest TEXT NOT NULL,
  data_digest TEXT NOT NULL,
  instruments TEXT NOT NULL,
  distribution BLOB NOT NULL,
  plan BLOB NOT NULL,
  optimization TEXT,
  events TEXT NOT NULL,
  abstentions TEXT NOT NULL,
  ballots_expected INTEGER NOT NULL,
  ballots_received INTEGER NOT NULL,
  types INTEGER NOT NULL,
  shown BLOB NOT NULL,
  bought BLOB NOT NULL,
  sold BLOB NOT NULL,
  score BLOB NOT NULL,
  consensus BLOB NOT NULL,
  disagreement BLOB NOT NULL,
  patches TEXT NOT NULL,
  inverse_patches TEXT NOT NULL,
  ended_labels TEXT NOT NULL,
  label_values BLOB NOT NULL,
  ballot_chunks INTEGER,
  checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE ballots (
  day INTEGER NOT NULL,
  chunk INTEGER NOT NULL,
  contents TEXT NOT NULL,
  bytes BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  UNIQUE (day, chunk)
) STRICT;
CREATE TABLE results (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
${logEntriesSql}`;
