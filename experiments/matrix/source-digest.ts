/** Digests of the files that decide a cell besides its scenario: market data, kinds, prompts, recordings. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { analysts } from '../../actors/index.ts';
import { type Digest, digestOfJson } from '../../core/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { filesBelow, filesOfCode, nameFrom } from './source-files.ts';

/** Files above this size are known by size and time of change, not by content. */
const READ_BYTES = 256 * 1024 * 1024;

/** Code that names more files than this, in folders, is known by their sizes and times of change. */
const READ_FILES_OF_CODE = 10_000;

/** Extensions of scenarios that are code. */
const codeExtensions = new Set(['.ts', '.mts', '.js', '.mjs']);

/** Digests files and folders, each once; results in `outDir` are no source. */
export function createSourceDigests(
  outDir: string,
): (loaded: LoadedScenario, kinds?: string) => Promise<Digest> {
  const known = new Map<string, Promise<Digest>>();
  const digestOf = (path: string): Promise<Digest> => {
    let digest = known.get(path);
    if (digest === undefined) known.set(path, (digest = digestOfPath(path, outDir)));
    return digest;
  };
  return async (loaded, kinds) => {
    const digests = await Promise.all(sourcesOf(loaded, kinds).map(digestOf));
    return digestOfJson(digests);
  };
}

/** Absolute paths, in a fixed order. What is not there counts as such. */
function sourcesOf(
  { scenario, file, baseFolder }: LoadedScenario,
  kinds: string | undefined,
): readonly string[] {
  const { market, analyst } = scenario.simulation;
  const paths: string[] = [];
  const add = (path: unknown) => {
    if (typeof path === 'string') paths.push(resolve(baseFolder, path));
  };
  add(market['path']);
  add(analysts.get(analyst.kind).recording?.(analyst as never));
  const prompts = (analyst as { readonly prompts?: unknown }).prompts;
  if (typeof prompts === 'object' && prompts !== null) Object.values(prompts).forEach(add);
  if (codeExtensions.has(extname(file))) paths.push(resolve(file));
  if (kinds !== undefined) paths.push(kinds);
  return paths;
}

async function digestOfPath(path: string, outDir: string): Promise<Digest> {
  const isCode = codeExtensions.has(extname(path));
  const files = isCode ? filesOfCode(path, outDir) : filesBelow(path, outDir);
  const areMany = isCode && files.length > READ_FILES_OF_CODE;
  const entries: unknown[] = [];
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    const name = nameFrom(path, file);
    entries.push(areMany || size > READ_BYTES ? [name, size, mtimeMs] : [name, await contentDigest(file)]);
  }
  return digestOfJson(entries);
}

async function contentDigest(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
