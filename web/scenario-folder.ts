/**
 * Scenario files that the page may open. They are looked up in the folder's listing; what is code is not among them, and neither
 * are links.
 */
import { readdirSync, realpathSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byCodeUnit, MassError, nearest } from '../core/index.ts';
import { type LoadedScenario, loadScenarioText, readScenarioText } from '../scenarios/index.ts';
import type { ScenarioItem, ScenarioText } from './api.ts';

const extensions = new Set(['.yaml', '.yml', '.json']);
const shipped = fileURLToPath(new URL('../scenarios/library', import.meta.url));
/** Of a text that names no file. */
const UNNAMED = 'scenario.yaml';

/** Names of scenario files of a folder; none where it does not exist. */
function scenarioNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && extensions.has(extname(entry.name).toLowerCase()))
      .map((entry) => entry.name)
      .filter((name) => !name.startsWith('.') && !name.endsWith('.schema.json'))
      .sort(byCodeUnit);
  } catch {
    return [];
  }
}

/** The folder `scenarios` of a folder where it holds scenario files, else the one of those that are shipped. */
export function scenariosBeside(folder: string): string {
  const own = join(folder, 'scenarios');
  return scenarioNames(own).length > 0 ? own : shipped;
}

export class ScenarioFolder {
  readonly path: string;

  /** Relative paths of scenarios start here; it need not exist. */
  constructor(path: string) {
    this.path = realOf(resolve(path));
  }

  /** A file that cannot be read has its name for a title: who opens it is told why. */
  items(): Promise<readonly ScenarioItem[]> {
    const itemOf = async (name: string) => ({
      name,
      title: await this.read(name).then(
        (text) => titleOf(text, name),
        () => name,
      ),
    });
    return Promise.all(scenarioNames(this.path).map(itemOf));
  }

  /** Throws `studio.not-found`, `scenario.too-large` and `scenario.syntax`. */
  async text(name: string): Promise<ScenarioText> {
    const names = scenarioNames(this.path);
    const found = names.find((one) => one === name);
    if (found !== undefined) return { name: found, text: await this.read(found) };
    const guess = nearest(name, names);
    throw new MassError({
      code: 'studio.not-found',
      message: 'there is no scenario file of this name',
      found: name,
      ...(guess === undefined ? {} : { hint: `did you mean ${guess}?` }),
    });
  }

  /** What problems of a text name, and where its relative paths start. */
  placeOf(name: string | undefined): { readonly file: string; readonly baseFolder: string } {
    const isKnown = name !== undefined && scenarioNames(this.path).includes(name);
    return { file: isKnown ? name : UNNAMED, baseFolder: this.path };
  }

  /** Throws `scenario.*`. */
  load(text: string, name: string | undefined): LoadedScenario {
    return loadScenarioText(text, this.placeOf(name));
  }

  private read(name: string): Promise<string> {
    return readScenarioText(join(this.path, name));
  }
}

/** The first line of comment that says something, else the name. */
function titleOf(text: string, name: string): string {
  for (const line of text.split('\n', 20)) {
    const said = /^#\s+(?!yaml-language-server)(.*\S)/.exec(line)?.[1];
    if (said !== undefined) return said.slice(0, 200);
  }
  return name;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
