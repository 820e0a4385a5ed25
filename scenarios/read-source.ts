import { extname } from 'node:path';
import { readCode } from './source/code.ts';
import { parseJson } from './source/json.ts';
import { checkSize, readText } from './source/read-text.ts';
import { parseYaml } from './source/yaml.ts';
import type { ScenarioSource } from './source.ts';

const codeExtensions = new Set(['.ts', '.mts', '.js', '.mjs']);

/**
 * Reads a scenario file: .json as JSON, .ts, .mts, .js and .mjs as code (which runs), anything else as YAML. Throws
 * `scenario.not-found`, `scenario.too-large` or `scenario.syntax`, with every syntax problem at once.
 */
export async function readSource(file: string): Promise<ScenarioSource> {
  const text = await readText(file);
  const extension = extname(file);
  if (codeExtensions.has(extension)) return readCode(file);
  return extension === '.json' ? parseJson(file, text) : parseYaml(file, text);
}

/** A text that is in no file: JSON where it begins like it, else YAML; it is never run. Throws as `readSource`. */
export function sourceOfText(file: string, text: string): ScenarioSource {
  checkSize(file, new TextEncoder().encode(text).length);
  return /^\s*\{/.test(text) ? parseJson(file, text) : parseYaml(file, text);
}
