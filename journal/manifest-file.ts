/** `manifest.json`: what a run folder says about itself. An untrusted file: bounded, checked, never half-written. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, invariant, MassError } from '../core/index.ts';
import { replaceFile } from './durable-files.ts';
import type { Manifest } from './records.ts';
import { AFTER_WRITE_OF_RUN, corrupt, writeFailed } from './storage-errors.ts';

export const MANIFEST_FILE = 'manifest.json';
const MAXIMUM_BYTES = 2 ** 24;

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const manifestSchema = z.strictObject({
  format: z.int().positive(),
  runId: z.string().min(1),
  name: z.string(),
  engineVersion: z.string(),
  semantics: z.int(),
  createdAt: z.string(),
  scenario: z.strictObject({
    simulation: z.unknown(),
    execution: z.unknown(),
    evaluation: z.unknown().optional(),
    mining: z.unknown().optional(),
  }),
  simulationDigest: digest,
  notes: z.record(z.string(), z.unknown()),
  executions: z.array(z.strictObject({ at: z.string(), execution: z.unknown() })),
});

/** The parsed file and its format number, not yet checked against this version's shape. Throws `journal.corrupt`. */
export function readRawManifest(folder: string): { readonly format: number; readonly raw: unknown } {
  const file = join(folder, MANIFEST_FILE);
  let raw: unknown;
  try {
    const { size } = statSync(file);
    if (size > MAXIMUM_BYTES) throw new RangeError(`${size} bytes, more than the ${MAXIMUM_BYTES} allowed`);
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw corrupt(file, error);
  }
  const format = (raw as { readonly format?: unknown } | null)?.format;
  if (typeof format !== 'number' || !Number.isSafeInteger(format) || format < 1) {
    throw new MassError({
      code: 'journal.corrupt',
      file,
      path: 'format',
      message: 'the manifest does not say in which format the run is written',
      found: format,
      expected: 'a whole number from 1',
      hint: 'restore the file from a copy, or start the run again from its scenario',
    });
  }
  return { format, raw };
}

/** Checks a manifest of the current format. Throws `journal.corrupt` with one problem per wrong field. */
export function parseManifest(folder: string, raw: unknown): Manifest {
  const result = manifestSchema.safeParse(raw);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({
    code: 'journal.corrupt' as const,
    file: join(folder, MANIFEST_FILE),
    path: issue.path.join('.'),
    message: `the manifest is damaged: ${issue.message}`,
    hint: 'restore the file from a copy, or start the run again from its scenario',
  }));
  throw new MassError(problems);
}

/**
 * The manifest as it stands in the folder now: whoever goes on with a run notes it there. `known` where the folder is gone, another
 * run's, or of another format by now. Throws `journal.corrupt`.
 */
export function latestManifest(folder: string, known: Manifest): Manifest {
  if (!existsSync(join(folder, MANIFEST_FILE))) return known;
  const { raw, format } = readRawManifest(folder);
  if (format !== known.format) return known;
  const latest = parseManifest(folder, raw);
  return latest.runId === known.runId && latest.createdAt === known.createdAt ? latest : known;
}

/** Writes a manifest as readable JSON; durable on return. Throws `journal.write-failed`, with `then` as `writeFailed`. */
export function writeManifest(folder: string, manifest: unknown, then = AFTER_WRITE_OF_RUN): void {
  const file = join(folder, MANIFEST_FILE);
  try {
    replaceFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  } catch (error) {
    throw writeFailed(error, file, then);
  }
}

/** Throws `internal.invariant` unless only `executions` and `notes` differ. */
export function checkManifestChange(before: Manifest, after: Manifest): void {
  const fixed = ({ executions: _executions, notes: _notes, ...rest }: Manifest): string =>
    canonicalJson(rest);
  invariant(fixed(before) === fixed(after), 'only executions and notes of a manifest may change');
}
