/**
 * Version of the engine's semantics: part of every run's identity. Raised whenever equal inputs may give other ballots,
 * scores, distributions or plans, or other data digests. 3: labels of `mass-folder` are missing where they may end later, and fills of
 * markets without prices come from labels that have ended and count what is unknown. Version of the day digest's layout (docs/formats.md).
 */
import packageJson from '../package.json' with { type: 'json' };

export const SEMANTICS = 3;
export const DAY_DIGEST_FORMAT = 'mass-day/1';
export const ENGINE_VERSION: string = packageJson.version;
