/**
 * Version of the engine's semantics: part of every run's identity. Raised whenever equal inputs may give other ballots,
 * scores, distributions or plans, or other data digests. Version of the day digest's layout (docs/formats.md).
 */
import packageJson from '../package.json' with { type: 'json' };

export const SEMANTICS = 2;
export const DAY_DIGEST_FORMAT = 'mass-day/1';
export const ENGINE_VERSION: string = packageJson.version;
