/**
 * The database of a recording, format 2 (docs/decisions/recording.md).
 * - `names`: runs, endpoints and investor types, once each.
 * - `texts`: parts of messages, and what a request says beside them, once each; `key`: first 16 bytes of the SHA-256 of the
 *   JSON, `body`: packed-json.ts.
 * - `requests`: `frame`: the text that holds model, sampling and answer shape; `messages`: [[role, [text, ...]], ...], or
 *   [role, [], [part, ...]] where a message has parts: [text, ...] of a text, the number of the text that holds an image.
 * - `answers`: at most one a request; `body` holds the raw answer and how it was read.
 * - `calls`: `ended` is null while a call is open, then `answered` or a fault.
 * - `sums`: what the calls of a run add up to, by endpoint, event and fault, kept with every commit.
 */

/** "MREC" in ASCII: `PRAGMA application_id` of every recording, so that another database is not taken for one. */
export const APPLICATION_ID = 0x4d524543;
/** The format that this version writes (`PRAGMA user_version`). Raise it with a migration from the one before. */
export const RECORDING_FORMAT = 2;
/**
 * The oldest format that is read as it is. Format 1 has the same tables; format 2 adds kinds of requests and messages of parts, which
 * format 1's readers would take for others, so a file becomes one of format 2 with the first write.
 */
export const OLDEST_FORMAT = 1;

export const schemaSql = `
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE texts (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  body BLOB NOT NULL
) STRICT;
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  frame INTEGER NOT NULL,
  messages TEXT NOT NULL,
  kind TEXT NOT NULL,
  day INTEGER NOT NULL,
  date INTEGER NOT NULL,
  type INTEGER NOT NULL,
  type_index INTEGER NOT NULL,
  ordinal INTEGER,
  attempt INTEGER NOT NULL
) STRICT;
CREATE TABLE answers (
  request INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  at REAL NOT NULL,
  latency_ms REAL NOT NULL,
  cost_usd REAL NOT NULL,
  attempts INTEGER NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cached_tokens REAL NOT NULL,
  body BLOB NOT NULL,
  checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  request INTEGER NOT NULL,
  run INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  at REAL NOT NULL,
  reserved_tokens REAL NOT NULL,
  reserved_usd REAL NOT NULL,
  ended TEXT,
  charged_tokens REAL,
  charged_usd REAL,
  repeated INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX open_calls ON calls (run) WHERE ended IS NULL;
CREATE INDEX crashed_calls ON calls (run, request) WHERE ended = 'in-flight-at-crash' AND repeated = 0;
CREATE TABLE sums (
  run INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  event TEXT NOT NULL,
  fault TEXT NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens REAL NOT NULL,
  output_tokens REAL NOT NULL,
  cached_tokens REAL NOT NULL,
  cost_usd REAL NOT NULL,
  latency_ms REAL NOT NULL,
  uncertain_calls INTEGER NOT NULL,
  uncertain_tokens REAL NOT NULL,
  uncertain_usd REAL NOT NULL,
  repeated INTEGER NOT NULL,
  PRIMARY KEY (run, endpoint, event, fault)
) STRICT, WITHOUT ROWID;
CREATE TABLE notes (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
